using System.Net;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Cluster;

/// <summary>Two nodes whose clocks are five minutes apart.</summary>
public sealed class ClockTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    [ClusterTheory]
    [InlineData(5)]
    [InlineData(-5)]
    public async Task With_a_clock_five_minutes_off_order_is_by_number_and_what_one_node_signed_the_other_takes(int minutes)
    {
        var settings = new Dictionary<string, string>(nodes.Settings);
        await using var off = await DiscussHost.StartAsync(new HostOptions
        {
            ConnectionString = nodes.A.ConnectionString, Settings = settings, Clock = new OtherClock(TimeSpan.FromMinutes(minutes)),
        });
        var here = await ThreadCalls.StartAsync(nodes.A);
        var there = new ThreadCalls(off, here.Site);
        // Each identity is made by one node and used on both.
        var (ours, theirs) = (await here.GuestAsync(), await there.GuestAsync());
        var member = Calls.As("Bearer", await off.BearerAsync(await nodes.A.RegisterAsync(), Calls.Password));
        var first = await here.PostedAsync(ours, "The first.");
        var thread = first.Id()[..first.Id().LastIndexOf('-')];
        await using var reader = await HubClient.ConnectAsync(off.Address);
        await reader.JoinAsync(thread, first.GetProperty("seq").GetInt64());

        var ids = new List<string> { first.Id() };
        foreach (var (who, node, text) in new[] { (ours, there, "a"), (theirs, here, "b"), (member, here, "c"), (theirs, there, "d"), (ours, here, "e"), (member, there, "f") })
            ids.Add((await node.PostedAsync(who, "Then " + text)).Id());

        foreach (var node in new[] { here, there })
        {
            Assert.Equal(ids, (await node.ThreadAsync("&sort=oldest")).Items().Select(item => item.Id()));
            Assert.Equal(Enumerable.Reverse(ids), (await node.ThreadAsync("&sort=newest")).Items().Select(item => item.Id()));
        }

        await reader.UntilAsync(() => reader.Events(thread).Count == ids.Count - 1);
        Assert.Equal(reader.Seqs(thread).Order(), reader.Seqs(thread));
        var changed = await there.SendAsync(
            HttpMethod.Patch, "comments/" + first.Id(), new { body = "Changed on the other node." },
            request =>
            {
                ours(request);
                request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
            });
        Assert.True(changed.Status == HttpStatusCode.OK, changed.Text);
        Assert.Equal(HttpStatusCode.NoContent, (await here.SendAsync(HttpMethod.Delete, "session", null, member)).Status);
    }

    /// <summary>Runs as the real one does, and shows another time.</summary>
    private sealed class OtherClock(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + off;
    }
}
