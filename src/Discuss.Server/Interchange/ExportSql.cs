using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Interchange;

/// <summary>The statements that an export reads by: each takes so many rows behind a key.</summary>
internal static class ExportSql
{
    public static readonly Sql Threads = new(
        "SELECT number, key, url, title, state, created_at FROM threads WHERE site_id = @site AND number > @after ORDER BY number LIMIT 500",
        Int("site"), Int("after"));

    public static readonly Sql Comments = new(
        """
        SELECT ordinal, parent_ordinal, author_id, body, state, created_at, edited_at, score, pinned_at, featured_at FROM comments
        WHERE site_id = @site AND thread_number = @thread AND ordinal > @after ORDER BY ordinal LIMIT 500
        """,
        Int("site"), Int("thread"), Int("after"));

    public static readonly Sql Votes = new(
        """
        SELECT author_id, ordinal, value, created_at FROM votes
        WHERE site_id = @site AND thread_number = @thread AND (author_id, ordinal) > (@author, @after) ORDER BY author_id, ordinal LIMIT 1000
        """,
        Int("site"), Int("thread"), Long("author"), Int("after"));

    /// <summary>Who follows a thread, but for those who were asked to confirm an address and never did; whether there is one that is theirs.</summary>
    public static readonly Sql Subscriptions = new(
        """
        SELECT s.ordinal, s.author_id, s.by_mail, s.created_at, CASE WHEN a.email_confirmed_at IS NOT NULL OR (m.email_confirmed = 1 AND m.email IS NOT NULL) THEN 1 ELSE 0 END
        FROM subscriptions s JOIN authors a ON a.id = s.author_id LEFT JOIN members m ON m.id = a.member_id
        WHERE s.site_id = @site AND s.thread_number = @thread AND (s.ordinal, s.author_id) > (@after, @author) AND (a.name <> '' OR a.email_confirmed_at IS NOT NULL)
        ORDER BY s.ordinal, s.author_id LIMIT 1000
        """,
        Int("site"), Int("thread"), Int("after"), Long("author"));

    /// <summary>Images after one that comments of a site show, in whatever state those are.</summary>
    public static readonly Sql Images = new(
        """
        SELECT i.hash, i.type FROM images i WHERE i.hash > @after AND EXISTS (SELECT 1 FROM image_uses u WHERE u.hash = i.hash AND u.site_id = @site)
        ORDER BY i.hash LIMIT 100
        """,
        Text("after"), Int("site"));

    /// <summary>Whoever wrote or voted on a site; a member's address where it is confirmed.</summary>
    public static readonly Sql Authors = Of("");

    /// <summary>Whoever follows something there as well.</summary>
    public static readonly Sql AuthorsAndFollowers = Of(" OR ((a.name <> '' OR a.email_confirmed_at IS NOT NULL) AND EXISTS (SELECT 1 FROM subscriptions s WHERE s.author_id = a.id AND s.site_id = @site))");

    private static Sql Of(string more) => new(
        $"""
        SELECT a.id, a.name, a.website, a.email_sealed, CASE WHEN m.email_confirmed = 1 THEN m.email END FROM authors a
        LEFT JOIN members m ON m.id = a.member_id
        WHERE a.id > @after AND (EXISTS (SELECT 1 FROM comments c WHERE c.author_id = a.id AND c.site_id = @site)
          OR EXISTS (SELECT 1 FROM votes v WHERE v.author_id = a.id AND v.site_id = @site){more})
        ORDER BY a.id LIMIT 500
        """,
        Long("after"), Int("site"));
}
