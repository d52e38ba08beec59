using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>
/// The statements that read a site's log, newest first. What has an index of its own (a comment, a moderator) is found by it; every other filter
/// looks at the next <see cref="Scanned"/> lines and no further, so that no request reads a whole log: the cursor goes on from there.
/// </summary>
internal static class LogSql
{
    /// <summary>Lines that one look passes over at most.</summary>
    public const int Scanned = 2000;

    private const string Columns =
        "l.id, l.thread_number, l.ordinal, l.from_state, l.to_state, a.name, l.rule, l.reason, l.note, l.created_at, l.undoes, l.actor_id";

    private const string Filters =
        """
        (@rule IS NULL OR l.rule = @rule) AND (@reason IS NULL OR l.reason = @reason) AND (@state IS NULL OR l.to_state = @state)
        AND (@automated IS NULL OR @automated = CASE WHEN l.rule IS NULL THEN 0 ELSE 1 END) AND l.created_at >= @from AND l.created_at < @to
        AND (@author IS NULL OR EXISTS (
          SELECT 1 FROM comments c WHERE c.site_id = l.site_id AND c.thread_number = l.thread_number AND c.ordinal = l.ordinal AND c.author_id = @author))
        """;

    private static readonly Parameter[] FilterParameters =
        [Text("rule"), Text("reason"), Int("state"), Int("automated"), Long("from"), Long("to"), Long("author")];

    /// <summary>The lines among the next ones that pass the filters.</summary>
    public static readonly Sql All = Window("site_id = @site AND id < @before", Int("site"), Long("before"));

    /// <summary>Those of one moderator.</summary>
    public static readonly Sql OfActor = Window("site_id = @site AND actor_id = @actor AND id < @before", Int("site"), Long("actor"), Long("before"));

    /// <summary>Those of one comment.</summary>
    public static readonly Sql OfComment = Window(
        "site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND id < @before", Int("site"), Int("thread"), Int("ordinal"), Long("before"));

    /// <summary>Where the lines that were looked at end, when there were that many.</summary>
    public static readonly Sql End = new(
        "SELECT id, created_at FROM transitions WHERE site_id = @site AND id < @before ORDER BY id DESC LIMIT 1 OFFSET @skip", Int("site"), Long("before"), Int("skip"));

    public static readonly Sql EndOfActor = new(
        "SELECT id, created_at FROM transitions WHERE site_id = @site AND actor_id = @actor AND id < @before ORDER BY id DESC LIMIT 1 OFFSET @skip",
        Int("site"), Long("actor"), Long("before"), Int("skip"));

    /// <summary>The next line at or before a number, to find a moment by its number.</summary>
    public static readonly Sql At = new(
        "SELECT id, created_at FROM transitions WHERE site_id = @site AND id <= @id ORDER BY id DESC LIMIT 1", Int("site"), Long("id"));

    /// <summary>The other entries of the log: sanctions, appeals. There are few of them for each author.</summary>
    public static readonly Sql Entries = new(
        """
        SELECT l.id, l.kind, l.author_id, w.name, w.kind, a.name, l.sanction_id, l.appeal_id, l.thread_number, l.ordinal, l.word, l.reason, l.note, l.ends_at,
          l.created_at, l.actor_id
        FROM (SELECT * FROM log_entries WHERE site_id = @site AND id < @before ORDER BY id DESC LIMIT @scanned) AS l
        JOIN authors w ON w.id = l.author_id LEFT JOIN authors a ON a.id = l.actor_id
        WHERE (@thread IS NULL OR (l.thread_number = @thread AND l.ordinal = @ordinal)) AND (@author IS NULL OR l.author_id = @author)
          AND (@actor IS NULL OR l.actor_id = @actor) AND (@reason IS NULL OR l.reason = @reason) AND l.created_at >= @from AND l.created_at < @to
        ORDER BY l.id DESC LIMIT @count
        """,
        Int("site"), Long("before"), Int("scanned"), Int("thread"), Int("ordinal"), Long("author"), Long("actor"), Text("reason"), Long("from"), Long("to"),
        Int("count"));

    public static readonly Sql EndOfEntries = new(
        "SELECT id, created_at FROM log_entries WHERE site_id = @site AND id < @before ORDER BY id DESC LIMIT 1 OFFSET @skip", Int("site"), Long("before"), Int("skip"));

    private static Sql Window(string place, params Parameter[] key) => new(
        $"""
        SELECT {Columns} FROM (SELECT * FROM transitions WHERE {place} ORDER BY id DESC LIMIT @scanned) AS l
        LEFT JOIN authors a ON a.id = l.actor_id
        WHERE {Filters} ORDER BY l.id DESC LIMIT @count
        """,
        [.. key, Int("scanned"), .. FilterParameters, Int("count")]);
}
