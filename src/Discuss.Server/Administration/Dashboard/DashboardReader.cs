using Discuss.Server.Identity;
using Discuss.Server.Interchange;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Administration;

/// <summary>
/// Puts the dashboard together: the newest lines of the sites' logs, as many as are read in a fraction of a second, and not one more.
/// An answer is kept for a minute.
/// </summary>
internal sealed class DashboardReader(IDatabase database, SiteDirectory sites, TimeProvider clock)
{
    private const int Chunk = 5000;
    private const int Most = 10;

    private readonly MinuteCache<(int Site, Pace Pace), DashboardView> _views = new(clock);

    /// <param name="site">One site, or <see langword="null"/> for all of them.</param>
    public ValueTask<DashboardView> ReadAsync(Site? site, Pace pace, CancellationToken cancellationToken) => _views.GetAsync((site?.Id ?? 0, pace), LoadAsync, cancellationToken);

    private async Task<DashboardView> LoadAsync((int Site, Pace Pace) asked, CancellationToken cancellationToken)
    {
        var shown = (await sites.AllAsync(cancellationToken)).Where(site => asked.Site == 0 || site.Id == asked.Site).ToList();
        var counting = new Counting(asked.Pace, clock.GetUtcNow());
        await using var session = await database.ReadAsync(cancellationToken);
        var (since, cut) = (counting.First, false);
        foreach (var site in shown)
        {
            var (changes, whole) = await ChangesAsync(session, site, counting.First, Bounds.DashboardLines / shown.Count, cancellationToken);
            if (!whole && changes.Count > 0)
            {
                cut = true;
                if (changes[^1].At > since) since = changes[^1].At;
            }

            // As they happened.
            for (var i = changes.Count - 1; i >= 0; i--) counting.Add(changes[i]);
        }

        return new DashboardView(
            asked.Pace, counting.Buckets(), since, cut,
            [.. counting.Rules.OrderByDescending(rule => rule.Value.Held).Take(2 * Most).Select(rule => new HeldBy(rule.Key.Rule, rule.Key.Label, rule.Value.Held, rule.Value.Approved, rule.Value.Rejected))],
            await ThreadsAsync(session, counting, shown, cancellationToken), await ModeratorsAsync(session, counting, cancellationToken))
        {
            People = counting.People, Wait = counting.Wait, LongWait = counting.LongWait,
        };
    }

    /// <summary>The site's newest changes, the newest first; whether they reach back far enough.</summary>
    private static async Task<(List<Change> Changes, bool Whole)> ChangesAsync(
        DbSession session, Site site, DateTimeOffset since, int most, CancellationToken cancellationToken)
    {
        var (all, before) = (new List<Change>(), long.MaxValue);
        while (all.Count < most)
        {
            var count = Math.Min(Chunk, most - all.Count);
            var found = await session.QueryAsync(DashboardSql.Changes, DashboardSql.Read, cancellationToken, site.Id, before, count);
            // What was moved in happened elsewhere.
            all.AddRange(found.Where(change => change.Rule != BatchWriter.Rule));
            if (found.Count < count || found.TrueForAll(change => change.At < since)) return (all, true);
            before = found[^1].Id;
        }

        return (all, false);
    }

    private static async Task<List<BusyThread>> ThreadsAsync(DbSession session, Counting counting, List<Site> shown, CancellationToken cancellationToken)
    {
        var threads = new List<BusyThread>();
        foreach (var ((site, number), comments) in counting.Threads.OrderByDescending(thread => thread.Value).Take(Most))
        {
            var thread = await session.FirstAsync(
                DashboardSql.Thread, row => new BusyThread(
                    shown.First(one => one.Id == site).Name, row.IsDBNull(1) ? row.GetString(0) : row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), comments),
                cancellationToken, site, number);
            if (thread is not null) threads.Add(thread);
        }

        return threads;
    }

    private static async Task<List<Load>> ModeratorsAsync(DbSession session, Counting counting, CancellationToken cancellationToken)
    {
        var busiest = counting.Moderators.OrderByDescending(one => one.Value.Count).Take(2 * Most).ToList();
        if (busiest.Count == 0) return [];
        var (sql, values) = DashboardSql.Names.For(busiest.ConvertAll(one => one.Key));
        var names = (await session.QueryAsync(sql, row => (Id: row.GetInt64(0), Name: row.GetString(1)), cancellationToken, values)).ToDictionary(row => row.Id, row => row.Name);
        return busiest.ConvertAll(one => new Load(names.GetValueOrDefault(one.Key, "Former member"), one.Value.Count, Counting.Share(one.Value, 0.5)!.Value));
    }
}
