using Discuss.Core.Moderation.Rules;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Identity.Members;

/// <summary>The statements that read what is one member's, each in pages that start at a key. A member's comments and votes may be many.</summary>
internal static class OwnDataSql
{
    public static readonly Sql Account = new(
        """
        SELECT m.two_factor_enabled, a.website, a.badge, a.avatar_url, a.created_at,
          (SELECT count(*) FROM member_passkeys p WHERE p.member_id = m.id)
        FROM members m JOIN authors a ON a.member_id = m.id WHERE m.id = @member
        """,
        Long("member"));

    public static readonly Sql Guest = new(
        """
        SELECT a.name, a.website, a.site_id, a.email_sealed, a.email_confirmed_at, a.created_at,
          (SELECT min(m.source) FROM moved_authors m WHERE m.author_id = a.id)
        FROM authors a WHERE a.id = @author
        """,
        Long("author"));

    public static readonly Sql Logins = new("SELECT login_provider FROM member_logins WHERE member_id = @member ORDER BY login_provider", Long("member"));

    public static readonly Sql Roles = new("SELECT site_id, role FROM grants WHERE member_id = @member ORDER BY site_id", Long("member"));

    public static readonly Sql Push = new(
        "SELECT endpoint, created_at FROM push_subscriptions WHERE author_id = @author ORDER BY id", Long("author"));

    public static readonly Sql Follows = new(
        """
        SELECT s.site_id, t.key, s.ordinal, s.thread_number, s.by_mail, s.by_push, s.created_at FROM subscriptions s
        JOIN threads t ON t.site_id = s.site_id AND t.number = s.thread_number WHERE s.author_id = @author ORDER BY s.id
        """,
        Long("author"));

    public static readonly Sql Ignored = new(
        "SELECT a.name, i.created_at FROM ignored i JOIN authors a ON a.id = i.ignored_id WHERE i.author_id = @author ORDER BY i.created_at, i.ignored_id", Long("author"));

    public static readonly Sql Comments = new(
        $"""
        SELECT c.site_id, c.thread_number, c.ordinal, c.parent_ordinal, c.body, c.state, c.score, c.created_at, c.edited_at, t.key, t.url, t.title,
          CASE WHEN c.state IN (1, 2, 3, 5) AND EXISTS (
            SELECT 1 FROM signals s WHERE s.site_id = c.site_id AND s.thread_number = c.thread_number AND s.ordinal = c.ordinal
              AND s.rule = '{SanctionRule.Name}' AND s.label = '{SanctionRule.Shadow}') THEN 1 ELSE 0 END
        FROM comments c JOIN threads t ON t.site_id = c.site_id AND t.number = c.thread_number
        WHERE c.author_id = @author AND c.created_at >= @at AND (c.created_at, c.site_id, c.thread_number, c.ordinal) > (@at, @site, @thread, @ordinal)
        ORDER BY c.created_at, c.site_id, c.thread_number, c.ordinal LIMIT @count
        """,
        Long("author"), Long("at"), Int("site"), Int("thread"), Int("ordinal"), Int("count"));

    public static readonly Sql Votes = new(
        """
        SELECT site_id, thread_number, ordinal, value, created_at FROM votes
        WHERE author_id = @author AND (site_id, thread_number, ordinal) > (@site, @thread, @ordinal)
        ORDER BY site_id, thread_number, ordinal LIMIT @count
        """,
        Long("author"), Int("site"), Int("thread"), Int("ordinal"), Int("count"));

    public static readonly Sql Reports = new(
        """
        SELECT site_id, thread_number, ordinal, reason, note, created_at FROM reports
        WHERE author_id = @author AND (site_id, thread_number, ordinal) > (@site, @thread, @ordinal)
        ORDER BY site_id, thread_number, ordinal LIMIT @count
        """,
        Long("author"), Int("site"), Int("thread"), Int("ordinal"), Int("count"));

    /// <summary>Never who gave it, and never a moderator's note.</summary>
    public static readonly Sql Sanctions = new(
        """
        SELECT id, kind, reason, created_at, ends_at, lifted_at, acknowledged_at, thread_number, ordinal FROM sanctions
        WHERE site_id = @site AND author_id = @author AND id > @after ORDER BY id LIMIT @count
        """,
        Int("site"), Long("author"), Long("after"), Int("count"));

    public static readonly Sql Appeals = new(
        """
        SELECT id, site_id, thread_number, ordinal, sanction_id, text, state, created_at, decided_at, answer FROM appeals
        WHERE author_id = @author AND id > @after ORDER BY id LIMIT @count
        """,
        Long("author"), Long("after"), Int("count"));
}
