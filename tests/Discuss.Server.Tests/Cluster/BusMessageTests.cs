using System.Text;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Cluster.Redis;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Cluster;

public sealed class BusMessageTests
{
    [Fact]
    public void What_was_written_is_read_as_it_was()
    {
        var thread = new ThreadId(3, 77);
        BusItem[] items =
        [
            new(Thread: new ThreadEvent(thread, 5_000_000_000, ThreadEventKind.Edited, 12, 40)),
            new(Thread: new ThreadEvent(thread, 1, ThreadEventKind.Created, null, 0)),
            new(Moderation: new ModerationEvent(3, ModerationEventKind.QueueChanged, new CommentId(thread, 9), 6_000_000_000, 4, true)),
            new(Moderation: new ModerationEvent(3, ModerationEventKind.SettingsChanged)),
            new(Identity: new IdentityEvent(IdentityEventKind.SessionEnded, long.MaxValue)),
            new(Readers: new ReadersEvent(thread, 2000, "node")),
        ];

        var read = BusMessage.Read(new BusMessage("node", 42, items).Write());

        Assert.Equal(("node", 42L), (read!.Node, read.Number));
        Assert.Equal(items, read.Items);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""["discuss-2","n",1,[]]""")]
    [InlineData("""["discuss-1","",1,[]]""")]
    [InlineData("""["discuss-1","n",0,[]]""")]
    [InlineData("""["discuss-1","n","one",[]]""")]
    [InlineData("""["discuss-1","n",1,[[0,1]]]""")]
    [InlineData("""["discuss-1","n",1,[[0,99999999999,1,1,1,1,1]]]""")]
    [InlineData("""["discuss-1","n",1,[[]]]""")]
    [InlineData("""["discuss-1","n",1,[1]]""")]
    [InlineData("""["discuss-1","n",1,[["x"]]]""")]
    [InlineData("""[[[[[[[[[[1]]]]]]]]]]""")]
    public void What_is_not_ours_is_no_message(string text) => Assert.Null(BusMessage.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Something_of_a_newer_version_is_passed_over_and_the_rest_is_heard() =>
        Assert.Equal([new BusItem(Identity: new IdentityEvent(IdentityEventKind.RolesChanged, 5))],
            BusMessage.Read("""["discuss-1","n",1,[[77,1,2],[2,2,5]]]"""u8.ToArray())!.Items);

    [Fact]
    public void A_number_left_out_is_a_gap_at_the_second_look_and_one_that_comes_late_is_none()
    {
        var peers = new BusPeers(new TestClock());
        foreach (var number in new[] { 7L, 8, 10, 11 }) peers.Heard("a", number);

        Assert.False(peers.Look());
        peers.Heard("a", 9);
        Assert.False(peers.Look());
        peers.Heard("a", 14);
        Assert.False(peers.Look());
        Assert.True(peers.Look());
        Assert.False(peers.Look());
        peers.Heard("a", 15);
        Assert.False(peers.Look());
        Assert.False(peers.Look());
    }

    [Fact]
    public void A_node_that_is_first_heard_late_and_not_from_its_beginning_was_missed()
    {
        var clock = new TestClock();
        var peers = new BusPeers(clock);
        peers.Heard("there before", 500);
        Assert.False(peers.Look());
        clock.Advance(TimeSpan.FromSeconds(10));

        peers.Heard("new", 1);
        Assert.False(peers.Look());
        peers.Heard("was away", 90);
        Assert.True(peers.Look());
        Assert.Equal(3, peers.Count);
        clock.Advance(TimeSpan.FromMinutes(1));
        peers.Look();
        Assert.Equal(0, peers.Count);
    }
}
