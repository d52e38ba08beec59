using System.Data.Common;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads;

/// <summary>What a site's own pages show of all its threads: counts, the latest comments, the hottest threads.</summary>
internal sealed class SiteReader(IDatabase database, CommentReader comments, ThreadClosing closing)
{
    private static readonly SqlLists CountsByKey = new(
        list => $"SELECT key, comment_count FROM threads WHERE site_id = @site AND key IN ({list})", Parameter.Text, Parameter.Int("site"));

    /// <summary>The approved comments of each thread, of one that was moved by its former key as well; 0 for a key that was never used.</summary>
    public async Task<Dictionary<string, int>> CountsAsync(Site site, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        if (keys.Count == 0) return counts;
        await using var session = await database.ReadAsync(cancellationToken);
        await AddAsync(CountsByKey, keys);
        if (keys.Where(key => !counts.ContainsKey(key)).ToList() is { Count: > 0 } others) await AddAsync(MovedKeys.Counts, others);
        foreach (var key in keys) counts.TryAdd(key, 0);
        return counts;

        async Task AddAsync(SqlLists by, IReadOnlyList<string> some)
        {
            var (sql, values) = by.For(some, site.Id);
            foreach (var (key, count) in await session.QueryAsync(sql, row => (row.GetString(0), row.GetInt32(1)), cancellationToken, values)) counts[key] = count;
        }
    }

    /// <summary>The newest comments of all threads, newest first.</summary>
    public async Task<Page<CommentView>> LatestAsync(
        Site site, int limit, LatestCursor? after, Actor? viewer, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var place = after ?? LatestCursor.Start;
        var found = await session.QueryAsync(
            ThreadSql.Latest, ReadWithThread, cancellationToken,
            viewer?.AuthorId ?? 0L, site.Id, place.At, place.Thread, place.Ordinal, limit + 1);
        if (found.Count <= limit) return new Page<CommentView>(found, null);
        found.RemoveAt(limit);
        var last = found[^1];
        var next = new LatestCursor(last.CreatedAt.ToUnixTimeMilliseconds(), last.Id.Thread.Number, last.Id.Ordinal);
        return new Page<CommentView>(found, next.ToString());
    }

    /// <summary>The hottest threads, hottest first.</summary>
    public async Task<Page<ThreadView>> TrendingAsync(Site site, int limit, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var threads = await session.QueryAsync(ThreadSql.Trending, CommentReader.ReadThread, cancellationToken, site.Id, limit);
        return new Page<ThreadView>(threads.ConvertAll(thread => closing.Now(thread, site)!), null);
    }

    private CommentView ReadWithThread(DbDataReader row)
    {
        var comment = comments.Read(row);
        string? Text(int column) => row.IsDBNull(CommentReader.ColumnCount + column) ? null : row.GetString(CommentReader.ColumnCount + column);
        return comment with { Thread = new ThreadLink(comment.Id.Thread, Text(0)!, Text(1), Text(2)) };
    }
}
