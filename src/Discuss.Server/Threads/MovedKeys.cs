using Discuss.Server.Contract;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads;

/// <summary>
/// Where the discussion of an article is that was moved to another address, or became a part of another discussion. Looked for where there is no
/// thread under a key, and so at no cost for those that stayed.
/// </summary>
internal static class MovedKeys
{
    /// <summary>What stands in <c>moved_threads</c> as the source of what was moved here and not from elsewhere.</summary>
    public const string Source = "moved";

    public static readonly Sql Thread = new(
        """
        SELECT t.site_id, t.number, t.key, t.title, t.url, t.state, t.comment_count, t.seq, t.created_at, t.open_until, t.marked
        FROM moved_threads m JOIN threads t ON t.site_id = m.site_id AND t.number = m.thread_number
        WHERE m.site_id = @site AND m.foreign_id = @key AND m.source = 'moved'
        """,
        Parameter.Int("site"), Parameter.Text("key"));

    /// <summary>The approved comments of threads by the keys under which they stood.</summary>
    public static readonly SqlLists Counts = new(
        list => $"""
            SELECT m.foreign_id, t.comment_count FROM moved_threads m JOIN threads t ON t.site_id = m.site_id AND t.number = m.thread_number
            WHERE m.site_id = @site AND m.source = '{Source}' AND m.foreign_id IN ({list})
            """,
        Parameter.Text, Parameter.Int("site"));

    /// <summary>The thread under a key, or the one that stood there before it was moved.</summary>
    public static async Task<ThreadView?> FindAsync(DbSession session, int site, string key, CancellationToken cancellationToken) =>
        await session.FirstAsync(ThreadSql.ThreadByKey, CommentReader.ReadThread, cancellationToken, site, key)
        ?? await session.FirstAsync(Thread, CommentReader.ReadThread, cancellationToken, site, key);

    /// <summary>The key under which the thread stands now; <see langword="null"/> where none was moved from here.</summary>
    public static async Task<string?> NowAsync(DbSession session, int site, string key, CancellationToken cancellationToken) =>
        (await session.FirstAsync(Thread, CommentReader.ReadThread, cancellationToken, site, key))?.Key;
}
