using Discuss.Server.Cluster;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Cluster;

/// <summary>Redis that is itself a cluster of three, which between them share the keys by their hash tags.</summary>
public sealed class RedisClusterTests : IAsyncLifetime
{
    private readonly List<RedisServer> _masters = [];

    public async Task InitializeAsync()
    {
        if (RedisServer.Binary is null) return;
        // The port between masters is ten thousand higher by itself, which may be past the last.
        for (var i = 0; i < 3; i++)
            _masters.Add(await RedisServer.StartAsync(null, "--cluster-enabled", "yes", "--cluster-port", $"{RedisServer.FreePort()}", "--cluster-node-timeout", "5000"));
        // As redis-cli --cluster create does it, without its pauses of a second.
        for (var i = 0; i < 3; i++)
        {
            Assert.StartsWith("+OK", await _masters[i].SayAsync($"CLUSTER ADDSLOTSRANGE {i * 5461} {(i == 2 ? 16383 : ((i + 1) * 5461) - 1)}"), StringComparison.Ordinal);
            Assert.StartsWith("+OK", await _masters[i].SayAsync($"CLUSTER SET-CONFIG-EPOCH {i + 1}"), StringComparison.Ordinal);
        }

        for (var i = 1; i < 3; i++)
            Assert.StartsWith("+OK", await _masters[0].SayAsync($"CLUSTER MEET 127.0.0.1 {_masters[i].Port} {await BusPortAsync(_masters[i])}"), StringComparison.Ordinal);
        foreach (var master in _masters) await Wait.UntilAsync(async () => (await master.SayAsync("CLUSTER INFO")).Contains("cluster_state:ok", StringComparison.Ordinal), "the cluster is whole");
    }

    [ClusterFact]
    public async Task Two_nodes_over_a_Redis_Cluster_hear_each_other_share_what_they_keep_and_draw_from_one_bucket()
    {
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings:Redis"] = string.Join(',', _masters.Select(master => $"127.0.0.1:{master.Port}")),
            ["Discuss:Secrets:Keys:0"] = "what both nodes of this test know: 52c7 9a0f",
        };
        await using var a = await DiscussHost.StartAsync(new HostOptions { Database = Database.Postgres, Settings = settings });
        await using var b = await DiscussHost.StartAsync(new HostOptions { ConnectionString = a.ConnectionString, Settings = settings });
        await Wait.UntilAsync(() => TwoNodes.Bus(a).IsWhole && TwoNodes.Bus(b).IsWhole, "both nodes hear each other");

        // The bus.
        var discussion = await Discussion.StartAsync(a);
        var mira = await discussion.PersonAsync("Mira");
        var first = await discussion.PostAsync(mira);
        await using var reader = await HubClient.ConnectAsync(b.Address);
        await reader.JoinAsync(first.Id.Thread.ToString(), first.Seq);
        var second = await discussion.PostAsync(mira);
        await reader.UntilAsync(() => reader.Seqs(first.Id.Thread.ToString()) is [var seq] && seq == second.Seq);

        // What is kept, under so many hash tags that each of the three has some.
        var (here, there) = (a.Services.GetRequiredService<ISharedStore>(), b.Services.GetRequiredService<ISharedStore>());
        for (var i = 0; i < 30; i++)
        {
            var (key, value) = ($"{{1-{i}}}:page", new[] { (byte)i });
            here.Set(key, value, TimeSpan.FromMinutes(5));
            await Wait.UntilAsync(async () => await there.GetAsync(key, CancellationToken.None) is [var kept] && kept == value[0], key);
            IAsyncDisposable? held = null;
            await Wait.UntilAsync(async () => (held = await here.TryLockAsync($"{{1-{i}}}:build", TimeSpan.FromMinutes(5), CancellationToken.None)) is not (null or FreeLock), "the lock is held");
            Assert.Null(await there.TryLockAsync($"{{1-{i}}}:build", TimeSpan.FromMinutes(5), CancellationToken.None));
            await held!.DisposeAsync();
        }

        foreach (var master in _masters) Assert.DoesNotContain(":0\r", await master.SayAsync("DBSIZE"), StringComparison.Ordinal);

        // Buckets: scripts of one key.
        var (buckets, rate) = (new[] { a, b }.Select(node => node.Services.GetRequiredService<ISharedBuckets>()).ToArray(), new BucketRate(Burst: 3, Tokens: 1, TimeSpan.FromMinutes(6)));
        for (var i = 0; i < 5; i++)
        {
            var (asked, wait) = (0, TimeSpan.Zero);
            await Wait.UntilAsync(async () => (wait = await buckets[asked++ % 2].TakeAsync($"bucket-{i}", rate, CancellationToken.None) ?? TimeSpan.Zero) > TimeSpan.Zero, "the bucket is empty");
            Assert.True(asked > 3, $"Empty after {asked}.");
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var master in _masters) await master.DisposeAsync();
    }

    private static async Task<int> BusPortAsync(RedisServer master)
    {
        // "… 127.0.0.1:7000@17000 myself,master …"
        var line = (await master.SayAsync("CLUSTER NODES")).Split('\n').First(line => line.Contains("myself", StringComparison.Ordinal));
        var at = line.IndexOf('@', StringComparison.Ordinal) + 1;
        return int.Parse(line[at..line.IndexOfAny([' ', ','], at)], System.Globalization.CultureInfo.InvariantCulture);
    }
}
