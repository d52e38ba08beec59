using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Interchange;

/// <summary>The statements that write down what comes from elsewhere.</summary>
internal static class MovedSql
{
    /// <summary>A comment with its counts: those under it that came with it are counted already.</summary>
    public static readonly SqlRows Comments = new(new Sql(
        """
        INSERT INTO comments (site_id, thread_number, ordinal, parent_ordinal, path, depth, author_id, body, body_html, excerpt, is_long, renderer,
          state, shown, shown_children, reply_count, score, rank, version, seq, report_count, created_at, edited_at, urgency, pinned_at, featured_at)
        VALUES (@site, @thread, @ordinal, @parent, @path, @depth, @author, @body, @html, @excerpt, @long, @renderer,
          @state, @shown, @children, @replies, @score, @rank, 1, @seq, 0, @now, @edited, @urgency, @pinned, @featured)
        """,
        Int("site"), Int("thread"), Int("ordinal"), Int("parent"), Text("path"), Int("depth"), Long("author"), Text("body"), Text("html"),
        Text("excerpt"), Int("long"), Text("renderer"), Int("state"), Int("shown"), Int("children"), Int("replies"), Int("score"), Int("rank"),
        Long("seq"), Long("now"), Long("edited"), Long("urgency"), Long("pinned"), Long("featured")));

    /// <summary>What is pinned or featured came into the thread.</summary>
    public static readonly Sql Marked = new("UPDATE threads SET marked = 1 WHERE site_id = @site AND number = @thread", Int("site"), Int("thread"));

    public static readonly SqlRows Identifiers = new(new Sql(
        "INSERT INTO moved_comments (site_id, foreign_id, source, thread_number, ordinal) VALUES (@site, @foreign, @source, @thread, @ordinal)",
        Int("site"), Text("foreign"), Text("source"), Int("thread"), Int("ordinal")));

    public static readonly Sql Thread = new(
        "INSERT INTO moved_threads (site_id, foreign_id, source, thread_number) VALUES (@site, @foreign, @source, @thread) ON CONFLICT (site_id, foreign_id, source) DO NOTHING",
        Int("site"), Text("foreign"), Text("source"), Int("thread"));

    public static readonly Sql Close = new("UPDATE threads SET state = 1 WHERE site_id = @site AND number = @thread", Int("site"), Int("thread"));

    public static readonly Sql Published = new(
        """
        UPDATE threads SET seq = @seq, comment_count = @count, heat = @heat,
          last_comment_at = CASE WHEN last_comment_at IS NULL OR last_comment_at < @last THEN @last ELSE last_comment_at END
        WHERE site_id = @site AND number = @thread
        """,
        Long("seq"), Int("count"), Real("heat"), Long("last"), Int("site"), Int("thread"));

    public static readonly SqlLists Above = OrdinalLists.Read(
        "comments", (rows, found) => $"SELECT c.ordinal, c.path, c.state, c.shown, c.shown_children, c.reply_count FROM {rows} WHERE {found}");

    public static readonly Sql Count = new(
        "UPDATE comments SET shown = @shown, shown_children = @children, reply_count = @replies WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal",
        Int("shown"), Int("children"), Int("replies"), Int("site"), Int("thread"), Int("ordinal"));

    /// <summary>Comments that are here already, by the identifiers that they had there.</summary>
    public static readonly SqlLists Known = new(
        list => $"SELECT foreign_id, thread_number, ordinal FROM moved_comments WHERE site_id = @site AND source = @source AND foreign_id IN ({list})",
        Text, Int("site"), Text("source"));

    /// <summary>The same with their authors.</summary>
    public static readonly SqlLists Judged = new(
        list => $"""
        SELECT m.foreign_id, m.thread_number, m.ordinal, c.author_id FROM moved_comments m
        JOIN comments c ON c.site_id = m.site_id AND c.thread_number = m.thread_number AND c.ordinal = m.ordinal
        WHERE m.site_id = @site AND m.source = @source AND m.foreign_id IN ({list})
        """,
        Text, Int("site"), Text("source"));

    public static readonly Sql Vote = new(
        """
        INSERT INTO votes (site_id, thread_number, ordinal, author_id, value, created_at) VALUES (@site, @thread, @ordinal, @author, @value, @now)
        ON CONFLICT (site_id, thread_number, author_id, ordinal) DO NOTHING
        """,
        Int("site"), Int("thread"), Int("ordinal"), Long("author"), Int("value"), Long("now"));

    public static readonly Sql NumberOf = new("SELECT number FROM threads WHERE site_id = @site AND key = @key", Int("site"), Text("key"));
}
