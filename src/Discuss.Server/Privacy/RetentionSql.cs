using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Privacy;

/// <summary>The statements that remove what its time is over of. Each looks at the next rows in the order of a key, and no further.</summary>
internal static class RetentionSql
{
    /// <summary>Rows that one step looks at.</summary>
    public const int Step = 500;

    private const string Unused =
        """
        kind = 0 AND member_id IS NULL AND claimed_by IS NULL AND created_at < @before
          AND NOT EXISTS (SELECT 1 FROM comments c WHERE c.author_id = l.id) AND NOT EXISTS (SELECT 1 FROM votes v WHERE v.author_id = l.id)
          AND NOT EXISTS (SELECT 1 FROM reports r WHERE r.author_id = l.id) AND NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.author_id = l.id)
          AND NOT EXISTS (SELECT 1 FROM moved_authors m WHERE m.author_id = l.id) AND NOT EXISTS (SELECT 1 FROM log_entries e WHERE e.author_id = l.id)
          AND NOT EXISTS (SELECT 1 FROM appeals p WHERE p.author_id = l.id)
        """;

    /// <summary>The last of the next authors.</summary>
    public static readonly Sql LastAuthor = new(
        "SELECT max(l.id) FROM (SELECT id FROM authors WHERE id > @after ORDER BY id LIMIT @count) AS l", Long("after"), Int("count"));

    /// <summary>Of the authors up to there, the guests who never did anything.</summary>
    public static readonly Sql RemoveUnused = new(
        $"DELETE FROM authors WHERE id IN (SELECT l.id FROM (SELECT * FROM authors WHERE id > @after AND id <= @to) AS l WHERE {Unused})",
        Long("after"), Long("to"), Long("before"));

    /// <summary>Of those, the guests with an address who wrote nothing since.</summary>
    public static readonly Sql RemoveMail = new(
        """
        UPDATE authors SET email_sealed = NULL, email_hash = NULL, email_confirmed_at = NULL WHERE id IN (
          SELECT l.id FROM (SELECT id, kind, email_sealed, created_at FROM authors WHERE id > @after AND id <= @to) AS l
          WHERE l.kind = 0 AND l.email_sealed IS NOT NULL AND l.created_at < @before
            AND NOT EXISTS (SELECT 1 FROM comments c WHERE c.author_id = l.id AND c.created_at >= @before))
        """,
        Long("after"), Long("to"), Long("before"));

    /// <summary>The next lines of the log, each with whether its comment is still what the line made of it, and has a text.</summary>
    public static readonly Sql Decided = new(
        """
        SELECT l.id, l.created_at, l.site_id, l.thread_number, l.ordinal, c.author_id,
          CASE WHEN l.to_state IN (2, 3, 5) AND c.state = l.to_state AND c.body <> '' AND NOT EXISTS (
            SELECT 1 FROM transitions n WHERE n.site_id = l.site_id AND n.thread_number = l.thread_number AND n.ordinal = l.ordinal AND n.id > l.id) THEN 1 ELSE 0 END
        FROM (SELECT id, site_id, thread_number, ordinal, to_state, created_at FROM transitions WHERE id > @after ORDER BY id LIMIT @count) AS l
        LEFT JOIN comments c ON c.site_id = l.site_id AND c.thread_number = l.thread_number AND c.ordinal = l.ordinal
        ORDER BY l.id
        """,
        Long("after"), Int("count"));

    /// <summary>A comment's text, where it is still gone from sight.</summary>
    public static readonly Sql EraseText = new(
        """
        UPDATE comments SET body = '', body_html = '', excerpt = '', is_long = 0, version = version + 1
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND state IN (2, 3, 5)
        """,
        Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql Count = new(
        """
        INSERT INTO retention_runs (day, what, removed, ran_at) VALUES (@day, @what, @removed, @now)
        ON CONFLICT (day, what) DO UPDATE SET removed = retention_runs.removed + excluded.removed, ran_at = excluded.ran_at
        """,
        Int("day"), Text("what"), Long("removed"), Long("now"));

    public static readonly Sql PutPlace = new(
        """
        INSERT INTO retention_runs (day, what, removed, ran_at) VALUES (0, 'removed-text-place', @place, @now)
        ON CONFLICT (day, what) DO UPDATE SET removed = excluded.removed, ran_at = excluded.ran_at
        """,
        Long("place"), Long("now"));

    public static readonly Sql GetPlace = new("SELECT removed FROM retention_runs WHERE day = 0 AND what = 'removed-text-place'");

    public static readonly Sql Newest = new(
        "SELECT day, what, removed, ran_at FROM retention_runs WHERE day > 0 ORDER BY day DESC, what LIMIT 100");
}
