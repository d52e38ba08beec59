using System.Net;
using System.Text.Json;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Webhooks;

/// <summary>What happens on a site, as a receiver of our own gets it over real HTTP.</summary>
public sealed class WebhookTests(OpenHosts hosts) : IClassFixture<OpenHosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_happens_on_a_site_is_sent_and_signed(Database database)
    {
        var host = await hosts.OnAsync(database);
        await using var site = await HookedSite.OpenAsync(host);
        var (author, reader) = (await Person.GuestAsync(host), await Person.MemberAsync(host));
        await host.SendAsync(HttpMethod.Put, "/api/v1/guests/email", """{"email":"nobody.knows@example.org"}""", author.As);

        var comment = await site.Calls.PostedAsync(author.As, "The harbour needs a *second* crane.");
        var created = await site.Receiver.HasAsync("comment.created");
        var edited = await site.Calls.SendAsync(HttpMethod.Patch, "comments/" + comment.Id(), new { body = "The harbour needs a third crane." }, author.As.And(Calls.With("If-Match", "\"1\"")));
        var changed = await site.Receiver.HasAsync("comment.edited");
        await site.Calls.ReportAsync(comment, reader.As, "off-topic");
        var reported = await site.Receiver.HasAsync("comment.reported");
        await site.Calls.DecideAsync(site.Room.Owner.As, (edited.Json, "reject"));
        var (rejected, decision) = (await site.Receiver.HasAsync("comment.rejected"), await site.Receiver.HasAsync("moderation.decision"));
        await author.SanctionedAsync(site.Calls, site.Room.Owner.As, "mute", DateTimeOffset.UtcNow.AddDays(1));
        var sanction = await site.Receiver.HasAsync("moderation.sanction");
        await author.LiftedAsync(site.Calls, site.Room.Owner.As);
        var lifted = (await site.Receiver.HasAsync(arrival => arrival.Type == "moderation.sanction", 2))[1];

        Assert.Equal((comment.Id(), "The harbour needs a *second* crane.", "approved"), (created.Comment.Id(), created.Text, StateOf(created)));
        Assert.Equal((author.Name, site.Calls.Key), (created.Comment.GetProperty("author").GetProperty("name").GetString(), created.Comment.GetProperty("thread").GetProperty("key").GetString()));
        Assert.Equal(("The harbour needs a third crane.", site.Calls.Site.Slug), (changed.Text, changed.Json.GetProperty("site").GetString()));
        Assert.Equal("off-topic", reported.Data.GetProperty("report").GetProperty("reason").GetString());
        Assert.Equal(("rejected", "The harbour needs a third crane."), (StateOf(rejected), rejected.Text));
        Assert.Equal(("approved", "rejected", site.Room.Owner.Name), (
            decision.Data.GetProperty("decision").GetProperty("from").GetString(), decision.Data.GetProperty("decision").GetProperty("to").GetString(),
            decision.Data.GetProperty("decision").GetProperty("by").GetString()));
        Assert.Equal(("given", "mute"), (sanction.Data.GetProperty("sanction").GetProperty("action").GetString(), sanction.Data.GetProperty("sanction").GetProperty("kind").GetString()));
        Assert.Equal("lifted", lifted.Data.GetProperty("sanction").GetProperty("action").GetString());
        Assert.All(site.Receiver.Arrivals, arrival => Assert.True(arrival.IsSignedWith(site.Secret), arrival.Body));
        Assert.DoesNotContain(site.Receiver.Arrivals, arrival => arrival.IsSignedWith("whsec_" + Convert.ToBase64String(new byte[32])));
        Assert.DoesNotContain(site.Receiver.Arrivals, arrival => arrival.Body.Contains('@', StringComparison.Ordinal));
        Assert.Equal(site.Receiver.Arrivals.Count, site.Receiver.Arrivals.Select(arrival => arrival.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_waits_is_told_as_waiting_and_its_text_goes_with_no_other_event(Database database)
    {
        var host = await hosts.OnAsync(database);
        await using var site = await HookedSite.OpenAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate });
        var author = await Person.GuestAsync(host);

        var comment = await site.Calls.PostedAsync(author.As, "Nobody but the moderators reads this yet.");
        var created = await site.Receiver.HasAsync("comment.created");
        await site.Calls.DecideAsync(site.Room.Owner.As, (comment, "approve"));
        var approved = await site.Receiver.HasAsync("comment.approved");
        await site.Calls.SendAsync(HttpMethod.Delete, "comments/" + comment.Id(), null, author.As);
        var removed = await site.Receiver.HasAsync("comment.removed");
        var second = await site.Calls.PostedAsync(author.As, "And this is spam.");
        await site.Calls.DecideAsync(site.Room.Owner.As, (second, "spam"));
        var decision = (await site.Receiver.HasAsync(arrival => arrival.Type == "moderation.decision", 2))[1];

        Assert.Equal(("pending", "Nobody but the moderators reads this yet."), (StateOf(created), created.Text));
        Assert.Equal("Nobody but the moderators reads this yet.", approved.Text);
        Assert.Equal(("removed", null), (StateOf(removed), removed.Text));
        Assert.Equal(("spam", null), (StateOf(decision), decision.Text));
        // Deliveries go side by side: this one may come after the decision on it.
        await site.Receiver.HasAsync(arrival => arrival.Type == "comment.created", 2);
    }

    [Fact]
    public async Task A_webhook_gets_what_it_asks_for_of_its_own_site_and_nothing_while_it_is_off()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        await using var site = await HookedSite.OpenAsync(host, events: ["comment.reported"]);
        await using var other = await HookedSite.OpenAsync(host);
        var (author, reader) = (await Person.GuestAsync(host), await Person.GuestAsync(host));

        var comment = await site.Calls.PostedAsync(author.As, "A comment of this site.");
        var elsewhere = await other.Calls.PostedAsync((await Person.GuestAsync(host)).As, "A comment of the other one.");
        await site.Calls.ReportAsync(comment, reader.As);
        await site.Receiver.HasAsync("comment.reported");
        await other.Receiver.HasAsync("comment.created");
        await site.SendAsync(HttpMethod.Put, "/" + site.Id, new { url = site.Receiver.Url, events = new[] { "comment.reported" }, active = false });
        await site.Calls.ReportAsync(comment, (await Person.GuestAsync(host)).As);
        // It comes with what happens after it: what was to come before has come by then.
        Assert.Equal("delivered", (await site.TestAsync()).GetProperty("state").GetString());

        Assert.Equal(["comment.reported", "webhook.test"], site.Receiver.Arrivals.Select(arrival => arrival.Type));
        Assert.Equal([elsewhere.Id()], other.Receiver.Arrivals.Select(arrival => arrival.Comment.Id()));
        Assert.Equal(2, (await site.DeliveriesAsync()).Length);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_secret_is_told_once_and_after_a_change_everything_is_signed_with_both_for_a_day(Database database)
    {
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var host = await DiscussHost.StartAsync(OpenHosts.Options with { Database = database, Clock = clock });
        await using var site = await HookedSite.OpenAsync(host);

        var rotated = await site.SendAsync(HttpMethod.Post, $"/{site.Id}/secret");
        var secret = rotated.Json.GetProperty("secret").GetString()!;
        await site.TestAsync();
        clock.Advance(TimeSpan.FromHours(25));
        await site.TestAsync();

        var (first, second) = (site.Receiver.Arrivals[0], site.Receiver.Arrivals[1]);
        Assert.True(first.IsSignedWith(secret) && first.IsSignedWith(site.Secret));
        Assert.True(second.IsSignedWith(secret) && !second.IsSignedWith(site.Secret));
        Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds(), second.Timestamp);
        foreach (var text in new[] { (await site.WebhookAsync()).GetRawText(), (await site.SendAsync(HttpMethod.Get, "")).Text })
            Assert.DoesNotContain("whsec_", text, StringComparison.Ordinal);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var stored = await session.FirstAsync(
            new Discuss.Server.Storage.Sql("SELECT secret FROM webhooks"), row => row.GetFieldValue<byte[]>(0), CancellationToken.None);
        Assert.True(stored.AsSpan().IndexOf(Convert.FromBase64String(secret[6..])) < 0);
    }

    [Fact]
    public async Task What_is_sent_is_described_beside_the_calls()
    {
        var host = await hosts.OnAsync(Database.Sqlite);

        var description = (await host.SendAsync(HttpMethod.Get, "/api/v1/openapi.json")).Json;

        var webhooks = description.GetProperty("webhooks");
        Assert.Equal(Discuss.Server.Webhooks.WebhookWords.All.Select(one => one.Word), webhooks.EnumerateObject().Select(one => one.Name));
        var schema = webhooks.GetProperty("comment.created").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.Equal("#/components/schemas/WebhookPayload", schema.GetProperty("$ref").GetString());
        var schemas = description.GetProperty("components").GetProperty("schemas");
        var payload = schemas.GetProperty("WebhookPayload").GetRawText();
        Assert.Contains("\"timestamp\"", payload, StringComparison.Ordinal);
        Assert.All(
            System.Text.RegularExpressions.Regex.Matches(payload, "#/components/schemas/(?<name>\\w+)", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)),
            match => Assert.True(schemas.TryGetProperty(match.Groups[1].Value, out _), match.Value));
    }

    private static string? StateOf(Arrival arrival) => arrival.Comment.GetProperty("state").GetString();
}
