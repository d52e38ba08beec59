using System.Collections.Concurrent;

namespace Discuss.Server.Identity;

/// <summary>
/// What tokens said that were opened a moment ago: to open one costs more than all else that a reader is asked. Only what is sealed
/// inside is kept, and it cannot change; whether it still counts is asked each time, by whoever opens it.
/// </summary>
/// <remarks>
/// Two halves of a bounded number each, the older one dropped when the newer is full or a minute old: nothing is kept for longer than two
/// minutes, a token under a key that was taken away neither.
/// </remarks>
internal sealed class OpenedTokens<T>(TimeProvider clock)
    where T : class
{
    // With what it says a token takes some 500 bytes: 8 MiB for both halves at the most.
    internal const int HalfCapacity = 8_000;

    private static readonly TimeSpan HalfAge = TimeSpan.FromMinutes(1);

    private readonly Lock _turning = new();
    private volatile Half _newer = new(clock.GetTimestamp());
    private volatile Half _older = new(clock.GetTimestamp());

    /// <summary>What the token says; <see langword="null"/> where <paramref name="open"/> says so, which is asked again the next time.</summary>
    public T? Get(string token, Func<string, T?> open)
    {
        var newer = Newer();
        if (newer.Opened.TryGetValue(token, out var said) || _older.Opened.TryGetValue(token, out said)) return said;
        if ((said = open(token)) is null) return null;
        // Counted here, for a concurrent dictionary stops everybody who writes to it when it counts.
        if (newer.Opened.TryAdd(token, said)) Interlocked.Increment(ref newer.Count);
        return said;
    }

    private Half Newer()
    {
        var newer = _newer;
        if (!IsDone(newer)) return newer;
        lock (_turning)
        {
            if (!IsDone(_newer)) return _newer;
            // Where nobody came for long both are too old.
            var now = clock.GetTimestamp();
            _older = clock.GetElapsedTime(_newer.Since, now) < 2 * HalfAge ? _newer : new Half(now);
            return _newer = new Half(now);
        }
    }

    private bool IsDone(Half half) => Volatile.Read(ref half.Count) >= HalfCapacity || clock.GetElapsedTime(half.Since) >= HalfAge;

    private sealed class Half(long since)
    {
        public readonly ConcurrentDictionary<string, T> Opened = new(StringComparer.Ordinal);

        public int Count;

        public long Since => since;
    }
}
