using Discuss.Core.Threads;
using Discuss.Server.Http;
using Discuss.Server.Notifications.Letters;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Push;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Notifications.Notices;

/// <summary>Tells somebody's browsers of a comment: who wrote where, and how it begins. A newer one about the same thread takes an older one's place.</summary>
internal sealed class PushedNotices(WebPush push, SiteDirectory sites, PublicAddress address) : INoticePush
{
    private static readonly Sql About = new(
        """
        SELECT a.name, c.excerpt, t.title, t.url FROM comments c
        JOIN authors a ON a.id = c.author_id JOIN threads t ON t.site_id = c.site_id AND t.number = c.thread_number
        WHERE c.site_id = @site AND c.thread_number = @thread AND c.ordinal = @ordinal AND c.state = 0
        """,
        Parameter.Int("site"), Parameter.Int("thread"), Parameter.Int("ordinal"));

    public async Task TellAsync(WriteSession session, long author, CommentId comment, CancellationToken cancellationToken)
    {
        if (await sites.FindAsync(comment.Thread.Site, cancellationToken) is not { } site) return;
        var message = await session.FirstAsync(
            About, row => Message(site, comment, row.GetString(0), row.GetString(1), Text(row, 2), Text(row, 3)), cancellationToken,
            comment.Thread.Site, comment.Thread.Number, comment.Ordinal);
        if (message is not null) await push.SendAsync(session, author, message, cancellationToken);
    }

    private PushMessage Message(Site site, CommentId comment, string name, string excerpt, string? title, string? url)
    {
        var words = LetterWords.For(site.Settings.Language);
        var link = url is { } article ? $"{article.Split('#')[0]}#discuss-{comment}" : address.Of(new Links($"/t/{site.Slug}", "").Comment(comment.ToString()));
        return new PushMessage($"{title ?? site.Name}", $"{words.Wrote.Replace("{0}", name, StringComparison.Ordinal)}: {excerpt}", link, $"thread-{comment.Thread}");
    }

    private static string? Text(System.Data.Common.DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
