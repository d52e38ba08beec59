using System.Net;
using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Cluster;
using Discuss.Server.Cluster.Redis;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Health;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Cluster;

/// <summary>What happens on one node counts on the other at once: well before the minute after which it would count there anyway.</summary>
public sealed class ClusterTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    [ClusterFact]
    public async Task Readers_on_both_nodes_hear_what_is_written_on_either_once_and_in_order()
    {
        var (here, there) = (await Discussion.StartAsync(nodes.A), nodes.B.Services.GetRequiredService<Server.Threads.CommentWriter>());
        var mira = await here.PersonAsync("Mira");
        var first = await here.PostAsync(mira);
        var thread = first.Id.Thread.ToString();
        await using var onA = await HubClient.ConnectAsync(nodes.A.Address);
        await using var onB = await HubClient.ConnectAsync(nodes.B.Address);
        await onA.JoinAsync(thread, first.Seq);
        await onB.JoinAsync(thread, first.Seq);

        for (var i = 0; i < 10; i++)
        {
            await here.PostAsync(mira, $"From here {i}.");
            await there.PostAsync(here.Site, here.Key, new Server.Threads.PostComment($"From there {i}.", null, null, null, null, false), mira, CancellationToken.None);
        }

        var all = Enumerable.Range(1, 20).Select(i => first.Seq + i).ToArray();
        foreach (var reader in new[] { onA, onB })
        {
            await reader.UntilAsync(() => reader.Seqs(thread).Count >= all.Length);
            Assert.Equal(all, reader.Seqs(thread));
        }
    }

    [ClusterFact]
    public async Task Readers_of_a_thread_are_counted_over_both_nodes()
    {
        var discussion = await Discussion.StartAsync(nodes.A);
        var first = await discussion.PostAsync(await discussion.PersonAsync("Mira"));
        var thread = first.Id.Thread.ToString();
        await using var onA = await HubClient.ConnectAsync(nodes.A.Address);
        await onA.JoinAsync(thread, first.Seq);
        await onA.UntilAsync(() => onA.Readers(thread) == 1);

        await using (var onB = await HubClient.ConnectAsync(nodes.B.Address))
        {
            await onB.JoinAsync(thread, first.Seq);
            await onB.UntilAsync(() => onB.Readers(thread) == 2);
            await onA.UntilAsync(() => onA.Readers(thread) == 2);
        }

        await onA.UntilAsync(() => onA.Readers(thread) == 1);
    }

    [ClusterFact]
    public async Task A_session_that_ends_on_one_node_is_over_on_the_other()
    {
        var member = await Person.MemberAsync(nodes.A);
        var calls = await ThreadCalls.StartAsync(nodes.B);
        await calls.PostedAsync(member.As, "Signed in.");

        Assert.Equal(HttpStatusCode.NoContent, (await nodes.A.SendAsync(HttpMethod.Delete, "/api/v1/session", change: member.As)).Status);

        await Wait.UntilAsync(async () => (await calls.PostAsync(member.As, new { body = "Still here." })).Status == HttpStatusCode.Unauthorized, "the session is over on B");
    }

    [ClusterFact]
    public async Task A_socket_that_was_opened_under_a_session_is_cut_on_the_other_node_when_the_session_ends_and_nobody_elses_is()
    {
        var (leaves, stays) = (await Person.MemberAsync(nodes.A), await Person.MemberAsync(nodes.A));
        await using var left = await HubClient.ConnectAsync(nodes.B.Address, null, ("Authorization", leaves.Header));
        await using var kept = await HubClient.ConnectAsync(nodes.B.Address, null, ("Authorization", stays.Header));

        Assert.Equal(HttpStatusCode.NoContent, (await nodes.A.SendAsync(HttpMethod.Delete, "/api/v1/session", change: leaves.As)).Status);

        await left.UntilAsync(() => left.Closed);
        Assert.False(kept.Closed);
    }

    [ClusterFact]
    public async Task A_role_that_is_taken_on_one_node_is_gone_on_the_other()
    {
        var site = await nodes.A.SiteAsync();
        var moderator = await Person.MemberAsync(nodes.A, site, Role.Moderator);
        var member = await MemberOfAsync(moderator);
        var permissions = nodes.B.Services.GetRequiredService<Permissions>();
        await Wait.UntilAsync(async () => await permissions.RoleAsync(member, site.Id, CancellationToken.None) == Role.Moderator, "the role is there on B");

        await nodes.A.Services.GetRequiredService<Permissions>().GrantAsync(member, site.Id, null, CancellationToken.None);

        await Wait.UntilAsync(async () => await permissions.RoleAsync(member, site.Id, CancellationToken.None) is null, "the role is gone on B");
    }

    [ClusterFact]
    public async Task Who_is_banned_on_one_node_writes_nothing_on_the_other_and_loses_their_socket_there()
    {
        var calls = await ThreadCalls.StartAsync(nodes.A);
        var elsewhere = new ThreadCalls(nodes.B, calls.Site);
        var guest = await Person.GuestAsync(nodes.B);
        await elsewhere.PostedAsync(guest.As, "Before it.");
        await using var socket = await HubClient.ConnectAsync(nodes.B.Address, null, ("Authorization", guest.Header));

        await guest.SanctionedAsync(calls, await calls.ModeratorAsync(), "ban");

        await Wait.UntilAsync(async () => (await elsewhere.PostAsync(guest.As, new { body = "After it." })).Status == HttpStatusCode.Forbidden, "the ban counts on B");
        await socket.UntilAsync(() => socket.Closed);
    }

    [ClusterFact]
    public async Task Settings_that_change_on_one_node_count_on_the_other()
    {
        var site = await nodes.A.SiteAsync();
        var there = nodes.B.Services.GetRequiredService<SiteDirectory>();
        Assert.Equal(ModerationMode.Open, (await there.GetAsync(site.Slug, CancellationToken.None)).Settings.Mode);

        await nodes.A.Services.GetRequiredService<SiteDirectory>().ChangeAsync(site, site.Version, site.Settings with { Mode = ModerationMode.Premoderate }, CancellationToken.None);

        await Wait.UntilAsync(async () => (await there.GetAsync(site.Slug, CancellationToken.None)).Settings.Mode == ModerationMode.Premoderate, "the settings count on B");
    }

    [ClusterFact]
    public async Task The_same_post_fifty_times_at_once_on_two_nodes_is_one_comment_with_one_answer()
    {
        var calls = await ThreadCalls.StartAsync(nodes.A);
        var elsewhere = new ThreadCalls(nodes.B, calls.Site);
        var guest = await calls.GuestAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            (i % 2 == 0 ? calls : elsewhere).PostAsync(guest, new { body = "Only once, please." }, "the-same-key")));

        Assert.All(answers, answer => Assert.True(answer.Status == HttpStatusCode.Created, answer.Text));
        Assert.Single(answers.Select(answer => answer.Json.Id()).Distinct());
        Assert.Single((await calls.ThreadAsync()).Items());
    }

    [ClusterFact]
    public async Task A_post_that_is_repeated_is_answered_from_Redis_on_any_node_and_from_the_database_where_Redis_forgot_it()
    {
        var calls = await ThreadCalls.StartAsync(nodes.A);
        var elsewhere = new ThreadCalls(nodes.B, calls.Site);
        var guest = await Person.GuestAsync(nodes.A);
        var (inRedis, inDatabase) = ("k" + Guid.NewGuid().ToString("N"), "k" + Guid.NewGuid().ToString("N"));
        var first = (await calls.PostAsync(guest.As, new { body = "Asked twice." }, inRedis)).Json.Id();
        var second = (await calls.PostAsync(guest.As, new { body = "Asked twice as well." }, inDatabase)).Json.Id();
        await Wait.UntilAsync(async () => await KeptAsync(inRedis) && await KeptAsync(inDatabase), "Redis has both");

        // Each is known to one of them only.
        await nodes.A.Database.WriteAsync(
            session => session.ExecuteAsync(new Sql("DELETE FROM idempotency WHERE key = @key", Parameter.Text("key")), CancellationToken.None, inRedis), CancellationToken.None);
        await nodes.Redis.SayAsync($"DEL {Name(inDatabase)}");

        Assert.Equal(second, (await elsewhere.PostAsync(guest.As, new { body = "Asked twice as well." }, inDatabase)).Json.Id());
        Assert.Equal(first, (await elsewhere.PostAsync(guest.As, new { body = "Asked twice." }, inRedis)).Json.Id());
        (await elsewhere.PostAsync(guest.As, new { body = "Another text." }, inDatabase)).IsProblem(422, "idempotency-key-reused", "Idempotency-Key");

        string Name(string key) =>
            nodes.A.Services.GetRequiredService<RedisNames>().Of($"once:{{{guest.Author}}}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}");
        async Task<bool> KeptAsync(string key) => (await nodes.Redis.SayAsync($"EXISTS {Name(key)}")).StartsWith(":1", StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task While_Redis_is_away_every_post_is_accepted_and_readers_on_the_other_node_miss_nothing_then_and_after()
    {
        var discussion = await Discussion.StartAsync(nodes.A);
        var mira = await discussion.PersonAsync("Mira");
        var first = await discussion.PostAsync(mira);
        var thread = first.Id.Thread.ToString();
        await using var reader = await HubClient.ConnectAsync(nodes.B.Address);
        await reader.JoinAsync(thread, first.Seq);

        await nodes.Redis.KillAsync();
        for (var i = 0; i < 5; i++) await discussion.PostAsync(mira, $"Without Redis {i}.");
        await reader.UntilAsync(() => reader.Events(thread).Count == 5);
        await Wait.UntilAsync(async () => (await nodes.B.Client.GetStringAsync("/healthz/ready")).Contains("\"redis\":\"degraded\"", StringComparison.Ordinal), "B says that Redis is away");
        await nodes.Redis.StartAgainAsync();
        await nodes.ConnectedAsync();
        await discussion.PostAsync(mira, "With Redis.");
        await reader.UntilAsync(() => reader.Events(thread).Count == 6);

        Assert.Equal(Enumerable.Range(1, 6).Select(i => first.Seq + i), reader.Seqs(thread));
        Assert.Contains("\"redis\":\"healthy\"", await nodes.B.Client.GetStringAsync("/healthz/ready"), StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_message_that_is_not_ours_is_counted_said_once_and_dropped()
    {
        var channel = nodes.A.Services.GetRequiredService<RedisNames>().Of("events");

        for (var i = 0; i < 3; i++) await nodes.Redis.SayAsync($"PUBLISH {channel} rubbish");

        await Wait.UntilAsync(async () => await nodes.B.NumberAsync("discuss_bus_foreign_total") == 3, "B counted them");
        Assert.Single(nodes.B.Log.Troubles, line => line.Text.Contains("not ours", StringComparison.Ordinal));
    }

    [ClusterFact]
    public async Task Both_nodes_draw_from_one_bucket()
    {
        var buckets = new[] { nodes.A, nodes.B }.Select(node => node.Services.GetRequiredService<ISharedBuckets>()).ToArray();
        var (rate, name) = (new BucketRate(Burst: 10, Tokens: 1, TimeSpan.FromMinutes(6)), Guid.NewGuid().ToString("N"));
        var (asked, granted, wait) = (0, 0, TimeSpan.Zero);

        // One that was not answered in time may have been counted all the same.
        await Wait.UntilAsync(
            async () =>
            {
                var answer = await buckets[asked++ % 2].TakeAsync(name, rate, CancellationToken.None);
                if (answer == TimeSpan.Zero) granted++;
                else if (answer is { } time) wait = time;
                return wait > TimeSpan.Zero;
            },
            "the bucket is empty");

        Assert.True(asked > 10, $"Empty after {asked}.");
        Assert.InRange(granted, 1, 10);
        Assert.InRange(wait, TimeSpan.FromMilliseconds(1), rate.Every);
    }

    private async Task<long> MemberOfAsync(Person person)
    {
        await using var session = await nodes.A.Database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(
            new Sql("SELECT member_id FROM authors WHERE id = @id", Parameter.Long("id")), row => row.GetInt64(0), CancellationToken.None, person.Author);
    }
}
