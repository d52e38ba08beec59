using Discuss.Server.Storage;

namespace Discuss.Server.Tests.Threads;

/// <summary>
/// A thread of 50,000 comments, every other one a reply, among 2,000 threads and 5,000 authors: written as rows, since only their number
/// and their order matter to a plan.
/// </summary>
internal static class LongThread
{
    private const int Comments = 50_000;

    // Above every site that a host makes by itself.
    private const int Site = 9_000;

    private static readonly string[] People =
    [
        NumberedRows.Insert(5_000,
            $"""
            INSERT INTO authors (id, kind, name, name_skeleton, created_at)
            SELECT 1000000 + i, 0, 'Reader ' || i, 'reader' || i, 0 FROM n
            """),
        NumberedRows.Insert(2_000,
            $"""
            INSERT INTO threads (site_id, number, key, state, comment_count, seq, last_ordinal, heat, created_at)
            SELECT {Site}, i, 'key-' || i, 0, 1, 1, 1, i, 0 FROM n
            """),
    ];

    private static readonly string[] Words =
    [
        $"UPDATE threads SET comment_count = {Comments}, seq = {Comments}, last_ordinal = {Comments} WHERE site_id = {Site} AND number = 1",
        NumberedRows.Insert(Comments,
            $"""
            INSERT INTO comments (site_id, thread_number, ordinal, parent_ordinal, path, depth, author_id, body, body_html, excerpt, is_long, renderer,
              state, shown, shown_children, reply_count, score, rank, version, seq, report_count, created_at)
            SELECT {Site}, 1, i, CASE WHEN i % 2 = 0 THEN i - 1 END,
              CASE WHEN i % 2 = 0 THEN substr(CAST(100000 + i - 1 AS text), 2) ELSE '' END || substr(CAST(100000 + i AS text), 2),
              1 - i % 2, 1000000 + i % 5000 + 1, 'A comment.', '<p>A comment.</p>', '', 0, '1',
              0, 1, i % 2, i % 2, i % 50, -(i % 50), 1, i, 0, i * 1000
            FROM n
            """),
        NumberedRows.Insert(Comments,
            $"""
            INSERT INTO votes (site_id, thread_number, ordinal, author_id, value, created_at)
            SELECT {Site}, 1, i, 1000000 + i % 4999 + 1, 1, 0 FROM n
            """),
        NumberedRows.Insert(Comments,
            $"""
            INSERT INTO events (site_id, thread_number, seq, kind, ordinal, comment_count, created_at)
            SELECT {Site}, 1, i, 0, i, i, 0 FROM n
            """),
    ];

    // What PostgreSQL counted before the thread was written in: a comment or two in each of the other threads. It shall not count again.
    private static readonly string[] Before =
    [
        NumberedRows.Insert(4_000,
            $"""
            INSERT INTO comments (site_id, thread_number, ordinal, parent_ordinal, path, depth, author_id, body, body_html, excerpt, is_long, renderer,
              state, shown, shown_children, reply_count, score, rank, version, seq, report_count, created_at)
            SELECT {Site}, 2 + i % 1999, i, NULL, substr(CAST(100000 + i AS text), 2), 0, 1000000 + i % 5000 + 1, 'A comment.', '<p>A comment.</p>', '', 0, '1',
              0, 1, 0, 0, 0, 0, 1, i, 0, i
            FROM n
            """),
        "ANALYZE",
        .. new[] { "comments", "events", "votes", "search_documents", "subscriptions" }.Select(table => $"ALTER TABLE {table} SET (autovacuum_enabled = false)"),
    ];

    public static Task WriteAsync(IDatabase database) => WriteAsync(database, [.. People, .. Words, "ANALYZE"]);

    /// <summary>The same on a PostgreSQL that has not counted since the thread was written in, as it has not within the first minute of a thread that is much written in.</summary>
    public static Task WriteUncountedAsync(IDatabase database) => WriteAsync(database, [.. People, .. Before, .. Words]);

    private static Task<int> WriteAsync(IDatabase database, string[] rows) => database.WriteAsync(
        async session =>
        {
            foreach (var row in rows) await session.ExecuteAsync(new Sql(row), CancellationToken.None);
            return 0;
        },
        CancellationToken.None);

    /// <summary>What a parameter of a statement that reads threads has, in the middle of this one.</summary>
    public static object Value(string parameter) => parameter switch
    {
        "viewer" => 1_000_001L,
        "site" => Site,
        "thread" or "number" => 1,
        "key" => "key-1",
        "ordinal" => Comments / 2,
        "path" => "25001",
        "rank" => -25,
        "from" => "25001",
        "to" => "25001~",
        "roots" => "25001,25003,25005",
        "since" => 25_000L,
        "until" => 50_000L,
        "at" => 25_000_000L,
        "count" => 21,
        _ => throw new ArgumentOutOfRangeException(nameof(parameter), parameter, "A parameter without a value here."),
    };
}
