using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Storage;

public sealed class PaceTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly TestClock _clock = new();

    [Fact]
    public void What_comes_at_the_pace_now_early_and_now_late_never_waits()
    {
        var pace = new Pace(_clock, Period);

        foreach (var gap in new[] { 0, 100, 60, 140, 100, 30, 170, 100, 95, 105 })
        {
            _clock.Advance(TimeSpan.FromMilliseconds(gap));
            Assert.Equal(TimeSpan.Zero, pace.Wait());
            pace.Count();
        }
    }

    [Fact]
    public void What_comes_faster_waits_and_keeps_to_the_pace_in_the_long_run()
    {
        var pace = new Pace(_clock, Period);
        var began = _clock.GetUtcNow();

        for (var i = 0; i < 50; i++)
        {
            Assert.InRange(pace.Wait(), TimeSpan.Zero, Period);
            _clock.Advance(pace.Wait());
            pace.Count();
        }

        // One of them was ahead.
        Assert.Equal(48 * Period, _clock.GetUtcNow() - began);
    }
}
