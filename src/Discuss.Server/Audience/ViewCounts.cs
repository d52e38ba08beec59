using System.Collections.Concurrent;
using Discuss.Core.Threads;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Audience;

/// <summary>
/// How often each thread was looked at. A view is a number and nothing else: nobody's address, cookie or time is kept, and so whoever comes
/// twice is counted twice. Counted in memory and written down together now and then; what a node counted in the seconds before it was killed is lost.
/// </summary>
internal sealed class ViewCounts(IDatabase database) : IDisposable
{
    // Threads that were looked at between two flushes; past it the flush comes early.
    private const int MaxWaiting = Bounds.ViewsWaiting;

    private static readonly string[] Programs = ["bot", "crawl", "spider", "slurp", "preview", "monitor", "lighthouse", "http"];

    private static readonly Sql Add = new(
        """
        INSERT INTO thread_views (site_id, thread_number, views) VALUES (@site, @thread, @views)
        ON CONFLICT (site_id, thread_number) DO UPDATE SET views = thread_views.views + excluded.views
        """,
        Int("site"), Int("thread"), Long("views"));

    private static readonly Sql Find = new(
        "SELECT views FROM thread_views WHERE site_id = @site AND thread_number = @thread", Int("site"), Int("thread"));

    private readonly ConcurrentDictionary<ThreadId, long> _waiting = new();
    private readonly SemaphoreSlim _full = new(0, 1);

    /// <summary>A browser opened the thread. Programs that say what they are do not count; most others open no socket in the first place.</summary>
    public void Opened(ThreadId thread, string? userAgent)
    {
        if (string.IsNullOrEmpty(userAgent) || Array.Exists(Programs, program => userAgent.Contains(program, StringComparison.OrdinalIgnoreCase))) return;
        _waiting.AddOrUpdate(thread, 1, (_, count) => count + 1);
        if (_waiting.Count >= MaxWaiting && _full.CurrentCount == 0) TellFull();
    }

    /// <summary>How often the thread was looked at, on all nodes, as far as that is written down.</summary>
    public async Task<long> OfAsync(ThreadId thread, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(Find, row => row.GetInt64(0), cancellationToken, thread.Site, thread.Number);
    }

    /// <summary>Waits until there is much to write down, or the time is over.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _full.WaitAsync(longest, cancellationToken);

    /// <summary>Writes down what was counted; what cannot be written now is counted with the next.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var rows = new List<object?[]>();
        // In one order on all nodes, so that none waits for another in a circle.
        foreach (var thread in _waiting.Keys.OrderBy(thread => thread.Site).ThenBy(thread => thread.Number))
        {
            if (_waiting.TryRemove(thread, out var count)) rows.Add([thread.Site, thread.Number, count]);
        }

        if (rows.Count == 0) return;
        try
        {
            await database.WriteAsync(session => session.ExecuteEachAsync(Add, rows, cancellationToken), cancellationToken);
        }
        catch
        {
            foreach (var row in rows) _waiting.AddOrUpdate(new ThreadId((int)row[0]!, (int)row[1]!), (long)row[2]!, (_, count) => count + (long)row[2]!);
            throw;
        }
    }

    public void Dispose() => _full.Dispose();

    private void TellFull()
    {
        try
        {
            _full.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else has told it.
        }
    }
}
