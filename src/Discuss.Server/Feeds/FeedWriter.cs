using Discuss.Server.Contract;
using Discuss.Server.Images;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Sites;

namespace Discuss.Server.Feeds;

/// <summary>Makes feeds of comments: their titles, and addresses that work wherever a feed is read.</summary>
/// <param name="home">This server's address, without a slash at its end.</param>
internal sealed class FeedWriter(Site site, string home)
{
    private readonly Words _words = Words.For(null, site.Settings.Language);

    /// <param name="path">The feed's own address on this server.</param>
    public Feed OfSite(IReadOnlyList<CommentView> comments, string path) => Make($"site:{site.Slug}", site.Name, null, comments, null, path);

    /// <param name="under">The comment whose replies these are; <see langword="null"/> for all of the thread.</param>
    public Feed OfThread(ThreadView thread, CommentView? under, IReadOnlyList<CommentView> comments, string path)
    {
        var article = thread.Title ?? site.Name;
        if (under is null)
            return Make($"thread:{site.Slug}:{Uri.EscapeDataString(thread.Key)}", article, thread.Url ?? OwnPage(thread.Key), comments, thread, path);
        // What is gone has no author.
        var title = under.Author.Name.Length == 0 ? article : $"{under.Author.Name}: {article}";
        return Make($"replies:{under.Id}", title, Link(thread.Url, under), comments, thread, path);
    }

    private Feed Make(string id, string title, string? page, IReadOnlyList<CommentView> comments, ThreadView? thread, string path) => new(
        "urn:discuss:" + id, $"{_words.Title}: {title}", page, home + path, _words.Language,
        [.. comments.Select(comment => new FeedEntry(
            comment with { BodyHtml = ImageAddresses.At(comment.BodyHtml, home) }, TitleOf(comment, thread?.Title ?? comment.Thread?.Title), Link(thread is null ? comment.Thread?.Url : thread.Url, comment),
            comment.Author.AvatarUrl.StartsWith('/') ? home + comment.Author.AvatarUrl : comment.Author.AvatarUrl))]);

    private static string TitleOf(CommentView comment, string? article)
    {
        var who = comment.Answers is { } answered ? $"{comment.Author.Name} → {answered}" : comment.Author.Name;
        return article is null ? who : $"{who}: {article}";
    }

    // The loader opens the discussion at the comment that the article's address names.
    private string Link(string? article, CommentView comment) => article is null
        ? home + new Links($"/t/{site.Slug}", "").Comment(comment.Id.ToString())
        : $"{article.Split('#')[0]}#discuss-{comment.Id}";

    private string OwnPage(string key) => $"{home}/t/{site.Slug}?key={Uri.EscapeDataString(key)}";
}
