using System.Data.Common;
using System.Globalization;
using Discuss.Core.Interchange;
using Discuss.Server.Contract;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Threads;

namespace Discuss.Server.Keeping;

/// <summary>A thread as whoever keeps it sees it.</summary>
internal sealed record KeptThread(
    int Number, string Key, string? Title, string? Url, ThreadState State, int Comments, DateTimeOffset? OpenUntil, DateTimeOffset CreatedAt, DateTimeOffset? LastCommentAt)
{
    public static KeptThread Read(DbDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), (ThreadState)row.GetInt32(4), row.GetInt32(5),
        Time(row, 6), Time(row, 7)!.Value, Time(row, 8));

    /// <summary>What it is called.</summary>
    public string Name => Title ?? Key;

    /// <summary>Whether nothing is written there any more at a moment.</summary>
    public bool IsClosed(SiteSettings settings, DateTimeOffset now) => new ThreadTimes(CreatedAt, OpenUntil).StateOf(State, settings, now) == ThreadState.Closed;

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}

/// <summary>
/// Finds threads by words of their title or by their address. An address is looked up; titles are looked over, the newest first, so many at a
/// time: a page that had to look over much for little is short and has a cursor all the same.
/// </summary>
internal sealed class ThreadFinder(IDatabase database)
{
    private const int MostShown = 50;

    /// <param name="words">Words that all stand in the title or the address, case and accents aside; everything where there are none.</param>
    public async Task<Page<KeptThread>> FindAsync(Site site, string? words, int before, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var found = new List<KeptThread>();
        if (words is not null && before == int.MaxValue)
        {
            foreach (var key in new[] { words, AddressMap.PathOf(words) }.OfType<string>().Distinct(StringComparer.Ordinal))
            {
                if (found.Count == 0 && await session.FirstAsync(KeepingSql.ByKey, KeptThread.Read, cancellationToken, site.Id, key) is { } exact) found.Add(exact);
            }
        }

        var pieces = words?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var (place, looked) = (before, 0);
        var threads = await session.QueryAsync(KeepingSql.Window, KeptThread.Read, cancellationToken, site.Id, before, KeepingSql.Scanned);
        foreach (var thread in threads)
        {
            if (found.Count == MostShown) break;
            (place, looked) = (thread.Number, looked + 1);
            if (pieces.All(piece => Holds(thread, piece)) && !found.Exists(one => one.Number == thread.Number)) found.Add(thread);
        }

        var more = looked < threads.Count || threads.Count == KeepingSql.Scanned;
        return new Page<KeptThread>(found, more ? place.ToString(CultureInfo.InvariantCulture) : null);
    }

    public async Task<KeptThread?> OneAsync(Site site, int number, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(KeepingSql.ByNumber, KeptThread.Read, cancellationToken, site.Id, number);
    }

    private static bool Holds(KeptThread thread, string piece) => Holds(thread.Title, piece) || Holds(thread.Key, piece) || Holds(thread.Url, piece);

    private static bool Holds(string? text, string piece) => text is not null
        && CultureInfo.InvariantCulture.CompareInfo.IndexOf(text, piece, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;
}
