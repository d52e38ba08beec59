using System.Text.Json;
using System.Text.Json.Serialization;
using Discuss.Server.Http;

namespace Discuss.Server.Feeds;

/// <summary>Writes JSON Feed 1.1.</summary>
internal static class JsonFeed
{
    public const string ContentType = "application/feed+json; charset=utf-8";

    private const string FormatVersion = "https://jsonfeed.org/version/1.1";

    public static byte[] Write(Feed feed) => JsonSerializer.SerializeToUtf8Bytes(
        new Document(
            FormatVersion, feed.Title, feed.Home, feed.Own, feed.Language,
            [.. feed.Entries.Select(entry => new Item(
                FeedEntry.IdOf(entry.Comment.Id.ToString()), entry.Link, entry.Title, entry.Comment.BodyHtml, entry.Comment.CreatedAt, entry.Updated,
                [new Person(entry.Comment.Author.Name, entry.Comment.Author.Website, entry.AvatarUrl)],
                entry.Comment.ParentId is { } parent ? FeedEntry.IdOf(parent.ToString()) : null))]),
        JsonSettings.Default);

    private sealed record Document(
        string Version,
        string Title,
        [property: JsonPropertyName("home_page_url"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? HomePageUrl,
        [property: JsonPropertyName("feed_url")] string FeedUrl,
        string Language,
        IReadOnlyList<Item> Items);

    private sealed record Item(
        string Id,
        string Url,
        string Title,
        [property: JsonPropertyName("content_html")] string ContentHtml,
        [property: JsonPropertyName("date_published")] DateTimeOffset DatePublished,
        [property: JsonPropertyName("date_modified")] DateTimeOffset DateModified,
        IReadOnlyList<Person> Authors,
        // An extension: by the format's rule, its name begins with an underscore.
        [property: JsonPropertyName("_in_reply_to"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? InReplyTo);

    private sealed record Person(
        string Name, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url, string Avatar);
}
