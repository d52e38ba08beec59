using Discuss.Core.Threads;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>What the log knows of earlier decisions.</summary>
internal static class DecisionLog
{
    private static readonly Sql Find = new(
        """
        SELECT site_id, thread_number, ordinal, from_state, to_state, actor_id, rule, undoes, created_at FROM transitions WHERE id = @id
        """,
        Long("id"));

    private static readonly Sql Newest = new(
        "SELECT max(id) FROM transitions WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal",
        Int("site"), Int("thread"), Int("ordinal"));

    private static readonly Sql LastBy = new(
        """
        SELECT a.name FROM transitions l LEFT JOIN authors a ON a.id = l.actor_id
        WHERE l.site_id = @site AND l.thread_number = @thread AND l.ordinal = @ordinal AND l.from_state IS NOT NULL ORDER BY l.id DESC LIMIT 1
        """,
        Int("site"), Int("thread"), Int("ordinal"));

    public static Task<LoggedDecision?> FindAsync(DbSession session, long id, CancellationToken cancellationToken) => session.FirstAsync(
        Find,
        row => new LoggedDecision(
            new CommentId(new ThreadId(row.GetInt32(0), row.GetInt32(1)), row.GetInt32(2)),
            row.IsDBNull(3) ? null : (CommentState)row.GetInt32(3), (CommentState)row.GetInt32(4), row.IsDBNull(5) ? null : row.GetInt64(5),
            !row.IsDBNull(6), !row.IsDBNull(7), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8))),
        cancellationToken, id);

    /// <summary>The number of the last change of a comment.</summary>
    public static Task<long> NewestAsync(DbSession session, CommentId id, CancellationToken cancellationToken) =>
        session.FirstAsync(Newest, row => row.GetInt64(0), cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);

    /// <summary>The name of whoever changed a comment's state last; <see langword="null"/> where nobody did since it came.</summary>
    public static Task<string?> LastByAsync(DbSession session, CommentId id, CancellationToken cancellationToken) => session.FirstAsync(
        LastBy, row => row.IsDBNull(0) ? null : row.GetString(0), cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
}

/// <summary>A change that was logged.</summary>
/// <param name="ByRule">A rule did it, not a person's decision.</param>
internal sealed record LoggedDecision(
    CommentId Comment, CommentState? From, CommentState To, long? ActorId, bool ByRule, bool IsUndo, DateTimeOffset At);
