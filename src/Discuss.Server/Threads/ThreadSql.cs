using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Threads;

/// <summary>
/// The statements that read a thread. Every window starts at a key and takes so many rows from an index that holds them in order, so
/// that none of them costs more in a longer thread.
/// </summary>
internal static class ThreadSql
{
    /// <summary>
    /// What <see cref="CommentReader"/> reads, in its order. The text of what is not approved never leaves the database.
    /// </summary>
    public const string Columns =
        "CASE WHEN c.state = 0 THEN c.body_html ELSE '' END AS html, CASE WHEN c.state = 0 AND c.is_long = 1 THEN c.excerpt END AS excerpt, "
        + CommonColumns;

    /// <summary>The same with every text, for moderators.</summary>
    public const string ModeratorColumns = "c.body_html AS html, CASE WHEN c.is_long = 1 THEN c.excerpt END AS excerpt, " + CommonColumns;

    public const string From = "FROM comments c " + Joins;

    /// <summary>What stands beside a comment <c>c</c>: its author.</summary>
    public const string Joins = "JOIN authors a ON a.id = c.author_id";

    // Whom it answers, and the viewer's own vote, are looked up row by row: as joins, PostgreSQL reads all comments of the thread and all votes of the
    // site while it has no statistics, as after everything was moved in.
    private const string CommonColumns =
        """
        c.site_id, c.thread_number, c.ordinal, c.parent_ordinal, c.path, c.depth,
        c.state, c.reply_count, c.shown_children, c.score, c.version, c.seq, c.created_at, c.edited_at,
        c.author_id, a.kind, a.name AS author_name, a.website, a.badge, (
          SELECT pa.name FROM comments p JOIN authors pa ON pa.id = p.author_id
          WHERE p.site_id = c.site_id AND p.thread_number = c.thread_number AND p.ordinal = c.parent_ordinal AND p.state = 0) AS parent_name,
        CASE WHEN @viewer > 0 THEN (
          SELECT v.value FROM votes v
          WHERE v.site_id = c.site_id AND v.thread_number = c.thread_number AND v.author_id = @viewer AND v.ordinal = c.ordinal) END AS my_vote,
        a.avatar_url, c.pinned_at, c.featured_at
        """;

    private const string Roots = $"SELECT {Columns} {From} WHERE c.site_id = @site AND c.thread_number = @thread AND c.shown = 1 AND c.depth = 0";

    private const string Replies =
        $"SELECT {Columns} {From} WHERE c.site_id = @site AND c.thread_number = @thread AND c.shown = 1 AND c.path > @from AND c.path < @to";

    private static readonly Parameter[] PathWindow = [Long("viewer"), Int("site"), Int("thread"), Text("path"), Int("count")];
    private static readonly Parameter[] RankWindow = [Long("viewer"), Int("site"), Int("thread"), Int("rank"), Text("path"), Int("count")];
    private static readonly Parameter[] ReplyWindow = [Long("viewer"), Int("site"), Int("thread"), Text("from"), Text("to"), Int("count")];

    public static readonly Sql RootsAfter = new(Roots + " AND c.path > @path ORDER BY c.path LIMIT @count", PathWindow);

    public static readonly Sql RootsBefore = new(Roots + " AND c.path < @path ORDER BY c.path DESC LIMIT @count", PathWindow);

    public static readonly Sql TopAfter = new(Roots + " AND (c.rank, c.path) > (@rank, @path) ORDER BY c.rank, c.path LIMIT @count", RankWindow);

    public static readonly Sql TopBefore =
        new(Roots + " AND (c.rank, c.path) < (@rank, @path) ORDER BY c.rank DESC, c.path DESC LIMIT @count", RankWindow);

    /// <summary>Replies between two paths, in reading order.</summary>
    public static readonly Sql RepliesAfter = new(Replies + " ORDER BY c.path LIMIT @count", ReplyWindow);

    /// <summary>The same from the end.</summary>
    public static readonly Sql RepliesBefore = new(Replies + " ORDER BY c.path DESC LIMIT @count", ReplyWindow);

    /// <summary>The first replies of several top-level comments in one go, for PostgreSQL, where a round trip costs more than a plan.</summary>
    public static readonly Sql RepliesOfMany = new(
        $"""
        SELECT r.* FROM unnest(string_to_array(@roots, ',')) AS root (path)
        CROSS JOIN LATERAL (
          SELECT {Columns} {From}
          WHERE c.site_id = @site AND c.thread_number = @thread AND c.shown = 1 AND c.path > root.path AND c.path < root.path || '~'
          ORDER BY c.path LIMIT @count) AS r
        """,
        Long("viewer"), Int("site"), Int("thread"), Text("roots"), Int("count"));

    public static readonly Sql One = new(
        $"SELECT {Columns} {From} WHERE c.site_id = @site AND c.thread_number = @thread AND c.ordinal = @ordinal",
        Long("viewer"), Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql OneForModerators = new(
        $"SELECT {ModeratorColumns} {From} WHERE c.site_id = @site AND c.thread_number = @thread AND c.ordinal = @ordinal",
        Long("viewer"), Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql Answered = new(
        """
        SELECT c.body, c.path, a.name FROM comments c JOIN authors a ON a.id = c.author_id
        WHERE c.site_id = @site AND c.thread_number = @thread AND c.ordinal = @ordinal AND c.state = 0
        """,
        Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql ParentBody = new(
        """
        SELECT p.body FROM comments p
        WHERE p.site_id = @site AND p.thread_number = @thread AND p.state = 0 AND p.ordinal = (
          SELECT c.parent_ordinal FROM comments c WHERE c.site_id = @site AND c.thread_number = @thread AND c.ordinal = @ordinal)
        """,
        Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql ThreadByKey = new(
        "SELECT site_id, number, key, title, url, state, comment_count, seq, created_at, open_until, marked FROM threads WHERE site_id = @site AND key = @key",
        Int("site"), Text("key"));

    public static readonly Sql ThreadById = new(
        "SELECT site_id, number, key, title, url, state, comment_count, seq, created_at, open_until, marked FROM threads WHERE site_id = @site AND number = @number",
        Int("site"), Int("number"));

    /// <summary>Whether a comment of the thread <c>@site, @thread</c> is pinned or featured, as a number; found by the indexes of those that are.</summary>
    public const string HasMarks =
        """
        CASE WHEN EXISTS (SELECT 1 FROM comments WHERE site_id = @site AND thread_number = @thread AND pinned_at > 0)
          OR EXISTS (SELECT 1 FROM comments WHERE site_id = @site AND thread_number = @thread AND featured_at IS NOT NULL AND path > '') THEN 1 ELSE 0 END
        """;

    /// <summary>What stands above the thread: those that were pinned last, the newest first.</summary>
    public static readonly Sql Pinned = new(
        $"""
        SELECT {Columns} {From} WHERE c.site_id = @site AND c.thread_number = @thread AND c.pinned_at IS NOT NULL AND c.state = 0
        ORDER BY c.pinned_at DESC, c.ordinal DESC LIMIT @count
        """,
        Long("viewer"), Int("site"), Int("thread"), Int("count"));

    /// <summary>What editors picked, in reading order.</summary>
    public static readonly Sql Featured = new(
        $"""
        SELECT {Columns} {From} WHERE c.site_id = @site AND c.thread_number = @thread AND c.featured_at IS NOT NULL AND c.state = 0 AND c.path > @path
        ORDER BY c.path LIMIT @count
        """,
        Long("viewer"), Int("site"), Int("thread"), Text("path"), Int("count"));

    public static readonly Sql AnyFeatured = new(
        "SELECT 1 FROM comments WHERE site_id = @site AND thread_number = @thread AND featured_at IS NOT NULL AND state = 0 AND path > '' LIMIT 1",
        Int("site"), Int("thread"));

    public static readonly Sql Events = new(
        """
        SELECT seq, kind, ordinal, comment_count FROM events
        WHERE site_id = @site AND thread_number = @thread AND seq > @since AND seq <= @until ORDER BY seq LIMIT @count
        """,
        Int("site"), Int("thread"), Long("since"), Long("until"), Int("count"));

    private const string LastThousand =
        $"""
        SELECT {Columns} {From} WHERE c.site_id = @site AND c.thread_number = @thread AND c.state = 0
          AND c.ordinal > (SELECT t.last_ordinal - 1000 FROM threads t WHERE t.site_id = @site AND t.number = @thread)
        """;

    /// <summary>The thread's newest comments at any depth: a walk back from its end, over a thousand at the most, whatever became of them.</summary>
    public static readonly Sql Newest = new(
        LastThousand + " ORDER BY c.ordinal DESC LIMIT @count", Long("viewer"), Int("site"), Int("thread"), Int("count"));

    /// <summary>The same of what stands between two paths; not by the index of paths, by which all under a busy comment would be sorted.</summary>
    public static readonly Sql NewestBetween = new(
        LastThousand + " AND c.path || '' > @from AND c.path || '' < @to ORDER BY c.ordinal DESC LIMIT @count",
        Long("viewer"), Int("site"), Int("thread"), Text("from"), Text("to"), Int("count"));

    public static readonly Sql Latest = new(
        $"""
        SELECT {Columns}, t.key, t.title, t.url {From}
        JOIN threads t ON t.site_id = c.site_id AND t.number = c.thread_number
        WHERE c.site_id = @site AND c.state = 0 AND c.created_at <= @at
          AND (c.created_at < @at OR (c.thread_number, c.ordinal) > (@thread, @ordinal))
        ORDER BY c.created_at DESC, c.thread_number, c.ordinal LIMIT @count
        """,
        Long("viewer"), Int("site"), Long("at"), Int("thread"), Int("ordinal"), Int("count"));

    public static readonly Sql Trending = new(
        """
        SELECT site_id, number, key, title, url, state, comment_count, seq, created_at, open_until, marked FROM threads
        WHERE site_id = @site AND comment_count > 0 ORDER BY heat DESC LIMIT @count
        """,
        Int("site"), Int("count"));
}
