using System.Data.Common;
using Discuss.Core.Threads;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Administration;

/// <summary>A change of a comment's state, as the dashboard counts it.</summary>
/// <param name="From"><see langword="null"/> for a new comment.</param>
/// <param name="Actor">Who decided; <see langword="null"/> where a rule did, and for new comments that nothing was said of.</param>
/// <param name="Label">What the rule's signal said, as <c>insult</c>.</param>
internal sealed record Change(
    long Id, int Site, int Thread, int Ordinal, CommentState? From, CommentState To, long? Actor, string? Rule, DateTimeOffset At, long Author, string? Label)
{
    /// <summary>Of a comment that was held, by a person.</summary>
    public bool IsDecision => From == CommentState.Pending && Actor is not null && To is not (CommentState.Pending or CommentState.RemovedByAuthor);
}

/// <summary>The statements behind the dashboard: the site's log from its end, so many lines at a time, and what is looked up by key beside it.</summary>
internal static class DashboardSql
{
    public static readonly Sql Changes = new(
        """
        SELECT t.id, t.site_id, t.thread_number, t.ordinal, t.from_state, t.to_state, t.actor_id, t.rule, t.created_at, c.author_id,
          CASE WHEN t.rule IS NOT NULL AND t.to_state = 1 THEN (
            SELECT s.label FROM signals s
            WHERE s.site_id = t.site_id AND s.thread_number = t.thread_number AND s.ordinal = t.ordinal AND s.rule = t.rule
            ORDER BY s.position LIMIT 1) END AS label
        FROM transitions t
        LEFT JOIN comments c ON c.site_id = t.site_id AND c.thread_number = t.thread_number AND c.ordinal = t.ordinal
        WHERE t.site_id = @site AND t.id < @before ORDER BY t.id DESC LIMIT @count
        """,
        Int("site"), Long("before"), Int("count"));

    public static readonly SqlLists Names = new(list => $"SELECT id, name FROM authors WHERE id IN ({list})", Long);

    public static readonly Sql Thread = new(
        "SELECT key, title, url FROM threads WHERE site_id = @site AND number = @number", Int("site"), Int("number"));

    /// <summary>What waits to be done after commits, of at most a thousand, by kind.</summary>
    public static readonly Sql Outbox = new(
        """
        SELECT w.kind, count(*), min(w.created_at), max(w.attempts) FROM (SELECT kind, created_at, attempts FROM outbox ORDER BY due_at, id LIMIT 1000) AS w
        GROUP BY w.kind ORDER BY w.kind
        """);

    /// <summary>How many comments wait for a moderator, mails for their time, deliveries for their receivers: of each a thousand at most, from an index.</summary>
    public static readonly Sql Queues = new(
        """
        SELECT (SELECT count(*) FROM (SELECT site_id FROM comments WHERE state = 1 ORDER BY site_id, urgency LIMIT 1000) AS w),
          (SELECT count(*) FROM (SELECT author_id FROM mail_due ORDER BY due_at LIMIT 1000) AS w),
          (SELECT count(*) FROM (SELECT webhook_id FROM webhook_deliveries WHERE due_at IS NOT NULL ORDER BY webhook_id LIMIT 1000) AS w)
        """);

    public static readonly Sql Schema = new("SELECT name, applied_at FROM schema_versions ORDER BY number DESC LIMIT 1");

    public static Change Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.IsDBNull(4) ? null : (CommentState)row.GetInt32(4), (CommentState)row.GetInt32(5),
        row.IsDBNull(6) ? null : row.GetInt64(6), row.IsDBNull(7) ? null : row.GetString(7), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
        row.IsDBNull(9) ? 0 : row.GetInt64(9), row.IsDBNull(10) ? null : row.GetString(10));
}
