using Discuss.Core.Threads;

namespace Discuss.Core.Tests.Threads;

public sealed class HeatTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Two_comments_now_are_hotter_than_one_and_as_hot_as_one_a_half_life_later()
    {
        var one = Heat.After(Heat.Cold, Noon);
        var two = Heat.After(one, Noon);

        Assert.True(two > one);
        Assert.Equal(Heat.After(Heat.Cold, Noon + Heat.HalfLife), two, 6);
    }

    [Fact]
    public void The_order_of_comments_does_not_matter()
    {
        var forth = Heat.After(Heat.After(Heat.Cold, Noon), Noon.AddHours(3));
        var back = Heat.After(Heat.After(Heat.Cold, Noon.AddHours(3)), Noon);

        Assert.Equal(forth, back, 6);
    }

    [Fact]
    public void A_busy_thread_of_last_week_is_colder_than_one_comment_now()
    {
        var busy = Heat.Cold;
        for (var i = 0; i < 1000; i++) busy = Heat.After(busy, Noon.AddDays(-7));

        Assert.True(busy < Heat.After(Heat.Cold, Noon));
    }
}
