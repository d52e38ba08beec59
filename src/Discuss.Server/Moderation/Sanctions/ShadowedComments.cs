using Discuss.Core.Moderation.Rules;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Threads;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation.Sanctions;

/// <summary>
/// What an author under a shadow still sees of their own. It is added to what is read for this author, and only then: nothing that is
/// made for others, kept for others or counted for others holds any of it.
/// </summary>
internal sealed class ShadowedComments(SanctionReader sanctions, CommentReader comments)
{
    // An author sees that many of the newest ones; the inner bound keeps one author's flood from costing more.
    private const int Newest = 500;

    private static readonly Sql Own = new(
        $"""
        SELECT {ThreadSql.ModeratorColumns} {ThreadSql.From}
        WHERE c.author_id = @viewer AND c.site_id = @site AND c.state IN (1, 2, 3, 5) AND c.thread_number = @thread
          AND EXISTS (
            SELECT 1 FROM signals s WHERE s.site_id = c.site_id AND s.thread_number = c.thread_number AND s.ordinal = c.ordinal
              AND s.rule = '{SanctionRule.Name}' AND s.label = '{SanctionRule.Shadow}')
        ORDER BY c.created_at DESC LIMIT {Newest}
        """,
        Long("viewer"), Int("site"), Int("thread"));

    /// <summary>Whether the author's own pages differ from everybody's. Asked of memory.</summary>
    public async ValueTask<bool> IsShadowedAsync(int site, Actor? viewer, CancellationToken cancellationToken) =>
        viewer is not null
        && (await sanctions.ActiveAsync(site, viewer.AuthorId, cancellationToken)).Any(sanction => sanction.Kind == SanctionKind.Shadow);

    /// <summary>The viewer's own hidden comments in a thread, as public ones, in reading order; none for everyone who is under no shadow.</summary>
    public async ValueTask<IReadOnlyList<CommentView>> OwnAsync(DbSession session, ThreadId thread, Actor? viewer, CancellationToken cancellationToken)
    {
        if (!await IsShadowedAsync(thread.Site, viewer, cancellationToken)) return [];
        var own = await session.QueryAsync(
            Own, comments.ReadForModerators, cancellationToken, viewer!.AuthorId, thread.Site, thread.Number);
        own.Sort((one, other) => string.CompareOrdinal(one.Path.Value, other.Path.Value));
        return [.. own.Select(comment => comment with { State = PublicState.Approved })];
    }
}

/// <summary>Puts an author's own hidden comments where they would stand.</summary>
internal static class OwnComments
{
    /// <summary>Adds those that belong into a list, in its order and in place of what stands there for everyone else.</summary>
    public static List<CommentView> AddTo(
        List<CommentView> found, IReadOnlyList<CommentView> own, Func<CommentView, bool> belongs, Comparison<CommentView> order)
    {
        if (own.Count == 0) return found;
        found.RemoveAll(comment => own.Any(hidden => hidden.Id == comment.Id));
        found.AddRange(own.Where(belongs));
        found.Sort(order);
        return Counted(found, own);
    }

    /// <summary>Counts for the author what only the author sees.</summary>
    public static ThreadView Counted(ThreadView thread, IReadOnlyList<CommentView> own) =>
        own.Count == 0 ? thread : thread with { CommentCount = thread.CommentCount + own.Count };

    private static List<CommentView> Counted(List<CommentView> found, IReadOnlyList<CommentView> own)
    {
        for (var i = 0; i < found.Count; i++)
        {
            var path = found[i].Path.Value;
            var under = own.Count(reply => reply.Path.Value.Length > path.Length && reply.Path.Value.StartsWith(path, StringComparison.Ordinal));
            if (under > 0) found[i] = found[i] with { ReplyCount = found[i].ReplyCount + under };
        }

        return found;
    }
}
