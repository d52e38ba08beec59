using System.Collections.Concurrent;

namespace Discuss.Server.Identity;

/// <summary>
/// Answers that may be as old as a minute: sessions, revocations, roles. What is forgotten here is asked anew at once; another node
/// hears of a change within the minute.
/// </summary>
internal sealed class MinuteCache<TKey, TValue>(TimeProvider clock)
    where TKey : notnull
{
    // Some tens of megabytes at the most; past it the answers of the last minute are asked again.
    private const int Capacity = 100_000;

    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TKey, (TValue Value, long LoadedAt)> _entries = new();
    private readonly ConcurrentDictionary<TKey, bool> _renewed = new();
    private int _forgotten;

    public async ValueTask<TValue> GetAsync(TKey key, Func<TKey, CancellationToken, Task<TValue>> load, CancellationToken cancellationToken)
    {
        if (_entries.TryGetValue(key, out var entry) && clock.GetElapsedTime(entry.LoadedAt) < Age) return entry.Value;
        var forgotten = Volatile.Read(ref _forgotten);
        var loadedAt = clock.GetTimestamp();
        var value = await load(key, cancellationToken);
        // What was read before somebody said "forget" may be the old state: used once, not kept.
        if (forgotten == Volatile.Read(ref _forgotten))
        {
            if (_entries.Count >= Capacity) _entries.Clear();
            _entries[key] = (value, loadedAt);
        }

        return value;
    }

    /// <summary>
    /// The same for whoever must not wait: an answer older than a minute is given once more, and asked anew meanwhile. Only what was never
    /// asked here is waited for.
    /// </summary>
    public ValueTask<TValue> GetAtOnceAsync(TKey key, Func<TKey, CancellationToken, Task<TValue>> load, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(key, out var entry)) return GetAsync(key, load, cancellationToken);
        if (clock.GetElapsedTime(entry.LoadedAt) >= Age && _renewed.TryAdd(key, true)) _ = RenewAsync(key, load);
        return new ValueTask<TValue>(entry.Value);
    }

    public void Forget(TKey key)
    {
        Interlocked.Increment(ref _forgotten);
        _entries.TryRemove(key, out _);
    }

    public void Clear()
    {
        Interlocked.Increment(ref _forgotten);
        _entries.Clear();
    }

    private async Task RenewAsync(TKey key, Func<TKey, CancellationToken, Task<TValue>> load)
    {
        try
        {
            await GetAsync(key, load, CancellationToken.None);
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or Storage.StorageException or OperationCanceledException)
        {
            // The next one asks again, and whoever writes hears of the fault.
        }
        finally
        {
            _renewed.TryRemove(key, out _);
        }
    }
}
