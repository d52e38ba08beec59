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

    /// <param name="agreed">Whether the moderator agreed with the reports: the comment is public no more.</param>
    public static async Task SettleAsync(
        WriteSession session, CommentId id, long decision, bool agreed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (site, thread, ordinal) = (id.Thread.Site, id.Thread.Number, id.Ordinal);
        var settled = await session.ExecuteAsync(Settle, cancellationToken, now.ToUnixTimeMilliseconds(), decision, site, thread, ordinal);
        if (settled == 0) return;
        await session.ExecuteAsync(Count, cancellationToken, site, thread, ordinal);
        await ReportStanding.SettleAsync(session, id, decision, agreed, cancellationToken);
    }

    public static async Task ReopenAsync(WriteSession session, CommentId id, long decision, bool agreed, CancellationToken cancellationToken)
    {
        var (site, thread, ordinal) = (id.Thread.Site, id.Thread.Number, id.Ordinal);
        await ReportStanding.UnsettleAsync(session, id, decision, agreed, cancellationToken);
        var opened = await session.ExecuteAsync(Open, cancellationToken, site, thread, ordinal, decision);
        if (opened > 0) await session.ExecuteAsync(Count, cancellationToken, site, thread, ordinal);
    }
}
