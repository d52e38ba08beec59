using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Notifications.Notices;

/// <summary>The statements by which events become notices.</summary>
internal static class NoticeSql
{
    /// <summary>Whether mail may go to an author: an address that was confirmed, and that takes mail.</summary>
    private const string Reachable =
        """
        CASE WHEN coalesce(n.mail_stopped, 0) = 0 AND a.revoked_at IS NULL
          AND (a.email_confirmed_at IS NOT NULL OR EXISTS (SELECT 1 FROM members m WHERE m.id = a.member_id AND m.email_confirmed = 1 AND m.email IS NOT NULL))
        THEN 1 ELSE 0 END
        """;

    /// <summary>What is new, with whom each comment answers.</summary>
    public static readonly SqlLists Comments = OrdinalLists.Read(
        "comments",
        (rows, found) =>
            $"""
            SELECT c.ordinal, c.author_id, c.path, (
              SELECT p.author_id FROM comments p
              WHERE p.site_id = c.site_id AND p.thread_number = c.thread_number AND p.ordinal = c.parent_ordinal),
              CASE WHEN c.body_html LIKE '%class="mention"%' THEN c.body_html END FROM {rows}
            WHERE {found} AND c.state = 0 ORDER BY c.ordinal
            """);

    public static readonly SqlLists AuthorsOf = OrdinalLists.Read("comments", (rows, found) => $"SELECT c.ordinal, c.author_id FROM {rows} WHERE {found}");

    /// <summary>Who follows one of these comments.</summary>
    public static readonly SqlLists Followers = OrdinalLists.Read(
        "subscriptions", (rows, found) => $"SELECT c.author_id, max(c.by_mail), max(c.by_push) FROM {rows} WHERE {found} GROUP BY c.author_id");

    /// <summary>Whether anybody follows the thread, and whether anybody follows a comment of it.</summary>
    public static readonly Sql HasFollowers = new(
        """
        SELECT
          CASE WHEN EXISTS (SELECT 1 FROM subscriptions WHERE site_id = @site AND thread_number = @thread AND ordinal = 0) THEN 1 ELSE 0 END,
          CASE WHEN EXISTS (SELECT 1 FROM subscriptions WHERE site_id = @site AND thread_number = @thread AND ordinal > 0) THEN 1 ELSE 0 END
        """,
        Int("site"), Int("thread"));

    /// <summary>How people are to be told, of those who do not ignore the author.</summary>
    public static readonly SqlLists Recipients = new(
        list =>
            $"""
            SELECT a.id, coalesce(n.replies_by_mail, 0), coalesce(n.replies_by_push, 0), coalesce(n.pace, 0), {Reachable} FROM authors a
            LEFT JOIN notice_settings n ON n.author_id = a.id
            WHERE a.id IN ({list}) AND a.id <> @from AND a.claimed_by IS NULL
              AND NOT EXISTS (SELECT 1 FROM ignored i WHERE i.ignored_id = @from AND i.author_id = a.id)
            """,
        Long, Long("from"));

    /// <summary>Once for each comment and person, however often it is told.</summary>
    public static readonly Sql Insert = new(
        """
        INSERT INTO notices (author_id, site_id, thread_number, ordinal, kind, mail, created_at)
        VALUES (@author, @site, @thread, @ordinal, @kind, @mail, @now) ON CONFLICT (author_id, site_id, thread_number, ordinal) DO NOTHING
        """,
        Long("author"), Int("site"), Int("thread"), Int("ordinal"), Int("kind"), Int("mail"), Long("now"));

    /// <summary>The next of those who follow the thread and have nothing new yet have something now.</summary>
    public static readonly SqlLists WakeFollowers = new(
        list =>
            $"""
            UPDATE subscriptions SET new_seq = @seq WHERE id IN (
              SELECT id FROM subscriptions WHERE site_id = @site AND thread_number = @thread AND ordinal = 0 AND new_seq IS NULL AND id > @after
                AND author_id NOT IN ({list}) ORDER BY id LIMIT 500)
            RETURNING id, author_id
            """,
        Long, Long("seq"), Int("site"), Int("thread"), Long("after"));

    public static readonly Sql WakeFollower = new(
        """
        UPDATE subscriptions SET new_seq = @seq
        WHERE site_id = @site AND thread_number = @thread AND ordinal = 0 AND new_seq IS NULL AND author_id = @author RETURNING id, author_id
        """,
        Long("seq"), Int("site"), Int("thread"), Long("author"));

    /// <summary>What somebody wrote themselves they have seen.</summary>
    public static readonly Sql SawOwn = new(
        "UPDATE subscriptions SET seen_count = seen_count + @count WHERE site_id = @site AND thread_number = @thread AND ordinal = 0 AND author_id = @author",
        Int("count"), Int("site"), Int("thread"), Long("author"));

    /// <summary>Mail is due to whoever of these subscriptions wants it and can be reached; sooner where it was due later.</summary>
    public static readonly SqlLists DueOfSubscriptions = new(
        list =>
            $"""
            INSERT INTO mail_due (author_id, due_at)
            SELECT s.author_id, CASE coalesce(n.pace, 0) WHEN 1 THEN @hour WHEN 2 THEN @day ELSE @now END FROM subscriptions s
            JOIN authors a ON a.id = s.author_id LEFT JOIN notice_settings n ON n.author_id = s.author_id
            WHERE s.id IN ({list}) AND s.by_mail = 1 AND {Reachable} = 1 ORDER BY s.author_id
            ON CONFLICT (author_id) DO UPDATE SET due_at = CASE WHEN mail_due.due_at < excluded.due_at THEN mail_due.due_at ELSE excluded.due_at END
            """,
        Long, Long("hour"), Long("day"), Long("now"));

    public static readonly Sql Due = new(
        """
        INSERT INTO mail_due (author_id, due_at) VALUES (@author, @due)
        ON CONFLICT (author_id) DO UPDATE SET due_at = CASE WHEN mail_due.due_at < excluded.due_at THEN mail_due.due_at ELSE excluded.due_at END
        """,
        Long("author"), Long("due"));

    /// <summary>Those of these subscriptions that want to be told by push.</summary>
    public static readonly SqlLists PushOfSubscriptions = new(
        list => $"SELECT author_id FROM subscriptions WHERE id IN ({list}) AND by_push = 1", Long);
}
