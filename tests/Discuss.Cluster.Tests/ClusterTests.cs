using System.Net;
using Discuss.Cluster.Tests.Running;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Cluster.Tests;

[Collection(OnCluster.Name)]
public sealed class ClusterTests(OnCluster on)
{
    private const int Readers = 200;

    private static readonly TimeSpan Soonish = TimeSpan.FromMilliseconds(50);

    [ClusterFact]
    public async Task The_site_answers_through_the_proxy_and_what_is_for_probes_does_not()
    {
        Assert.Contains("data-id=", await on.Site.GetStringAsync("/embed/thread?site=demo&key=harbour"), StringComparison.Ordinal);
        foreach (var path in new[] { "/metrics", "/healthz/live", "/healthz/ready" })
        {
            using var hidden = await on.Site.GetAsync(path);
            using var shown = await on.Nodes[1].GetAsync(path);
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (hidden.StatusCode, shown.StatusCode));
        }
    }

    [ClusterFact]
    public void The_proxy_has_the_shipped_configuration_but_for_https_ports_and_nodes()
    {
        var shipped = Lines(Path.Combine(LocalCluster.Commands, "..", "nginx", "discuss.conf"));
        var used = Lines(Path.Combine(on.Cluster.Folder, "nginx", "discuss.conf"));

        Assert.All(used.Except(shipped), line => Assert.Matches("^(server 127|listen 127|server_name _)", line));
        Assert.All(shipped.Except(used), line => Assert.Matches("^(server 127|listen|server_name|ssl_|return 301)", line));

        static List<string> Lines(string file) => [.. File.ReadAllLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
    }

    [ClusterFact]
    public async Task What_is_posted_through_one_node_is_heard_on_the_other()
    {
        var author = await Author.ComeAsync(on.Nodes[0], OnCluster.NewKey(), "Mira", CancellationToken.None);
        var first = await author.PostAsync(Soonish, CancellationToken.None);
        await using var reader = LiveReader.Follow(on.Nodes[1], first.Thread, first.Seq);
        await Wait.UntilAsync(() => reader.Joined, "the reader joined");

        var second = await author.PostAsync(Soonish, CancellationToken.None);

        await Wait.UntilAsync(() => reader.Events().Any(seen => seen.Seq == second.Seq), "the other node's reader heard of it");
    }

    [ClusterTheory]
    [InlineData("kill")]
    [InlineData("stop")]
    public async Task When_a_node_is_killed_or_stopped_all_readers_come_back_through_the_proxy_and_see_each_event_once(string how)
    {
        var author = await Author.ComeAsync(on.Site, OnCluster.NewKey(), "Mira", CancellationToken.None);
        var first = await author.PostAsync(Soonish, CancellationToken.None);
        var readers = Enumerable.Range(0, Readers).Select(_ => LiveReader.Follow(on.Site, first.Thread, first.Seq)).ToList();
        await Wait.UntilAsync(() => readers.All(reader => reader.Joined), "all readers joined");
        using var enough = new CancellationTokenSource();
        var posting = PostUntilAsync(author, enough.Token);
        await Wait.UntilAsync(() => author.Book.Count > 5, "a few comments were written before");

        var (node, lines) = await on.Cluster.BusiestAsync(CancellationToken.None);
        await on.Cluster.PartAsync(how, node);
        try
        {
            Assert.InRange(lines, Readers / 2, Readers);
            await Wait.UntilAsync(() => readers.Count(reader => reader.Away().Count > 0) >= lines && readers.All(reader => reader.Joined), "all readers are back");
            // Nobody came back to the node that was about to end, or took the proxy for a network that refuses lines and was without one for a minute.
            Assert.All(readers, reader => Assert.InRange(reader.Away().Count, 0, 1));
            Assert.Equal(0, readers.Sum(reader => reader.TimesRefused));
        }
        finally
        {
            // For the other tests as well.
            await on.Cluster.PartAsync("start", node);
        }

        var came = author.Book.Count;
        await Wait.UntilAsync(() => author.Book.Count > came + 5, "a few comments were written after");
        await enough.CancelAsync();
        await posting;

        var all = author.Book.Select(comment => comment.Seq).Where(seq => seq > first.Seq).Order().ToList();
        await Wait.UntilAsync(() => readers.All(reader => reader.Last >= all[^1]), "all readers are told the last");
        Assert.All(readers, reader => Assert.Equal(all, reader.Events().Select(seen => seen.Seq)));
        Assert.Equal((0, 0), (readers.Sum(reader => reader.Doubled), readers.Sum(reader => reader.Resets)));
        foreach (var reader in readers) await reader.DisposeAsync();
    }

    [ClusterFact]
    public async Task When_PostgreSQL_goes_away_under_load_no_acknowledged_comment_is_lost_or_doubled_and_what_is_hot_is_still_served()
    {
        var (hot, busy) = (OnCluster.NewKey(), OnCluster.NewKey());
        var reader = await Author.ComeAsync(on.Site, hot, "Ines", CancellationToken.None);
        await reader.PostAsync(Soonish, CancellationToken.None);
        await Wait.UntilAsync(HotAsync, "both nodes have the hot thread ready");
        var authors = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Author.ComeAsync(on.Nodes[i % 2], busy, "Writer" + i, CancellationToken.None)));
        using var enough = new CancellationTokenSource();
        var posting = Task.WhenAll(authors.Select(author => PostUntilAsync(author, enough.Token)));
        await Wait.UntilAsync(() => authors.All(author => author.Book.Count > 5), "all write");

        await on.Cluster.PartAsync("stop", "postgres");
        await Wait.UntilAsync(() => authors.All(author => author.Refusals.Any(refused => refused is { Status: HttpStatusCode.ServiceUnavailable, SaysWhen: true })), "all are told to wait");
        foreach (var client in new[] { on.Site, on.Nodes[0], on.Nodes[1] })
        {
            using var answer = await client.GetAsync($"/api/v1/sites/demo/thread?key={hot}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        var before = authors.Select(author => author.Book.Count).ToList();
        await on.Cluster.PartAsync("start", "postgres");
        await Wait.UntilAsync(() => authors.Zip(before).All(pair => pair.First.Book.Count > pair.Second), "all write again");
        await enough.CancelAsync();
        await posting;

        var found = await DemoThread.ReadAsync(on.Site, busy, CancellationToken.None);
        var written = authors.SelectMany(author => author.Book).ToList();
        Assert.Equal(written.Select(comment => comment.Id).Order(), found.Select(comment => comment.Id).Order());
        Assert.Equal(found.Count, found.Select(comment => comment.BodyHtml).Distinct(StringComparer.Ordinal).Count());
        // None but those that say when to come again, and connections that broke in the middle.
        Assert.All(authors.SelectMany(author => author.Refusals), refused => Assert.True(refused is { Status: null } or { Status: HttpStatusCode.ServiceUnavailable, SaysWhen: true }, $"{refused}"));

        async Task<bool> HotAsync()
        {
            foreach (var node in on.Nodes)
            {
                for (var i = 0; i < 3; i++) await node.GetStringAsync($"/api/v1/sites/demo/thread?key={hot}");
            }

            return true;
        }
    }

    [ClusterFact]
    public async Task While_Redis_is_away_every_post_is_accepted_and_after_its_return_all_is_heard_live()
    {
        var author = await Author.ComeAsync(on.Nodes[0], OnCluster.NewKey(), "Mira", CancellationToken.None);
        var first = await author.PostAsync(Soonish, CancellationToken.None);
        await using var reader = LiveReader.Follow(on.Nodes[1], first.Thread, first.Seq);
        await Wait.UntilAsync(() => reader.Joined, "the reader joined");

        await on.Cluster.PartAsync("kill", "redis");
        await Wait.UntilAsync(async () => await OnCluster.SaysAsync(on.Nodes[1], "\"redis\":\"degraded\""), "the node says that Redis is away");
        for (var i = 0; i < 20; i++) await author.PostAsync(Soonish, CancellationToken.None);
        await on.Cluster.PartAsync("start", "redis");
        foreach (var node in on.Nodes) await Wait.UntilAsync(async () => await OnCluster.SaysAsync(node, "\"redis\":\"healthy\""), "the node says that Redis is back");
        var last = await author.PostAsync(Soonish, CancellationToken.None);

        await Wait.UntilAsync(() => reader.Last >= last.Seq, "the last is heard");
        Assert.Equal(author.Book.Skip(1).Select(comment => comment.Seq), reader.Events().Select(seen => seen.Seq));
        Assert.Empty(author.Refusals);
    }

    private static async Task PostUntilAsync(Author author, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested) await author.PostAsync(Soonish, CancellationToken.None);
    }
}
