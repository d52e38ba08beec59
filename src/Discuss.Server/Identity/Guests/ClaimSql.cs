using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Identity;

/// <summary>The statements by which what a guest did becomes a member's. Each starts at the guest, by an index.</summary>
internal static class ClaimSql
{
    /// <summary>Of two who claim one guest, one does. The address is not needed any more.</summary>
    public static readonly Sql Take = new(
        """
        UPDATE authors SET revoked_at = @now, claimed_by = @member, changed_at = @now, email_sealed = NULL, email_hash = NULL
        WHERE id = @guest AND kind = 0 AND revoked_at IS NULL AND claimed_by IS NULL RETURNING id
        """,
        Long("now"), Long("member"), Long("guest"));

    /// <summary>The threads in which the guest left anything.</summary>
    public static readonly Sql Threads = new(
        """
        SELECT site_id, thread_number FROM comments WHERE author_id = @guest
        UNION SELECT site_id, thread_number FROM votes WHERE author_id = @guest
        UNION SELECT site_id, thread_number FROM reports WHERE author_id = @guest
        """,
        Long("guest"));

    /// <summary>The sites on which the guest is known.</summary>
    public static readonly Sql Sites = new(
        """
        SELECT site_id FROM comments WHERE author_id = @guest UNION SELECT site_id FROM votes WHERE author_id = @guest
        UNION SELECT site_id FROM authors WHERE id = @guest AND site_id IS NOT NULL
        """,
        Long("guest"));

    /// <summary>How much goes over.</summary>
    public static readonly Sql Counts = new(
        """
        SELECT (SELECT count(*) FROM comments WHERE author_id = @guest), (SELECT count(*) FROM votes WHERE author_id = @guest),
          (SELECT count(*) FROM reports WHERE author_id = @guest),
          (SELECT count(*) FROM subscriptions WHERE author_id = @guest AND site_id IN (SELECT id FROM sites)),
          (SELECT count(*) FROM sanctions WHERE author_id = @guest AND lifted_at IS NULL AND site_id IN (SELECT id FROM sites))
        """,
        Long("guest"));

    public static readonly Sql Comments = new(
        "SELECT site_id, thread_number, ordinal, path, state, shown_children, report_count FROM comments WHERE author_id = @guest ORDER BY created_at",
        Long("guest"));

    /// <summary>Direct answers to a comment, which name its author.</summary>
    public static readonly Sql Answers = new(
        """
        SELECT ordinal FROM comments
        WHERE site_id = @site AND thread_number = @thread AND shown = 1 AND path > @from AND path < @to AND parent_ordinal = @ordinal AND state = 0
        """,
        Int("site"), Int("thread"), Text("from"), Text("to"), Int("ordinal"));

    /// <summary>The guest's votes, with the member's on the same comment, and by whom the comment is.</summary>
    public static readonly Sql Votes = new(
        """
        SELECT v.site_id, v.thread_number, v.ordinal, v.value, c.author_id, c.state, m.value
        FROM votes v
        JOIN comments c ON c.site_id = v.site_id AND c.thread_number = v.thread_number AND c.ordinal = v.ordinal
        LEFT JOIN votes m ON m.site_id = v.site_id AND m.thread_number = v.thread_number AND m.author_id = @member AND m.ordinal = v.ordinal
        WHERE v.author_id = @guest
        """,
        Long("member"), Long("guest"));

    /// <summary>The member's votes on what the guest wrote: on their own comments from now on.</summary>
    public static readonly Sql VotesOnGuest = new(
        """
        SELECT v.site_id, v.thread_number, v.ordinal, v.value, c.state
        FROM comments c
        JOIN votes v ON v.site_id = c.site_id AND v.thread_number = c.thread_number AND v.author_id = @member AND v.ordinal = c.ordinal
        WHERE c.author_id = @guest
        """,
        Long("member"), Long("guest"));

    public static readonly Sql DropVote = new(
        "DELETE FROM votes WHERE site_id = @site AND thread_number = @thread AND author_id = @author AND ordinal = @ordinal",
        Int("site"), Int("thread"), Long("author"), Int("ordinal"));

    public static readonly Sql Correct = new(
        "UPDATE comments SET score = score - @value, rank = rank + @value WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal",
        Int("value"), Int("site"), Int("thread"), Int("ordinal"));

    /// <summary>Reports of comments that the member reported, too: one person's count once.</summary>
    public static readonly Sql DropReports = new(
        """
        DELETE FROM reports WHERE author_id = @guest AND EXISTS (
          SELECT 1 FROM reports m WHERE m.site_id = reports.site_id AND m.thread_number = reports.thread_number AND m.ordinal = reports.ordinal
            AND m.author_id = @member)
        RETURNING site_id, thread_number, ordinal, weight, resolved_at
        """,
        Long("guest"), Long("member"));

    public static readonly Sql UncountReport = new(
        """
        UPDATE comments SET report_count = report_count - 1, urgency = urgency + @start
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND report_count > 0
        """,
        Long("start"), Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql Sanctions = new(
        "UPDATE sanctions SET author_id = @member WHERE author_id = @guest AND site_id IN (SELECT id FROM sites) RETURNING site_id",
        Long("member"), Long("guest"));

    /// <summary>What simply goes over, in this order.</summary>
    public static readonly Sql[] Moves =
    [
        Move("UPDATE comments SET author_id = @member WHERE author_id = @guest"),
        Move("UPDATE votes SET author_id = @member WHERE author_id = @guest"),
        Move("UPDATE reports SET author_id = @member WHERE author_id = @guest"),
        Move("UPDATE appeals SET author_id = @member WHERE author_id = @guest"),
        Move("UPDATE transitions SET actor_id = @member WHERE actor_id = @guest AND site_id IN (SELECT id FROM sites)"),
        Move("UPDATE log_entries SET actor_id = @member WHERE author_id = @guest AND actor_id = @guest"),
        Move("UPDATE log_entries SET author_id = @member WHERE author_id = @guest"),
        Move(
            """
            INSERT INTO standings (site_id, author_id, trusted, reports_agreed, reports_refused, nudged, insisted)
            SELECT site_id, @member, trusted, reports_agreed, reports_refused, nudged, insisted FROM standings
            WHERE author_id = @guest AND site_id IN (SELECT id FROM sites)
            ON CONFLICT (site_id, author_id) DO UPDATE SET
              trusted = CASE WHEN excluded.trusted = 1 THEN 1 ELSE standings.trusted END,
              reports_agreed = standings.reports_agreed + excluded.reports_agreed, reports_refused = standings.reports_refused + excluded.reports_refused,
              nudged = standings.nudged + excluded.nudged, insisted = standings.insisted + excluded.insisted
            """),
        Gone("DELETE FROM standings WHERE author_id = @guest AND site_id IN (SELECT id FROM sites)"),
        Gone(
            """
            DELETE FROM idempotency WHERE author_id = @guest AND EXISTS (
              SELECT 1 FROM idempotency m WHERE m.author_id = @member AND m.key = idempotency.key)
            """),
        Move("UPDATE idempotency SET author_id = @member WHERE author_id = @guest"),
        Move("UPDATE push_subscriptions SET author_id = @member WHERE author_id = @guest"),
        // What the guest followed and was told of; how mail comes is the member's own word.
        Move(
            """
            INSERT INTO subscriptions (author_id, site_id, thread_number, ordinal, by_mail, by_push, new_seq, seen_count, created_at)
            SELECT @member, site_id, thread_number, ordinal, by_mail, by_push, NULL, seen_count, created_at FROM subscriptions
            WHERE author_id = @guest AND site_id IN (SELECT id FROM sites) ON CONFLICT (site_id, thread_number, ordinal, author_id) DO NOTHING
            """),
        Gone("DELETE FROM subscriptions WHERE author_id = @guest AND site_id IN (SELECT id FROM sites)"),
        Move(
            """
            INSERT INTO notices (author_id, site_id, thread_number, ordinal, kind, mail, read_at, created_at)
            SELECT @member, site_id, thread_number, ordinal, kind, 0, read_at, created_at FROM notices
            WHERE author_id = @guest AND site_id IN (SELECT id FROM sites) ON CONFLICT (author_id, site_id, thread_number, ordinal) DO NOTHING
            """),
        Gone("DELETE FROM notices WHERE author_id = @guest AND site_id IN (SELECT id FROM sites)"),
        Move(
            """
            INSERT INTO notice_settings (author_id, replies_by_mail, replies_by_push, pace, mail_stopped)
            SELECT @member, replies_by_mail, replies_by_push, pace, 0 FROM notice_settings WHERE author_id = @guest ON CONFLICT (author_id) DO NOTHING
            """),
        Gone("DELETE FROM notice_settings WHERE author_id = @guest"),
        Gone("DELETE FROM mail_due WHERE author_id = @guest"),
        Move(
            """
            INSERT INTO ignored (author_id, ignored_id, created_at)
            SELECT @member, ignored_id, created_at FROM ignored WHERE author_id = @guest AND ignored_id <> @member ON CONFLICT (author_id, ignored_id) DO NOTHING
            """),
        Gone("DELETE FROM ignored WHERE author_id = @guest"),
        Move(
            """
            INSERT INTO ignored (author_id, ignored_id, created_at)
            SELECT author_id, @member, created_at FROM ignored WHERE ignored_id = @guest AND author_id <> @member ON CONFLICT (author_id, ignored_id) DO NOTHING
            """),
        Gone("DELETE FROM ignored WHERE ignored_id = @guest"),
        Gone("DELETE FROM hand_overs WHERE author_id = @guest"),
        Gone("DELETE FROM mail_links WHERE author_id = @guest"),
    ];

    private static Sql Move(string text) => new(text, Long("member"), Long("guest"));

    // The same values for all; a statement that does not name one of them is given it all the same.
    private static Sql Gone(string text) => new(text, Long("member"), Long("guest"));
}
