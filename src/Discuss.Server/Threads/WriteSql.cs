using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Threads;

/// <summary>The statements that change a thread. The first of every write takes the thread's row, and with it the turn of the thread.</summary>
internal static class WriteSql
{
    /// <summary>
    /// Takes the thread's turn for new comments: their ordinals, the last of which is told. What is held gets no seq: nobody is told of it.
    /// </summary>
    public static readonly Sql NextComments = new(
        """
        UPDATE threads SET last_ordinal = last_ordinal + @count, url = coalesce(url, @url), title = coalesce(title, @title)
        WHERE site_id = @site AND key = @key
        RETURNING number, last_ordinal, seq, state, heat, comment_count, created_at, open_until
        """,
        Int("count"), Int("site"), Text("key"), Text("url"), Text("title"));

    /// <summary>Takes the thread's turn for something that happens to it: the next seq.</summary>
    public static readonly Sql NextEvent = new(
        "UPDATE threads SET seq = seq + 1 WHERE site_id = @site AND number = @number RETURNING seq, state, comment_count",
        Int("site"), Int("number"));

    /// <summary>Takes the thread's turn without anything happening yet.</summary>
    public static readonly Sql TakeTurn = new(
        "UPDATE threads SET seq = seq WHERE site_id = @site AND number = @number RETURNING seq, state, comment_count, heat, created_at, open_until",
        Int("site"), Int("number"));

    public static readonly Sql NextThread = new(
        "UPDATE sites SET last_thread = last_thread + 1 WHERE id = @site RETURNING last_thread", Int("site"));

    public static readonly Sql InsertThread = new(
        """
        INSERT INTO threads (site_id, number, key, url, title, state, comment_count, seq, last_ordinal, heat, created_at)
        VALUES (@site, @number, @key, @url, @title, 0, 0, 0, 0, 0, @now) ON CONFLICT (site_id, key) DO NOTHING
        """,
        Int("site"), Int("number"), Text("key"), Text("url"), Text("title"), Long("now"));

    /// <summary>Comments that everyone may read take the next seqs.</summary>
    public static readonly Sql CommentsPublished = new(
        """
        UPDATE threads SET seq = seq + @count, comment_count = comment_count + @count, heat = @heat, last_comment_at = @now
        WHERE site_id = @site AND number = @number
        """,
        Int("count"), Real("heat"), Long("now"), Int("site"), Int("number"));

    public static readonly Sql CountComments = new(
        "UPDATE threads SET comment_count = comment_count + @by WHERE site_id = @site AND number = @number",
        Int("by"), Int("site"), Int("number"));

    public static readonly Sql InsertComment = new(
        """
        INSERT INTO comments (site_id, thread_number, ordinal, parent_ordinal, path, depth, author_id, body, body_html, excerpt, is_long, renderer,
          state, shown, shown_children, reply_count, score, rank, version, seq, report_count, created_at, urgency)
        VALUES (@site, @thread, @ordinal, @parent, @path, @depth, @author, @body, @html, @excerpt, @long, @renderer,
          @state, @shown, 0, 0, 0, 0, 1, @seq, 0, @now, @urgency)
        """,
        Int("site"), Int("thread"), Int("ordinal"), Int("parent"), Text("path"), Int("depth"), Long("author"), Text("body"), Text("html"),
        Text("excerpt"), Int("long"), Text("renderer"), Int("state"), Int("shown"), Long("seq"), Long("now"), Long("urgency"));

    public static readonly Sql InsertEvent = new(
        """
        INSERT INTO events (site_id, thread_number, seq, kind, ordinal, comment_count, created_at)
        VALUES (@site, @thread, @seq, @kind, @ordinal, @count, @now)
        """,
        Int("site"), Int("thread"), Long("seq"), Int("kind"), Int("ordinal"), Int("count"), Long("now"));

    public static readonly Sql InsertTransition = new(
        """
        INSERT INTO transitions (site_id, thread_number, ordinal, from_state, to_state, actor_id, rule, reason, note, undoes, created_at)
        VALUES (@site, @thread, @ordinal, @from, @to, @actor, @rule, @reason, @note, @undoes, @now)
        """,
        Int("site"), Int("thread"), Int("ordinal"), Int("from"), Int("to"), Long("actor"), Text("rule"), Text("reason"), Text("note"), Long("undoes"), Long("now"));

    /// <summary>The same; its number in the log.</summary>
    public static readonly Sql LogTransition = new(InsertTransition.Text + " RETURNING id", InsertTransition.Parameters);

    public static readonly Sql Row = new(
        """
        SELECT ordinal, path, author_id, state, shown, shown_children, version, created_at FROM comments
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal
        """,
        Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql Edit = new(
        """
        UPDATE comments SET body = @body, body_html = @html, excerpt = @excerpt, is_long = @long, renderer = @renderer,
          version = version + 1, seq = @seq, edited_at = @now
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal
        """,
        Text("body"), Text("html"), Text("excerpt"), Int("long"), Text("renderer"), Long("seq"), Long("now"),
        Int("site"), Int("thread"), Int("ordinal"));

    /// <summary>What its author took back is not kept.</summary>
    public static readonly Sql Erase = new(
        """
        UPDATE comments SET body = '', body_html = '', excerpt = '', is_long = 0
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal
        """,
        Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql SetState = new(
        """
        UPDATE comments SET state = @state, shown = @shown, version = version + 1, seq = @seq, urgency = coalesce(@urgency, urgency)
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal
        """,
        Int("state"), Int("shown"), Long("seq"), Long("urgency"), Int("site"), Int("thread"), Int("ordinal"));

    /// <summary>Counts what is shown right under a comment, and with it whether the comment itself still stands, as a tombstone at least.</summary>
    public static readonly Sql CountShownChild = new(
        """
        UPDATE comments SET shown_children = shown_children + @by,
          shown = CASE WHEN state = 0 OR shown_children + @by > 0 THEN 1 ELSE 0 END
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal
        RETURNING state, shown_children
        """,
        Int("by"), Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql OldVote = new(
        "SELECT value FROM votes WHERE site_id = @site AND thread_number = @thread AND author_id = @author AND ordinal = @ordinal",
        Int("site"), Int("thread"), Long("author"), Int("ordinal"));

    public static readonly Sql PutVote = new(
        """
        INSERT INTO votes (site_id, thread_number, ordinal, author_id, value, created_at) VALUES (@site, @thread, @ordinal, @author, @value, @now)
        ON CONFLICT (site_id, thread_number, author_id, ordinal) DO UPDATE SET value = excluded.value
        """,
        Int("site"), Int("thread"), Int("ordinal"), Long("author"), Int("value"), Long("now"));

    public static readonly Sql Score = new(
        """
        UPDATE comments SET score = score + @by, rank = rank - @by, seq = @seq
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal
        """,
        Int("by"), Long("seq"), Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql InsertReport = new(
        """
        INSERT INTO reports (site_id, thread_number, ordinal, author_id, reason, note, created_at, weight)
        VALUES (@site, @thread, @ordinal, @author, @reason, @note, @now, @weight)
        ON CONFLICT (site_id, thread_number, ordinal, author_id) DO NOTHING
        """,
        Int("site"), Int("thread"), Int("ordinal"), Long("author"), Text("reason"), Text("note"), Long("now"), Real("weight"));

    public static readonly Sql OpenReports = new(
        "SELECT count(*) FROM reports WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND resolved_at IS NULL",
        Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql CountReport = new(
        """
        UPDATE comments SET report_count = report_count + 1, urgency = CASE WHEN report_count = 0 THEN @first ELSE urgency END - @start
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal
        """,
        Long("first"), Long("start"), Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql ClaimKey = new(
        """
        INSERT INTO idempotency (author_id, key, fingerprint, site_id, thread_number, ordinal, created_at)
        VALUES (@author, @key, @fingerprint, @site, @thread, @ordinal, @now) ON CONFLICT (author_id, key) DO NOTHING
        """,
        Long("author"), Text("key"), Bytes("fingerprint"), Int("site"), Int("thread"), Int("ordinal"), Long("now"));

    public static readonly Sql KnownKey = new(
        "SELECT fingerprint, site_id, thread_number, ordinal FROM idempotency WHERE author_id = @author AND key = @key",
        Long("author"), Text("key"));

    public static readonly Sql ForgetKeys = new("DELETE FROM idempotency WHERE created_at < @before", Long("before"));

    public static readonly Sql NextEvents = new(
        "UPDATE threads SET seq = seq + @count WHERE site_id = @site AND number = @number RETURNING seq", Int("count"), Int("site"), Int("number"));

    /// <summary>One event for each comment, numbered in their order after <c>before</c>.</summary>
    public static readonly SqlLists InsertEvents = OrdinalLists.Read(
        "comments",
        (rows, found) => $"""
            INSERT INTO events (site_id, thread_number, seq, kind, ordinal, comment_count, created_at)
            SELECT c.site_id, c.thread_number, @before + row_number() OVER (ORDER BY c.ordinal), @kind, c.ordinal, @count, @now FROM {rows} WHERE {found}
            """,
        Long("before"), Int("kind"), Int("count"), Long("now"));

    /// <summary>Gives each comment the number of its event after <c>before</c>.</summary>
    public static readonly SqlLists MarkEvents = OrdinalLists.Update(
        "comments",
        found => $"""
            UPDATE comments SET seq = (
              SELECT max(e.seq) FROM events e WHERE e.site_id = comments.site_id AND e.thread_number = comments.thread_number
                AND e.seq > @before AND e.seq <= @last AND e.ordinal = comments.ordinal)
            {found}
            """,
        Long("before"), Long("last"));

    /// <summary>
    /// Counts a new reply on the comments above it, and on the one right above that it is shown there; on none of them where that one is not
    /// public. What is public stays shown, so that no index changes.
    /// </summary>
    public static readonly SqlLists CountNewReply = OrdinalLists.Update(
        "comments",
        found => $"""
            UPDATE comments SET reply_count = reply_count + 1, shown_children = shown_children + CASE WHEN ordinal = @parent THEN 1 ELSE 0 END
            {found} AND EXISTS (
              SELECT 1 FROM comments p WHERE p.site_id = @site AND p.thread_number = @thread AND p.ordinal = @parent AND p.state = 0)
            """,
        Int("parent"));

    /// <summary>Counts new answers on a public comment, with what was written under them.</summary>
    public static readonly Sql CountAnswers = new(
        """
        UPDATE comments SET reply_count = reply_count + @replies, shown_children = shown_children + @children
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND state = 0
        """,
        Int("replies"), Int("children"), Int("site"), Int("thread"), Int("ordinal"));

    /// <summary>Counts replies on the comments above one.</summary>
    public static readonly SqlLists CountReplies = OrdinalLists.Update(
        "comments", found => $"UPDATE comments SET reply_count = reply_count + @by {found}", Int("by"));
}
