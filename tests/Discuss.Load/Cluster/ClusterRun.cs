using System.Diagnostics;
using Discuss.Cluster.Tests.Running;

namespace Discuss.Load.Cluster;

/// <summary>Starts <c>deploy/cluster-local</c> and measures what its nodes promise each other's readers, and what the loss of a part costs.</summary>
internal sealed class ClusterRun(Figures figures, LoadOptions options, CancellationToken cancellationToken)
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync()
    {
        Progress.Say($"Starting two nodes, PostgreSQL, Redis and nginx");
        await using var cluster = await LocalCluster.StartAsync(PublishedBuild.Program, nodes: 2, cancellationToken);
        using var site = LocalCluster.Client(cluster.Site);
        using var one = LocalCluster.Client(cluster.Nodes[0]);
        using var two = LocalCluster.Client(cluster.Nodes[1]);
        await DemoThread.NothingIsHeldAsync(site, LocalCluster.AdminEmail, LocalCluster.AdminPassword, cancellationToken);
        if (options.Runs("crossing")) await CrossAsync(one, two);
        if (options.Runs("killed")) await new ReadersComeBack(figures, cluster, site, options.Readers, cancellationToken).RunAsync("node killed", "kill");
        if (options.Runs("stopped")) await new ReadersComeBack(figures, cluster, site, options.Readers, cancellationToken).RunAsync("node stopped", "stop");
        if (options.Runs("postgres")) await new DatabaseAway(figures, cluster, site, one, two, cancellationToken).RunAsync();
        if (options.Runs("redis")) await RedisAwayAsync(cluster, one, two);
    }

    /// <summary>From sending a comment to one node to its event at a reader of the other.</summary>
    private async Task CrossAsync(HttpClient one, HttpClient two)
    {
        const string Scenario = "post to seen, on the other node";
        var author = await Author.ComeAsync(one, "crossing", "Mira", cancellationToken);
        var first = await author.PostAsync(RetryEvery, cancellationToken);
        await using var reader = LiveReader.Follow(two, first.Thread, first.Seq);
        await Until.HoldsAsync(() => reader.Joined, "the reader joins", 30, cancellationToken);
        // The first hundred are for the just-in-time compiler.
        await PostAsync(author, perSecond: 20, seconds: 5);
        var warm = author.Book[^1].Seq;
        await PostAsync(author, perSecond: 20, seconds: 20);
        await Until.HoldsAsync(() => reader.Last >= author.Book[^1].Seq, "all is heard", 30, cancellationToken);
        var seen = reader.Events().ToDictionary(item => item.Seq, item => item.At);
        var times = author.Book.Where(post => post.Seq > warm).Select(post => Stopwatch.GetElapsedTime(post.SentAt, seen[post.Seq]).TotalMilliseconds).ToList();
        figures.Add(new Figure(Scenario, "p50", Figures.At(times, 0.5), "ms"));
        figures.Add(new Figure(Scenario, "p95", Figures.At(times, 0.95), "ms", AtMost: 300));
    }

    private async Task RedisAwayAsync(LocalCluster cluster, HttpClient one, HttpClient two)
    {
        const string Scenario = "Redis away for 60 s, 5 posts/s";
        var author = await Author.ComeAsync(one, "redis", "Mira", cancellationToken);
        var first = await author.PostAsync(RetryEvery, cancellationToken);
        await using var reader = LiveReader.Follow(two, first.Thread, first.Seq);
        await Until.HoldsAsync(() => reader.Joined, "the reader joins", 30, cancellationToken);
        await cluster.PartAsync("kill", "redis");
        await PostAsync(author, perSecond: 5, seconds: 60);
        var away = author.Book.Skip(1).ToList();
        await cluster.PartAsync("start", "redis");
        var back = Stopwatch.GetTimestamp();
        await Until.HoldsAsync(() => reader.Last >= away[^1].Seq, "what was missed is heard", 60, cancellationToken);
        await Until.HoldsAsync(async () => (await two.GetStringAsync("/healthz/ready", cancellationToken)).Contains("\"redis\":\"healthy\"", StringComparison.Ordinal), "Redis is back", 60, cancellationToken);
        var whole = Stopwatch.GetElapsedTime(back).TotalSeconds;
        var after = await author.PostAsync(RetryEvery, cancellationToken);
        await Until.HoldsAsync(() => reader.Last >= after.Seq, "what came after is heard", 60, cancellationToken);
        var seen = reader.Events().ToDictionary(item => item.Seq, item => item.At);
        figures.Add(new Figure(Scenario, "posts refused", author.Refusals.Count, $"of {away.Count}", AtMost: 0));
        figures.Add(new Figure(Scenario, "not heard on the other node", away.Count(post => !seen.ContainsKey(post.Seq)), "", AtMost: 0));
        figures.Add(new Figure(Scenario, "post to seen meanwhile, p95", Figures.At(away.Select(post => Stopwatch.GetElapsedTime(post.SentAt, seen[post.Seq]).TotalSeconds), 0.95), "s"));
        figures.Add(new Figure(
            Scenario, "all that was missed is seen, after its return", away.Max(post => Math.Max(0, Stopwatch.GetElapsedTime(back, seen[post.Seq]).TotalSeconds)), "s", AtMost: 5));
        figures.Add(new Figure(Scenario, "the nodes hear each other again, after its return", whole, "s", AtMost: 5));
    }

    private async Task PostAsync(Author author, int perSecond, int seconds)
    {
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        for (var i = 0; i < perSecond * seconds && await clock.WaitForNextTickAsync(cancellationToken); i++) await author.PostAsync(RetryEvery, cancellationToken);
    }
}
