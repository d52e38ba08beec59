using System.Net;
using System.Text.Json;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

public sealed class ClaimTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Who_looks_first_has_the_claim_until_it_is_given_back_or_runs_out(Database database)
    {
        var clock = new TestClock();
        await using var host = await DiscussHost.StartAsync(new HostOptions { Database = database, Clock = clock });
        var calls = await ThreadCalls.StartAsync(host);
        var ingrid = Calls.As("Bearer", await host.ModeratorOfAsync(calls.Site.Id, "Ingrid"));
        var tom = Calls.As("Bearer", await host.ModeratorOfAsync(calls.Site.Id, "Tom"));
        var comment = await calls.PostedAsync(await calls.GuestAsync(), "Look at me.");
        async Task<string?> OwnerAsync() =>
            (await calls.GetAsync("moderation/comments/" + comment.Id(), tom)).Json.TryGetProperty("claimedBy", out var claim)
                ? claim.GetProperty("name").GetString()
                : null;

        Assert.Equal("Ingrid", NameOf(await calls.ClaimAsync(ingrid, comment.Id())));
        Assert.Equal("Ingrid", NameOf(await calls.ClaimAsync(tom, comment.Id())));
        Assert.Equal("Ingrid", await OwnerAsync());

        clock.Advance(TimeSpan.FromSeconds(90));
        await calls.ClaimAsync(ingrid, comment.Id());
        clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal("Ingrid", await OwnerAsync());
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(await OwnerAsync());

        Assert.Equal("Tom", NameOf(await calls.ClaimAsync(tom, comment.Id())));
        // Another's claim is not given back; and a claim is no lock.
        await calls.SendAsync(HttpMethod.Delete, "moderation/claims", new { commentIds = new[] { comment.Id() } }, ingrid);
        Assert.Equal("Tom", await OwnerAsync());
        Assert.Equal("ok", (await calls.DecideAsync(ingrid, (comment, "remove")))[0].GetProperty("result").GetString());
        Assert.Null(await OwnerAsync());
    }

    [Fact]
    public async Task Claims_are_for_the_moderators_of_the_comments_sites_and_at_most_two_hundred()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var guest = await calls.GuestAsync();
        var comment = await calls.PostedAsync(guest, "Look at me.");
        var foreign = Calls.As("Bearer", await host.ModeratorOfAsync((await host.SiteAsync()).Id));
        var moderator = await calls.ModeratorAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await calls.SendAsync(HttpMethod.Post, "moderation/claims", new { commentIds = new[] { comment.Id() } }, null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await calls.ClaimAsync(guest, comment.Id())).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await calls.ClaimAsync(foreign, comment.Id())).Status);
        (await calls.ClaimAsync(moderator)).IsProblem(400, "invalid-input", "commentIds");
        (await calls.ClaimAsync(moderator, [.. Enumerable.Repeat(comment.Id(), 201)])).IsProblem(400, "invalid-input", "commentIds");
        var unknown = await calls.ClaimAsync(moderator, comment.Id()[..comment.Id().LastIndexOf('-')] + "-zz", "nonsense");
        Assert.Equal(JsonValueKind.Null, Assert.Single(unknown.Items()).GetProperty("claimedBy").ValueKind);
    }

    private static string? NameOf(Answer answer) => Assert.Single(answer.Items()).GetProperty("claimedBy").GetProperty("name").GetString();
}
