using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Interchange;

/// <summary>The statements that write down who follows what, as it was elsewhere.</summary>
internal static class FollowSql
{
    private const string Room = "(SELECT count(*) FROM subscriptions WHERE author_id = a.id) < @most";

    /// <summary>Subscriptions that came before.</summary>
    public static readonly SqlLists Known = new(
        list => $"SELECT foreign_hash FROM moved_subscriptions WHERE site_id = @site AND source = @source AND foreign_hash IN ({list})", Text, Int("site"), Text("source"));

    public static readonly Sql Remember = new(
        "INSERT INTO moved_subscriptions (site_id, foreign_hash, source, author_id) VALUES (@site, @hash, @source, @author) ON CONFLICT (site_id, foreign_hash, source) DO NOTHING",
        Int("site"), Text("hash"), Text("source"), Long("author"));

    /// <summary>Discussions by the identifiers that they had there.</summary>
    public static readonly SqlLists Threads = new(
        list => $"SELECT foreign_id, thread_number FROM moved_threads WHERE site_id = @site AND source = @source AND foreign_id IN ({list})", Text, Int("site"), Text("source"));

    /// <summary>Follows a discussion, or a comment of it, from now on; nothing where that is so already, or for who follows as much as one may.</summary>
    public static readonly Sql Follow = new(
        $"""
        INSERT INTO subscriptions (author_id, site_id, thread_number, ordinal, by_mail, by_push, seen_count, created_at)
        SELECT a.id, t.site_id, t.number, @ordinal, @mail, 0, t.comment_count, @created FROM authors a, threads t
        WHERE a.id = @author AND t.site_id = @site AND t.number = @thread AND {Room}
        ON CONFLICT (site_id, thread_number, ordinal, author_id) DO NOTHING
        """,
        Int("ordinal"), Int("mail"), Long("created"), Long("author"), Int("site"), Int("thread"), Int("most"));

    /// <summary>Whoever wrote in a discussion under an address follows what is under their comments.</summary>
    public static readonly Sql FollowOwn = new(
        $"""
        INSERT INTO subscriptions (author_id, site_id, thread_number, ordinal, by_mail, by_push, seen_count, created_at)
        SELECT a.id, t.site_id, t.number, c.ordinal, 1, 0, t.comment_count, @created FROM authors a
        JOIN comments c ON c.author_id = a.id AND c.site_id = @site AND c.thread_number = @thread AND c.state <> 4
        JOIN threads t ON t.site_id = c.site_id AND t.number = c.thread_number
        WHERE a.email_hash = @address AND a.email_confirmed_at IS NOT NULL AND a.revoked_at IS NULL AND {Room}
        ON CONFLICT (site_id, thread_number, ordinal, author_id) DO NOTHING
        """,
        Long("created"), Int("site"), Int("thread"), Bytes("address"), Int("most"));
}
