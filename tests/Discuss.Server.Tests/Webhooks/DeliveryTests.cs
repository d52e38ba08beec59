using System.Net;
using System.Text.Json;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Discuss.Server.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Webhooks;

/// <summary>What becomes of a delivery: tried again, seen, repeated, given up.</summary>
public sealed class DeliveryTests(OpenHosts hosts) : IClassFixture<OpenHosts>
{
    private static readonly Sql Many = new(
        """
        WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < @count)
        INSERT INTO webhook_deliveries (id, webhook_id, event_key, event, state, attempts, claimed, created_at)
        SELECT @start || CAST(1000000 + i AS text), @webhook, CAST(i AS text), '{}', 1, 1, 0, 0 FROM numbers
        """,
        Parameter.Int("count"), Parameter.Text("start"), Parameter.Long("webhook"));

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_not_taken_is_sent_again_after_growing_pauses_under_the_same_identifier(Database database)
    {
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var host = await DiscussHost.StartAsync(OpenHosts.Options with { Database = database, Clock = clock });
        await using var site = await HookedSite.OpenAsync(host, events: ["comment.created"]);
        var answers = 0;
        site.Receiver.Answer = context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref answers) <= 3 ? 500 : 200;
            return context.Response.WriteAsync(context.Response.StatusCode == 500 ? "Our\0database\u0007 is away." : "Thank you.");
        };
        await site.Calls.PostedAsync((await Person.GuestAsync(host)).As, "A comment that has to wait for its receiver.");

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await site.Receiver.HasAsync(_ => true, attempt);
            var (tries, pause) = (attempt, OutboxDispatcher.PauseAfter(attempt));
            JsonElement delivery = default;
            await Wait.UntilAsync(async () => Attempted(delivery = (await site.DeliveriesAsync())[0], tries));
            Assert.Equal(("waiting", 500, "Our database  is away."), (Text(delivery, "state"), delivery.GetProperty("status").GetInt32(), Text(delivery, "answer")));
            Assert.Equal((clock.GetUtcNow() + pause).ToUnixTimeMilliseconds(), delivery.GetProperty("nextAttemptAt").GetDateTimeOffset().ToUnixTimeMilliseconds());
            Assert.NotEqual(JsonValueKind.Null, (await site.WebhookAsync()).GetProperty("failingSince").ValueKind);
            clock.Advance(pause);
        }

        await Wait.UntilAsync(async () => Text((await site.DeliveriesAsync())[0], "state") == "delivered");
        var done = Assert.Single(await site.DeliveriesAsync());
        Assert.Equal((4, 200, "Thank you."), (done.GetProperty("attempts").GetInt32(), done.GetProperty("status").GetInt32(), Text(done, "answer")));
        Assert.Equal([Text(done, "id")], site.Receiver.Arrivals.Select(arrival => arrival.Id).Distinct());
        Assert.Equal(JsonValueKind.Null, (await site.WebhookAsync()).GetProperty("failingSince").ValueKind);
        Assert.True(site.Receiver.Arrivals.All(arrival => arrival.IsSignedWith(site.Secret)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_webhook_to_which_nothing_comes_through_for_three_days_is_switched_off_with_a_mail(Database database)
    {
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var host = await DiscussHost.StartAsync(OpenHosts.Options with { Database = database, Clock = clock });
        await using var site = await HookedSite.OpenAsync(host, new SiteSettings { ModerationMail = "newsroom@example.org" }, ["comment.created"]);
        var id = long.Parse(site.Id, System.Globalization.CultureInfo.InvariantCulture);
        var store = host.Services.GetRequiredService<WebhookStore>();
        site.Receiver.Answer = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        await site.Calls.PostedAsync((await Person.GuestAsync(host)).As, "Nobody takes this.");
        await site.Receiver.HasAsync("comment.created");
        await Wait.UntilAsync(async () => (await store.FindAsync(id, CancellationToken.None))!.FailingSince is not null);

        clock.Advance(DeliverySender.Patience);

        await Wait.UntilAsync(async () => !(await store.FindAsync(id, CancellationToken.None))!.Active);
        var mail = await host.MailAsync("newsroom@example.org");
        Assert.Contains("switched off", mail.Subject, StringComparison.Ordinal);
        Assert.Contains(site.Receiver.Url, mail.Text, StringComparison.Ordinal);
        var webhook = (await store.FindAsync(id, CancellationToken.None))!;
        Assert.Equal((clock.GetUtcNow().ToUnixTimeMilliseconds(), "The address answered with 503."), (webhook.OffAt?.ToUnixTimeMilliseconds(), webhook.OffReason));
        var last = Assert.Single((await host.Services.GetRequiredService<DeliveryQueue>().ListAsync(id, null, 10, CancellationToken.None)).Items);
        Assert.Equal(DeliveryState.Failed, last.State);
    }

    [Fact]
    public async Task A_delivery_can_be_repeated_by_hand_also_where_it_was_given_up_and_says_how_it_fared()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        await using var site = await HookedSite.OpenAsync(host);
        site.Receiver.Answer = context =>
        {
            context.Response.StatusCode = 418;
            return context.Response.WriteAsync("I am a <b>teapot</b>.");
        };

        var failed = await site.TestAsync();
        site.Receiver.Answer = context => context.Response.WriteAsync("Well.");
        var again = await site.SendAsync(HttpMethod.Post, $"/{site.Id}/deliveries/{failed.Id()}/repeat");

        Assert.Equal(("failed", 418, "I am a <b>teapot</b>.", "The address answered with 418."), (
            Text(failed, "state"), failed.GetProperty("status").GetInt32(), Text(failed, "answer"), Text(failed, "problem")));
        Assert.Equal(("delivered", 200, 2), (Text(again.Json, "state"), again.Json.GetProperty("status").GetInt32(), again.Json.GetProperty("attempts").GetInt32()));
        Assert.Equal(2, site.Receiver.Arrivals.Count(arrival => arrival.Id == failed.Id()));
        (await site.SendAsync(HttpMethod.Post, $"/{site.Id}/deliveries/{new string('0', 32)}/repeat")).IsProblem(404, "unknown-delivery");
        (await site.SendAsync(HttpMethod.Post, $"/{site.Id}/deliveries/x'--/repeat")).IsProblem(404, "unknown-delivery");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Deliveries_are_kept_for_thirty_days_and_so_many_of_each_webhook(Database database)
    {
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var host = await DiscussHost.StartAsync(OpenHosts.Options with { Database = database, Clock = clock });
        await using var site = await HookedSite.OpenAsync(host);
        var (id, queue) = (long.Parse(site.Id, System.Globalization.CultureInfo.InvariantCulture), host.Services.GetRequiredService<DeliveryQueue>());
        await site.TestAsync();
        clock.Advance(TimeSpan.FromDays(31));
        await host.Database.WriteAsync(
            session => session.ExecuteAsync(Many, CancellationToken.None, Bounds.Deliveries + 3, Guid.CreateVersion7(clock.GetUtcNow()).ToString("N")[..20], id),
            CancellationToken.None);
        await queue.PruneAsync(id, CancellationToken.None);

        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var kept = await session.QueryAsync(new Sql("SELECT event_key FROM webhook_deliveries"), row => row.GetString(0), CancellationToken.None);
        Assert.Equal(Bounds.Deliveries, kept.Count);
        Assert.DoesNotContain(kept, key => key.StartsWith("test:", StringComparison.Ordinal) || key is "1" or "2" or "3");
    }

    private static bool Attempted(JsonElement delivery, int attempts) =>
        delivery.GetProperty("attempts").GetInt32() == attempts && delivery.GetProperty("status").ValueKind == JsonValueKind.Number
        && delivery.GetProperty("nextAttemptAt").GetDateTimeOffset() - delivery.GetProperty("attemptedAt").GetDateTimeOffset() == OutboxDispatcher.PauseAfter(attempts);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
