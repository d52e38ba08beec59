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
        SELECT ordinal, parent_ordinal, author_id, body, state, created_at, edited_at, score FROM comments
        WHERE site_id = @site AND thread_number = @thread AND ordinal > @after ORDER BY ordinal LIMIT 500
        """,
        Int("site"), Int("thread"), Int("after"));

    public static readonly Sql Votes = new(
        """
        SELECT author_id, ordinal, value, created_at FROM votes
        WHERE site_id = @site AND thread_number = @thread AND (author_id, ordinal) > (@author, @after) ORDER BY author_id, ordinal LIMIT 1000
        """,
        Int("site"), Int("thread"), Long("author"), Int("after"));

    /// <summary>Whoever wrote or voted on a site; a member's address where it is confirmed.</summary>
    public static readonly Sql Authors = new(
        """
        SELECT a.id, a.name, a.website, a.email_sealed, CASE WHEN m.email_confirmed = 1 THEN m.email END FROM authors a
        LEFT JOIN members m ON m.id = a.member_id
        WHERE a.id > @after AND (EXISTS (SELECT 1 FROM comments c WHERE c.author_id = a.id AND c.site_id = @site)
          OR EXISTS (SELECT 1 FROM votes v WHERE v.author_id = a.id AND v.site_id = @site))
        ORDER BY a.id LIMIT 500
        """,
        Long("after"), Int("site"));
}
