namespace Discuss.Core.Threads;

/// <summary>
/// How hot a thread is: activity that fades by half every <see cref="HalfLife"/>. Kept as the base-2 logarithm of the sum of
/// 2^(t ∕ half-life) over its events, which orders threads rightly at any later moment without ever being recomputed.
/// </summary>
public static class Heat
{
    /// <summary>An evening's discussion outlives the evening, and is gone the day after.</summary>
    public static readonly TimeSpan HalfLife = TimeSpan.FromHours(6);

    /// <summary>The heat of a thread in which nothing has happened.</summary>
    public const double Cold = 0;

    /// <summary>The heat after one more event at <paramref name="at"/>.</summary>
    public static double After(double heat, DateTimeOffset at)
    {
        var now = at.ToUnixTimeMilliseconds() / HalfLife.TotalMilliseconds;
        var (high, low) = heat > now ? (heat, now) : (now, heat);
        return high + Math.Log2(1 + Math.Pow(2, low - high));
    }

    /// <summary>How many events of this moment the thread's activity is worth at <paramref name="at"/>; at least 0.</summary>
    public static double Activity(double heat, DateTimeOffset at) =>
        heat <= Cold ? 0 : Math.Pow(2, heat - (at.ToUnixTimeMilliseconds() / HalfLife.TotalMilliseconds));
}
