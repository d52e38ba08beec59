using System.Text.Json;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

public sealed class LiveQueueTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_moderator_hears_what_arrives_who_looks_at_it_and_who_decided(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate });
        var ingrid = await host.ModeratorOfAsync(calls.Site.Id, "Ingrid " + Calls.NewName());
        var ann = await calls.GuestAsync();
        await using var tom = await HubClient.ConnectAsync(host.Address, headers: ("Authorization", "Bearer " + await host.ModeratorOfAsync(calls.Site.Id)));
        await tom.CallAsync("JoinQueue", calls.Site.Slug);

        var held = await calls.PostedAsync(ann, "A canary waits.");
        await tom.UntilAsync(() => Changes(tom).Count == 1);
        await calls.ClaimAsync(Calls.As("Bearer", ingrid), held.Id());
        await tom.UntilAsync(() => tom.Told("claims").Count == 1);
        await calls.DecideAsync(Calls.As("Bearer", ingrid), (held, "approve"));
        await tom.UntilAsync(() => Changes(tom).Count == 2);

        var (arrived, left) = (Changes(tom)[0], Changes(tom)[1]);
        Assert.Equal(("arrived", "pending", "pending"), Of(arrived));
        Assert.Equal(held.Id(), arrived.GetProperty("commentId").GetString());
        Assert.StartsWith("Ingrid", tom.Told("claims")[0][0].GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Equal(("left", "approved", null), Of(left));
        Assert.StartsWith("Ingrid", left.GetProperty("by").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", tom.Heard, StringComparison.Ordinal);

        await calls.ReportAsync(held, await calls.GuestAsync());
        await tom.UntilAsync(() => Changes(tom).Count == 3);
        Assert.Equal(("arrived", "approved", "reported"), Of(Changes(tom)[2]));
        Assert.False(Changes(tom)[2].TryGetProperty("by", out _));
    }

    [Fact]
    public async Task Nobody_but_its_moderators_watches_a_queue_and_nobody_longer_than_they_have_the_role()
    {
        var clock = new TestClock();
        await using var host = await DiscussHost.StartAsync(new HostOptions { Clock = clock });
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate });
        var other = await host.SiteAsync();
        var email = await host.RegisterAsync();
        await host.GrantAsync(email, calls.Site.Id, Role.Moderator);
        await using var moderator = await HubClient.ConnectAsync(host.Address, headers: ("Authorization", "Bearer " + await host.BearerAsync(email, Calls.Password)));
        await using var nobody = await HubClient.ConnectAsync(host.Address);

        await Assert.ThrowsAsync<InvalidOperationException>(() => nobody.CallAsync("JoinQueue", calls.Site.Slug));
        await Assert.ThrowsAsync<InvalidOperationException>(() => moderator.CallAsync("JoinQueue", other.Slug));
        await Assert.ThrowsAsync<InvalidOperationException>(() => moderator.CallAsync("JoinQueue", "no-such-site"));
        await moderator.CallAsync("JoinQueue", calls.Site.Slug);
        var ann = await calls.GuestAsync();
        await calls.PostedAsync(ann, "While there.");
        await moderator.UntilAsync(() => Changes(moderator).Count == 1);

        await host.GrantAsync(email, calls.Site.Id, null);
        await calls.PostedAsync(ann, "After it.");
        await moderator.UntilAsync(() => moderator.Told("queueClosed").Count == 1);
        Assert.Single(Changes(moderator));
    }

    private static IReadOnlyList<JsonElement> Changes(HubClient client) => [.. client.Told("queue").SelectMany(message => message.EnumerateArray())];

    private static (string? Kind, string? State, string? List) Of(JsonElement change) => (
        change.GetProperty("kind").GetString(), change.GetProperty("state").GetString(), change.GetProperty("list").GetString());
}
