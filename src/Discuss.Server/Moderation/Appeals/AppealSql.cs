using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation.Appeals;

/// <summary>The statements about restrictions and appeals. Each starts at an author, a comment, or the open appeals of a site.</summary>
internal static class AppealSql
{
    /// <summary>The restricted comments of an author, newest first. The states are those of the index <c>comments_restricted</c>.</summary>
    public static readonly Sql Restricted = new(
        """
        SELECT c.thread_number, c.ordinal, c.state, c.version, c.excerpt, c.body, c.created_at, t.title, t.key
        FROM comments c JOIN threads t ON t.site_id = c.site_id AND t.number = c.thread_number
        WHERE c.author_id = @author AND c.site_id = @site AND c.state IN (1, 2, 3, 5) AND c.created_at < @before
        ORDER BY c.created_at DESC LIMIT @count
        """,
        Long("author"), Int("site"), Long("before"), Int("count"));

    /// <summary>The last change of a comment's state, which is what it is restricted by.</summary>
    public static readonly Sql LastChange = new(
        """
        SELECT id, from_state, to_state, actor_id, rule, reason, created_at FROM transitions
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal ORDER BY id DESC LIMIT 1
        """,
        Int("site"), Int("thread"), Int("ordinal"));

    /// <summary>What was restricted or answered lately, as far as a page has to know: something else than before, or nothing.</summary>
    public static readonly Sql Stamp = new(
        """
        SELECT 0 AS what, thread_number AS a, ordinal AS b, version AS c, created_at AS at FROM (
          SELECT thread_number, ordinal, version, created_at FROM comments
          WHERE author_id = @author AND site_id = @site AND state IN (1, 2, 3, 5) ORDER BY created_at DESC LIMIT 20) AS restricted
        UNION ALL
        SELECT 1, id, state, 0, created_at FROM (
          SELECT id, state, created_at FROM appeals WHERE author_id = @author AND site_id = @site ORDER BY id DESC LIMIT 20) AS appealed
        """,
        Long("author"), Int("site"));

    public static readonly Sql CommentState = new(
        "SELECT author_id, state FROM comments WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal",
        Int("site"), Int("thread"), Int("ordinal"));

    /// <summary>What <see cref="AppealRow.Read"/> reads.</summary>
    public const string Columns =
        """
        p.id, p.site_id, p.author_id, a.name, a.kind, p.transition_id, p.sanction_id, p.thread_number, p.ordinal, p.text, p.state, p.decided_by, p.decided_at,
        p.answer, p.created_at
        """;

    private const string From = "FROM appeals p JOIN authors a ON a.id = p.author_id";

    public static readonly Sql ByTransition = new($"SELECT {Columns} {From} WHERE p.transition_id = @id", Long("id"));

    public static readonly Sql BySanction = new($"SELECT {Columns} {From} WHERE p.sanction_id = @id", Long("id"));

    public static readonly Sql One = new($"SELECT {Columns} {From} WHERE p.id = @id", Long("id"));

    /// <summary>The open appeals of a site, the longest waiting first.</summary>
    public static readonly Sql Open = new(
        $"SELECT {Columns} {From} WHERE p.site_id = @site AND p.state = 0 AND p.id > @after ORDER BY p.id LIMIT @count",
        Int("site"), Long("after"), Int("count"));

    public static readonly Sql Insert = new(
        """
        INSERT INTO appeals (site_id, author_id, transition_id, sanction_id, thread_number, ordinal, text, state, created_at)
        VALUES (@site, @author, @transition, @sanction, @thread, @ordinal, @text, 0, @now)
        ON CONFLICT DO NOTHING RETURNING id
        """,
        Int("site"), Long("author"), Long("transition"), Long("sanction"), Int("thread"), Int("ordinal"), Text("text"), Long("now"));

    /// <summary>Only what is open is decided: of two who decide at once, one does.</summary>
    public static readonly Sql Decide = new(
        "UPDATE appeals SET state = @state, decided_by = @by, decided_at = @now, answer = @answer WHERE id = @id AND state = 0",
        Int("state"), Long("by"), Long("now"), Text("answer"), Long("id"));

    public static readonly Sql Transition = new(
        """
        SELECT l.id, l.from_state, l.to_state, l.actor_id, l.rule, l.reason, l.created_at, a.name, l.note FROM transitions l
        LEFT JOIN authors a ON a.id = l.actor_id WHERE l.id = @id
        """,
        Long("id"));

    /// <summary>Somebody else who moderates the site.</summary>
    public static readonly Sql AnotherModerator = new(
        """
        SELECT g.member_id FROM grants g JOIN authors a ON a.member_id = g.member_id
        WHERE (g.site_id = @site OR g.site_id = 0) AND g.role >= 2 AND a.id <> @one AND a.id <> @two LIMIT 1
        """,
        Int("site"), Long("one"), Long("two"));
}
