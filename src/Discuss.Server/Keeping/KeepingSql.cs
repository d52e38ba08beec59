using Discuss.Server.Storage;
using Discuss.Server.Threads;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Keeping;

/// <summary>The statements by which threads are found, closed, moved, merged and counted anew.</summary>
internal static class KeepingSql
{
    /// <summary>Threads that one look passes over at most; where it ends the next one goes on.</summary>
    public const int Scanned = 2000;

    private const string Columns = "number, key, title, url, state, comment_count, open_until, created_at, last_comment_at";

    /// <summary>The next threads, the newest first.</summary>
    public static readonly Sql Window = new(
        $"SELECT {Columns} FROM threads WHERE site_id = @site AND number < @before ORDER BY number DESC LIMIT @count", Int("site"), Int("before"), Int("count"));

    public static readonly Sql ByKey = new($"SELECT {Columns} FROM threads WHERE site_id = @site AND key = @key", Int("site"), Text("key"));

    public static readonly Sql ByNumber = new($"SELECT {Columns} FROM threads WHERE site_id = @site AND number = @thread", Int("site"), Int("thread"));

    public static readonly Sql SetState = new(
        "UPDATE threads SET state = @state, open_until = @until WHERE site_id = @site AND number = @thread", Int("state"), Long("until"), Int("site"), Int("thread"));

    public static readonly Sql SetKey = new(
        "UPDATE threads SET key = @key, url = coalesce(@url, url) WHERE site_id = @site AND number = @thread", Text("key"), Text("url"), Int("site"), Int("thread"));

    /// <summary>Who asks for the old address finds the thread.</summary>
    public static readonly Sql Remember = new(
        """
        INSERT INTO moved_threads (site_id, foreign_id, source, thread_number) VALUES (@site, @key, 'moved', @thread)
        ON CONFLICT (site_id, foreign_id, source) DO UPDATE SET thread_number = excluded.thread_number
        """,
        Int("site"), Text("key"), Int("thread"));

    public static readonly Sql Forget = new(
        "DELETE FROM moved_threads WHERE site_id = @site AND foreign_id = @key AND source = 'moved'", Int("site"), Text("key"));

    public static readonly Sql MoveWriters = new(
        """
        INSERT INTO article_authors (site_id, thread_key, author_id) SELECT site_id, @to, author_id FROM article_authors WHERE site_id = @site AND thread_key = @key
        ON CONFLICT (site_id, thread_key, author_id) DO NOTHING
        """,
        Text("to"), Int("site"), Text("key"));

    public static readonly Sql LeaveWriters = new("DELETE FROM article_authors WHERE site_id = @site AND thread_key = @key", Int("site"), Text("key"));

    /// <summary>All of a thread's comments, those above before those under them.</summary>
    public static readonly Sql Comments = new(
        """
        SELECT ordinal, path, state, shown, shown_children, reply_count, created_at FROM comments
        WHERE site_id = @site AND thread_number = @thread ORDER BY ordinal LIMIT @count
        """,
        Int("site"), Int("thread"), Int("count"));

    public static readonly Sql Count = new(
        "UPDATE comments SET shown = @shown, shown_children = @children, reply_count = @replies WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal",
        Int("shown"), Int("children"), Int("replies"), Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql CountThread = new(
        "UPDATE threads SET comment_count = @count, last_ordinal = @last, last_comment_at = @at WHERE site_id = @site AND number = @thread",
        Int("count"), Int("last"), Long("at"), Int("site"), Int("thread"));

    public static readonly Sql Counts = new(
        "SELECT comment_count, last_ordinal, last_comment_at, heat, key FROM threads WHERE site_id = @site AND number = @thread", Int("site"), Int("thread"));

    public static readonly Sql MoveComment = new(
        """
        UPDATE comments SET thread_number = @to, ordinal = ordinal + @by, parent_ordinal = parent_ordinal + @by, path = @path, seq = @seq
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal
        """,
        Int("to"), Int("by"), Text("path"), Long("seq"), Int("site"), Int("thread"), Int("ordinal"));

    /// <summary>Old permalinks of comments lead on, as those from other systems do.</summary>
    public static readonly Sql RememberComment = new(
        "INSERT INTO moved_comments (site_id, foreign_id, source, thread_number, ordinal) VALUES (@site, @foreign, 'moved', @thread, @ordinal)",
        Int("site"), Text("foreign"), Int("thread"), Int("ordinal"));

    public static readonly Sql Joined = new(
        "UPDATE threads SET seq = seq + @events, comment_count = comment_count + @count, last_ordinal = last_ordinal + @last, heat = @heat, last_comment_at = @at, marked = " + ThreadSql.HasMarks + " WHERE site_id = @site AND number = @thread",
        Int("events"), Int("count"), Int("last"), Real("heat"), Long("at"), Int("site"), Int("thread"));

    /// <summary>What hangs on comments goes with them: <c>@to</c>, <c>@by</c>, <c>@site</c>, <c>@thread</c>.</summary>
    public static readonly IReadOnlyList<Sql> Follow =
    [
        .. new[]
        {
            "votes", "reports", "signals", "scores", "image_uses", "claims", "transitions", "appeals", "sanctions", "log_entries", "notices", "idempotency", "moved_comments",
            "search_documents",
        }.Select(table => Moves($"UPDATE {table} SET thread_number = @to, ordinal = ordinal + @by WHERE site_id = @site AND thread_number = @thread")),
        Moves("UPDATE subscriptions SET thread_number = @to, ordinal = ordinal + @by, new_seq = NULL WHERE site_id = @site AND thread_number = @thread AND ordinal > 0"),
    ];

    /// <summary>What belongs to the thread as a whole, with the same values.</summary>
    public static readonly IReadOnlyList<Sql> FollowThread =
    [
        Joins(
            """
            INSERT INTO subscriptions (author_id, site_id, thread_number, ordinal, by_mail, by_push, new_seq, seen_count, created_at)
            SELECT author_id, site_id, @to, 0, by_mail, by_push, NULL, seen_count, created_at FROM subscriptions
            WHERE site_id = @site AND thread_number = @thread AND ordinal = 0
            ON CONFLICT (site_id, thread_number, ordinal, author_id) DO NOTHING
            """),
        Joins("DELETE FROM subscriptions WHERE site_id = @site AND thread_number = @thread"),
        Joins(
            """
            INSERT INTO thread_views (site_id, thread_number, views) SELECT site_id, @to, views FROM thread_views WHERE site_id = @site AND thread_number = @thread
            ON CONFLICT (site_id, thread_number) DO UPDATE SET views = thread_views.views + excluded.views
            """),
        Joins("DELETE FROM thread_views WHERE site_id = @site AND thread_number = @thread"),
        Joins("UPDATE moved_threads SET thread_number = @to WHERE site_id = @site AND thread_number = @thread"),
        Joins("DELETE FROM events WHERE site_id = @site AND thread_number = @thread"),
        Joins("DELETE FROM threads WHERE site_id = @site AND number = @thread"),
    ];

    private static Sql Moves(string text) => new(text, Int("to"), Int("by"), Int("site"), Int("thread"));

    private static Sql Joins(string text) => new(text, Int("to"), Int("site"), Int("thread"));
}
