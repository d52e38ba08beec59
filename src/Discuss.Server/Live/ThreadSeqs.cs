using Discuss.Core.Threads;
using Discuss.Server.Storage;
using Discuss.Server.Threads;

namespace Discuss.Server.Live;

/// <summary>How far threads have come, many at once.</summary>
internal sealed class ThreadSeqs(IDatabase database)
{
    private const int MostAtOnce = 512;

    private static readonly SqlLists BySite = new(
        numbers => $"SELECT number, seq FROM threads WHERE site_id = @site AND number IN ({numbers})", Parameter.Int, Parameter.Int("site"));

    /// <summary>One statement for each site's 512 threads, by their key.</summary>
    public async Task<IReadOnlyList<(ThreadId Thread, long Seq)>> ReadAsync(IReadOnlyCollection<ThreadId> threads, CancellationToken cancellationToken)
    {
        var seqs = new List<(ThreadId, long)>(threads.Count);
        if (threads.Count == 0) return seqs;
        await using var session = await database.ReadAsync(cancellationToken);
        foreach (var site in threads.GroupBy(thread => thread.Site))
        {
            foreach (var some in site.Select(thread => thread.Number).Chunk(MostAtOnce))
            {
                var (sql, values) = BySite.For(some, site.Key);
                seqs.AddRange(await session.QueryAsync(
                    sql, row => (new ThreadId(site.Key, row.GetInt32(0)), row.GetInt64(1)), cancellationToken, values));
            }
        }

        return seqs;
    }
}
