using Discuss.Server.Storage;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

/// <summary>
/// A site with 40,000 comments of which one in twenty waits and one in twenty is reported, with what the log and the rules say of them: written as
/// rows, since only their number and their order matter to a plan.
/// </summary>
internal static class LongQueue
{
    private const int Comments = 40_000;

    // Above every site that a host makes by itself.
    private const int Site = 9_100;

    private static readonly string[] Rows =
    [
        NumberedRows.Insert(5_000, "INSERT INTO authors (id, kind, name, name_skeleton, created_at) SELECT 2000000 + i, 0, 'Writer ' || i, 'writer' || i, 0 FROM n"),
        NumberedRows.Insert(20_000,
            $"""
            INSERT INTO threads (site_id, number, key, state, comment_count, seq, last_ordinal, heat, created_at)
            SELECT {Site}, i, 'key-' || i, 0, 1, 1, 1, i, 0 FROM n
            """),
        NumberedRows.Insert(Comments,
            $"""
            INSERT INTO comments (site_id, thread_number, ordinal, parent_ordinal, path, depth, author_id, body, body_html, excerpt, is_long, renderer,
              state, shown, shown_children, reply_count, score, rank, version, seq, report_count, created_at, urgency)
            SELECT {Site}, 1 + i % 20000, i, NULL, substr(CAST(100000 + i AS text), 2),
              0, 2000000 + i % 5000 + 1, 'A comment.', '<p>A comment.</p>', '', 0, '1',
              CASE WHEN i % 20 = 1 THEN 1 ELSE 0 END, CASE WHEN i % 20 = 1 THEN 0 ELSE 1 END, 0, 0, 0, 0, 1, i, CASE WHEN i % 20 = 2 THEN 1 ELSE 0 END, i * 1000, i * 1000
            FROM n
            """),
        NumberedRows.Insert(Comments,
            $"""
            INSERT INTO transitions (site_id, thread_number, ordinal, from_state, to_state, actor_id, rule, created_at)
            SELECT {Site}, 1 + i % 20000, i, NULL, 0, 2000000 + i % 5000 + 1, 'open', i * 1000 FROM n
            """),
        NumberedRows.Insert(Comments,
            $"""
            INSERT INTO signals (site_id, thread_number, ordinal, position, rule, label, spans, detail)
            SELECT {Site}, 1 + i % 20000, i, 0, 'toxicity', 'insult', '[]', 'An insult.' FROM n
            """),
        NumberedRows.Insert(Comments,
            $"""
            INSERT INTO reports (site_id, thread_number, ordinal, author_id, reason, created_at)
            SELECT {Site}, 1 + i % 20000, i, 2000000 + i % 4999 + 1, 'spam', i * 1000 FROM n
            """),
        NumberedRows.Insert(Comments,
            $"INSERT INTO votes (site_id, thread_number, ordinal, author_id, value, created_at) SELECT {Site}, 1 + i % 20000, i, i, 1, 0 FROM n"),
        NumberedRows.Insert(Comments,
            $"INSERT INTO appeals (site_id, author_id, thread_number, ordinal, text, state, created_at) SELECT {Site}, i, 1, i, 'No.', CASE WHEN i % 20 = 1 THEN 0 ELSE 1 END, i FROM n"),
        NumberedRows.Insert(Comments,
            $"""
            INSERT INTO sanctions (site_id, author_id, kind, reason, by_author_id, created_at)
            SELECT {Site}, 2000000 + i % 5000 + 1, 1, 'Said again and again.', 2000001, i * 1000 FROM n
            """),
        NumberedRows.Insert(Comments,
            $"""
            INSERT INTO log_entries (site_id, kind, author_id, actor_id, word, created_at)
            SELECT {Site}, 0, 2000000 + i % 5000 + 1, 2000001, 'mute', i * 1000 FROM n
            """),
        NumberedRows.Insert(Comments,
            $"""
            INSERT INTO scores (site_id, thread_number, ordinal, model, toxic, severe_toxic, obscene, threat, insult, identity_hate, created_at)
            SELECT {Site}, 1 + i % 20000, i, 'm', 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, i * 1000 FROM n
            """),
        "ANALYZE",
    ];

    public static Task WriteAsync(IDatabase database) => database.WriteAsync(
        async session =>
        {
            foreach (var row in Rows) await session.ExecuteAsync(new Sql(row), CancellationToken.None);
            return 0;
        },
        CancellationToken.None);

    /// <summary>What a parameter of a statement that reads the queue has, in the middle of this one.</summary>
    public static object Value(string parameter) => parameter switch
    {
        "viewer" => 0L,
        "site" => Site,
        "thread" => 2,
        "ordinal" => 20_001,
        "author" => 2_000_002L,
        "at" => 20_000_000L,
        "from" => "20001",
        "to" => "20001~",
        "before" => 20_000_000L,
        "after" or "id" => 20L,
        "since" => 39_990_000L,
        "now" => 1L,
        "actor" => 2_000_001L,
        "scanned" or "skip" => 2_000,
        "rule" => "toxicity",
        "reason" => "insult",
        "state" or "automated" => 1,
        "count" => 21,
        _ => throw new ArgumentOutOfRangeException(nameof(parameter), parameter, "A parameter without a value here."),
    };
}
