namespace Discuss.Server.Storage;

/// <summary>
/// Once in every period in the long run, and once ahead of that: what happens at just that rate, now a little early and now a little late,
/// never waits. With a mere gap between any two each lateness would be handed on to all that follow.
/// </summary>
internal sealed class Pace(TimeProvider clock, TimeSpan period)
{
    private readonly long _period = (long)(period.TotalSeconds * clock.TimestampFrequency);

    // When the one after the next would be due if each came in its time.
    private long _due;

    /// <summary>How long to wait for the next; zero where it may be at once.</summary>
    public TimeSpan Wait()
    {
        var early = Interlocked.Read(ref _due) - _period - clock.GetTimestamp();
        return early > 0 ? TimeSpan.FromSeconds((double)early / clock.TimestampFrequency) : TimeSpan.Zero;
    }

    /// <summary>One happens now.</summary>
    public void Count() => Interlocked.Exchange(ref _due, Math.Max(Interlocked.Read(ref _due), clock.GetTimestamp()) + _period);
}
