using Discuss.Server.Contract;

namespace Discuss.Server.Feeds;

/// <summary>The newest approved comments of a site, of a thread, or under one comment: what both formats tell.</summary>
/// <param name="Id">The same for as long as the feed exists, whatever its address.</param>
/// <param name="Home">The page that it is about; <see langword="null"/> where that is not known.</param>
/// <param name="Own">Its own address.</param>
internal sealed record Feed(string Id, string Title, string? Home, string Own, string Language, IReadOnlyList<FeedEntry> Entries)
{
    /// <summary>How many comments a feed tells at most: what is read once an hour misses nothing of most threads.</summary>
    public const int MaxEntries = Bounds.FeedEntries;

    /// <summary>When the newest of its entries changed; the beginning of time where it has none.</summary>
    public DateTimeOffset Updated => Entries.Count == 0 ? DateTimeOffset.UnixEpoch : Entries.Max(entry => entry.Updated);
}

/// <summary>One comment in a feed.</summary>
/// <param name="Link">The comment in its article, or in this server's own page of the thread.</param>
internal sealed record FeedEntry(CommentView Comment, string Title, string Link, string AvatarUrl)
{
    public DateTimeOffset Updated => Comment.EditedAt ?? Comment.CreatedAt;

    /// <summary>A name for the comment that does not depend on where the server is.</summary>
    public static string IdOf(string comment) => "urn:discuss:comment:" + comment;
}
