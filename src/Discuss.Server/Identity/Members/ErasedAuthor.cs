using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Identity.Members;

/// <summary>What is taken away of an author who leaves, member or guest: all but the comments, which go or stay without a name.</summary>
internal static class ErasedAuthor
{
    private static readonly Sql[] Traces =
    [
        One("DELETE FROM claims WHERE author_id = @author"),
        One("DELETE FROM article_authors WHERE author_id = @author"),
        One("DELETE FROM hand_overs WHERE author_id = @author"),
        One("DELETE FROM mail_links WHERE author_id = @author"),
        One("DELETE FROM push_subscriptions WHERE author_id = @author"),
        // Who they were where they came from, as far as a keyed hash tells.
        One("DELETE FROM moved_authors WHERE author_id = @author OR author_id IN (SELECT id FROM authors WHERE claimed_by = @author)"),
        One("DELETE FROM moved_subscriptions WHERE author_id = @author OR author_id IN (SELECT id FROM authors WHERE claimed_by = @author)"),
        One("DELETE FROM subscriptions WHERE author_id = @author"),
        One("DELETE FROM notice_settings WHERE author_id = @author"),
        One("DELETE FROM notices WHERE author_id = @author"),
        One("DELETE FROM mail_due WHERE author_id = @author"),
        One("DELETE FROM mail_failures WHERE author_id = @author"),
        One("DELETE FROM ignored WHERE author_id = @author"),
        One("DELETE FROM ignored WHERE ignored_id = @author"),
        // What was voted counts on; who voted it is not kept.
        One("DELETE FROM votes WHERE author_id = @author"),
        One("DELETE FROM idempotency WHERE author_id = @author"),
        One("DELETE FROM image_uploads WHERE author_id = @author"),
        One("DELETE FROM standings WHERE author_id = @author AND site_id IN (SELECT id FROM sites)"),
        // Of the log stays what was decided, when and by whom, and not what was noted about a person.
        One("UPDATE log_entries SET note = NULL WHERE author_id = @author"),
        One("UPDATE sanctions SET note = NULL WHERE author_id = @author AND site_id IN (SELECT id FROM sites)"),
        One(
            """
            UPDATE transitions SET note = NULL WHERE id IN (
              SELECT t.id FROM comments c
              JOIN transitions t ON t.site_id = c.site_id AND t.thread_number = c.thread_number AND t.ordinal = c.ordinal
              WHERE c.author_id = @author AND t.note IS NOT NULL)
            """),
    ];

    // Words of one's own that are no comments go with them: what one objected, and what one said of another's comment.
    private static readonly Sql[] Words =
    [
        One("UPDATE appeals SET text = '' WHERE author_id = @author"),
        One("UPDATE reports SET note = NULL WHERE author_id = @author"),
    ];

    /// <param name="words">Whether what was written goes too: of the comments themselves the caller takes care.</param>
    public static async Task ForgetAsync(WriteSession session, long author, bool words, CancellationToken cancellationToken)
    {
        foreach (var sql in Traces) await session.ExecuteAsync(sql, cancellationToken, author);
        foreach (var sql in words ? Words : []) await session.ExecuteAsync(sql, cancellationToken, author);
    }

    private static Sql One(string text) => new(text, Long("author"));
}
