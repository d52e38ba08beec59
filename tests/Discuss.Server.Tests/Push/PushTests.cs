using System.Net;
using System.Text;
using System.Text.Json;
using Discuss.Server.Http;
using Discuss.Server.Push;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Push;

/// <summary>Messages to browsers by way of a push service of our own, which reads what it gets as a browser does.</summary>
public sealed class PushTests(OpenHosts hosts, Hosts closed) : IClassFixture<OpenHosts>, IClassFixture<Hosts>
{
    private const string Path = "/api/v1/push/subscriptions";

    private static readonly PushMessage Message = new("New reply", "“Yes”, says André.", "https://news.example/a?b=1#discuss-1-2-3", "thread-1-2");

    [Theory, OnSqlite, OnPostgres]
    public async Task All_browsers_of_an_author_get_a_message_that_they_alone_can_read(Database database)
    {
        var host = await hosts.OnAsync(database);
        await using var service = await TestPushService.StartAsync();
        var (guest, member) = (await Person.GuestAsync(host), await Person.MemberAsync(host));
        using TestBrowser phone = new(), desk = new(), others = new();
        var key = (await host.SendAsync(HttpMethod.Get, "/api/v1/push/key")).Json.GetProperty("key").GetString()!;
        await SubscribeAsync(host, guest, phone.Subscription(service.Endpoint("phone")));
        await SubscribeAsync(host, guest, desk.Subscription(service.Endpoint("desk")));
        await SubscribeAsync(host, member, others.Subscription(service.Endpoint("others")));

        await SendAsync(host, guest.Author, Message);
        var (first, second) = ((await service.HasAsync("phone"))[0], (await service.HasAsync("desk"))[0]);
        await SendAsync(host, member.Author, Message with { Title = "For the member" });
        var third = (await service.HasAsync("others"))[0];

        Assert.Equal(Message, Read(phone, first));
        Assert.Equal(Message, Read(desk, second));
        Assert.Equal("For the member", Read(others, third).Title);
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => Read(others, first));
        Assert.Equal(("aes128gcm", "normal"), (first.Headers.ContentEncoding.ToString(), first.Headers["Urgency"].ToString()));
        Assert.InRange(int.Parse(first.Headers["TTL"].ToString(), System.Globalization.CultureInfo.InvariantCulture), 86_000, 86_400);
        var claims = first.Claims(key);
        Assert.Equal(service.Origin, claims.GetProperty("aud").GetString());
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()) - DateTimeOffset.UtcNow, TimeSpan.FromHours(11), TimeSpan.FromHours(24));
        Assert.Equal(3, service.All.Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_subscription_that_is_gone_is_dropped_and_one_that_was_ended_or_is_anothers_now_gets_nothing(Database database)
    {
        var host = await hosts.OnAsync(database);
        await using var service = await TestPushService.StartAsync();
        var (guest, other) = (await Person.GuestAsync(host), await Person.GuestAsync(host));
        using TestBrowser browser = new(), ended = new();
        var subscriptions = host.Services.GetRequiredService<PushSubscriptions>();
        await SubscribeAsync(host, guest, ended.Subscription(service.Endpoint("ended")));
        (await host.SendAsync(HttpMethod.Delete, Path, JsonSerializer.Serialize(new { endpoint = service.Endpoint("ended") }), other.As)).Raw.EnsureSuccessStatusCode();
        Assert.Single(await subscriptions.OfAsync(guest.Author, CancellationToken.None));
        (await host.SendAsync(HttpMethod.Delete, Path, JsonSerializer.Serialize(new { endpoint = service.Endpoint("ended") }), guest.As)).Raw.EnsureSuccessStatusCode();
        await SubscribeAsync(host, guest, browser.Subscription(service.Endpoint("shared")));
        await SubscribeAsync(host, other, browser.Subscription(service.Endpoint("shared")));
        Assert.Empty(await subscriptions.OfAsync(guest.Author, CancellationToken.None));

        service.Answer = response => response.StatusCode = StatusCodes.Status410Gone;
        await SendAsync(host, guest.Author, Message);
        await SendAsync(host, other.Author, Message with { Title = "For the other" });

        await Wait.UntilAsync(async () => (await subscriptions.OfAsync(other.Author, CancellationToken.None)).Count == 0);
        Assert.Equal("For the other", Read(browser, Assert.Single(service.All)).Title);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_service_that_is_busy_is_asked_again_when_it_says_and_one_that_fails_later_and_later(Database database)
    {
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var host = await DiscussHost.StartAsync(OpenHosts.Options with { Database = database, Clock = clock });
        await using var service = await TestPushService.StartAsync();
        var guest = await Person.GuestAsync(host);
        using var browser = new TestBrowser();
        await SubscribeAsync(host, guest, browser.Subscription(service.Endpoint("one")));
        service.Answer = response =>
        {
            response.StatusCode = StatusCodes.Status429TooManyRequests;
            response.Headers.RetryAfter = "600";
        };

        await SendAsync(host, guest.Author, Message);
        await service.HasAsync("one");
        await UntilDueAsync(host, clock, TimeSpan.FromSeconds(600));
        service.Answer = response => response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        clock.Advance(TimeSpan.FromSeconds(600));
        await service.HasAsync("one", 2);
        await UntilDueAsync(host, clock, OutboxDispatcher.PauseAfter(2));
        service.Answer = response => response.StatusCode = StatusCodes.Status201Created;
        clock.Advance(OutboxDispatcher.PauseAfter(2));
        await service.HasAsync("one", 3);

        await Wait.UntilAsync(async () => await DueAsync(host) is null);
        Assert.Equal(3, service.All.Count);
        Assert.Single(await host.Services.GetRequiredService<PushSubscriptions>().OfAsync(guest.Author, CancellationToken.None));
    }

    [Theory]
    [InlineData("https://127.0.0.1/send", null, null, "endpoint"), InlineData("https://localhost/send", null, null, "endpoint"), InlineData("http://1.1.1.1/send", null, null, "endpoint")]
    [InlineData("", null, null, "endpoint"), InlineData("https://1.1.1.1/send", "", null, "keys.p256dh"), InlineData("https://1.1.1.1/send", "AAAA", null, "keys.p256dh")]
    [InlineData("https://1.1.1.1/send", null, "AAAA", "keys.auth"), InlineData("https://1.1.1.1/send", null, "!!!!", "keys.auth"), InlineData("https://1.1.1.1/send", "off the curve", null, "keys.p256dh")]
    public async Task A_subscription_that_cannot_be_sent_to_is_refused_by_its_field(string endpoint, string? key, string? auth, string field)
    {
        var host = await closed.OnAsync(Database.Sqlite);
        using var browser = new TestBrowser();
        var off = browser.PublicKey.ToArray();
        off[^1] ^= 1;
        var p256dh = System.Buffers.Text.Base64Url.EncodeToString(key == "off the curve" ? off : browser.PublicKey);
        var body = new { endpoint, keys = new { p256dh = key is null or "off the curve" ? p256dh : key, auth = auth ?? System.Buffers.Text.Base64Url.EncodeToString(browser.Auth) } };

        var answer = await host.PostAsync(Path, body, (await Person.GuestAsync(host)).As);

        answer.IsProblem(400, "invalid-input", field);
        (await host.PostAsync(Path, browser.Subscription("https://1.1.1.1/" + new string('x', 1000)), (await Person.GuestAsync(host)).As)).IsProblem(400, "invalid-input", "endpoint");
        (await host.PostAsync(Path, browser.Subscription("https://1.1.1.1/send"))).IsProblem(401, "identity-required");
    }

    [Fact]
    public async Task An_author_has_ten_browsers_at_most_the_newest_and_the_installation_one_key_which_lies_sealed()
    {
        var host = await closed.OnAsync(Database.Sqlite);
        var guest = await Person.GuestAsync(host);
        using var browser = new TestBrowser();

        for (var i = 0; i < 12; i++) await SubscribeAsync(host, guest, browser.Subscription($"https://1.1.1.1/send/{i}-{guest.Author}"));
        var kept = await host.Services.GetRequiredService<PushSubscriptions>().OfAsync(guest.Author, CancellationToken.None);
        var keys = new[] { await host.SendAsync(HttpMethod.Get, "/api/v1/push/key"), await host.SendAsync(HttpMethod.Get, "/api/v1/push/key") };

        Assert.Equal(Enumerable.Range(2, 10).Select(i => $"https://1.1.1.1/send/{i}-{guest.Author}"), kept.Select(one => one.Endpoint));
        Assert.Equal(keys[0].Text, keys[1].Text);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var stored = await session.QueryAsync(new Sql("SELECT sealed FROM secrets WHERE name = 'push/vapid'"), row => row.GetFieldValue<byte[]>(0), CancellationToken.None);
        Assert.True(Assert.Single(stored).AsSpan().IndexOf(System.Buffers.Text.Base64Url.DecodeFromChars(keys[0].Json.GetProperty("key").GetString())) < 0);
    }

    [Fact]
    public async Task The_worker_is_served_in_a_folder_of_its_own_and_may_load_nothing()
    {
        var host = await closed.OnAsync(Database.Sqlite);

        var worker = await host.SendAsync(HttpMethod.Get, "/push/worker.js");

        Assert.Equal((HttpStatusCode.OK, "text/javascript"), (worker.Status, worker.MediaType));
        Assert.Equal("default-src 'none'", worker.Header("Content-Security-Policy"));
        Assert.Equal("", worker.Header("Service-Worker-Allowed"));
        Assert.Contains("showNotification", worker.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"fetch\"", worker.Text, StringComparison.Ordinal);
    }

    private static async Task SubscribeAsync(DiscussHost host, Person who, object subscription)
    {
        var answer = await host.PostAsync(Path, subscription, who.As);
        Assert.True(answer.Status == HttpStatusCode.NoContent, answer.Text);
    }

    private static Task SendAsync(DiscussHost host, long author, PushMessage message) =>
        host.Services.GetRequiredService<WebPush>().SendAsync(author, message, CancellationToken.None);

    private static PushMessage Read(TestBrowser browser, Pushed pushed) =>
        JsonSerializer.Deserialize<PushMessage>(Encoding.UTF8.GetString(browser.Decrypt(pushed.Body)), JsonSettings.Default)!;

    private static Task UntilDueAsync(DiscussHost host, TestClock clock, TimeSpan pause) =>
        Wait.UntilAsync(async () => await DueAsync(host) == (clock.GetUtcNow() + pause).ToUnixTimeMilliseconds());

    private static async Task<long?> DueAsync(DiscussHost host)
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(
            new Sql("SELECT due_at FROM outbox WHERE kind = 'push-errand'"), row => (long?)row.GetInt64(0), CancellationToken.None);
    }
}
