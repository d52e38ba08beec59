using Discuss.Core.Threads;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>A decision answers the reports of its comment; an undo opens exactly those again.</summary>
internal static class ReportSettlement
{
    private static readonly Parameter[] Key = [Int("site"), Int("thread"), Int("ordinal")];

    private static readonly Sql Settle = new(
        """
        UPDATE reports SET resolved_at = @now, settled_by = @decision
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND resolved_at IS NULL
        """,
        [Long("now"), Long("decision"), .. Key]);

    private static readonly Sql Open = new(
        """
        UPDATE reports SET resolved_at = NULL, settled_by = NULL
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND settled_by = @decision
        """,
        [.. Key, Long("decision")]);

    private static readonly Sql Count = new(
        """
        UPDATE comments SET report_count = (
          SELECT count(*) FROM reports r WHERE r.site_id = comments.site_id AND r.thread_number = comments.thread_number
            AND r.ordinal = comments.ordinal AND r.resolved_at IS NULL)
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal
        """,
        Key);

    public static async Task SettleAsync(
        WriteSession session, CommentId id, long decision, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (site, thread, ordinal) = (id.Thread.Site, id.Thread.Number, id.Ordinal);
        var settled = await session.ExecuteAsync(Settle, cancellationToken, now.ToUnixTimeMilliseconds(), decision, site, thread, ordinal);
        if (settled > 0) await session.ExecuteAsync(Count, cancellationToken, site, thread, ordinal);
    }

    public static async Task ReopenAsync(WriteSession session, CommentId id, long decision, CancellationToken cancellationToken)
    {
        var (site, thread, ordinal) = (id.Thread.Site, id.Thread.Number, id.Ordinal);
        var opened = await session.ExecuteAsync(Open, cancellationToken, site, thread, ordinal, decision);
        if (opened > 0) await session.ExecuteAsync(Count, cancellationToken, site, thread, ordinal);
    }
}
