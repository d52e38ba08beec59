using Discuss.Server.Live;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Cluster;

public sealed class ReadersCountTests
{
    private readonly TestClock _clock = new();
    private readonly List<int> _told = [];
    private readonly List<int> _others = [];

    [Fact]
    public void Readers_of_all_nodes_are_counted_and_those_of_a_node_that_fell_silent_run_out()
    {
        using var count = new ReadersCount(_clock, _told.Add, _others.Add);
        count.Set(2);
        _clock.Advance(TimeSpan.FromSeconds(1));
        count.Hear("b", 5);
        count.Hear("c", 1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([2, 8], _told);

        _clock.Advance(TimeSpan.FromSeconds(20));
        count.Hear("c", 1);
        _clock.Advance(TimeSpan.FromSeconds(10));
        count.Repeat();
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([2, 8, 3], _told);
    }

    [Fact]
    public void Other_nodes_are_told_of_a_change_once_a_second_at_the_most_a_new_one_in_turn_and_at_the_end_that_there_is_nobody()
    {
        var count = new ReadersCount(_clock, _told.Add, _others.Add);
        for (var readers = 1; readers <= 50; readers++) count.Set(readers);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(_others.Count, 1, 2);
        Assert.Equal(50, _others[^1]);

        var before = _others.Count;
        count.Hear("new", 3);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(before + 1, _others.Count);
        count.Dispose();

        Assert.Equal(0, _others[^1]);
    }
}
