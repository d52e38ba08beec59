using System.Net;
using System.Text.Json;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Roles;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Microsoft.AspNetCore.Http;

namespace Discuss.Server.Tests.Webhooks;

/// <summary>Addresses that are none to send to, and receivers that hang, lead on, or answer without an end.</summary>
public sealed class HostileReceiverTests(OpenHosts open, Hosts hosts) : IClassFixture<OpenHosts>, IClassFixture<Hosts>
{
    [Theory]
    [InlineData("https://127.0.0.1/"), InlineData("https://10.1.2.3/hook"), InlineData("https://[::1]/"), InlineData("https://169.254.169.254/latest"), InlineData("https://localhost/")]
    [InlineData("http://1.1.1.1/"), InlineData("ftp://1.1.1.1/"), InlineData("https://user:secret@1.1.1.1/"), InlineData("hook"), InlineData(""), InlineData(null)]
    public async Task An_address_that_is_none_to_send_to_is_refused_by_its_field(string? url)
    {
        var room = await Newsroom.OpenAsync(await hosts.OnAsync(Database.Sqlite));

        var answer = await room.Calls.SendAsync(
            HttpMethod.Post, $"sites/{room.Calls.Site.Slug}/webhooks", new { url, events = new[] { "comment.created" } }, room.Owner.As);

        answer.IsProblem(400, "invalid-input", "url");
    }

    [Fact]
    public async Task Events_that_are_none_and_more_webhooks_than_a_site_may_have_are_refused()
    {
        var room = await Newsroom.OpenAsync(await hosts.OnAsync(Database.Sqlite));
        Task<Answer> AddAsync(params string[] events) =>
            room.Calls.SendAsync(HttpMethod.Post, $"sites/{room.Calls.Site.Slug}/webhooks", new { url = "https://1.1.1.1/", events }, room.Owner.As);

        foreach (var events in (string[][])[[], ["comment.created", "everything"], ["webhook.test"], [.. Enumerable.Repeat("comment.created", 1000)]])
            (await AddAsync(events)).IsProblem(400, "invalid-input", "events");
        for (var i = 0; i < Bounds.Webhooks; i++) Assert.Equal(HttpStatusCode.Created, (await AddAsync("comment.created")).Status);
        (await AddAsync("comment.created")).IsProblem(409, "too-many-webhooks");
    }

    [Fact]
    public async Task One_that_leads_on_is_not_followed_and_one_that_answers_without_an_end_is_left()
    {
        await using var site = await HookedSite.OpenAsync(await open.OnAsync(Database.Sqlite));
        site.Receiver.Answer = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        var led = await site.TestAsync();
        var left = new TaskCompletionSource();
        site.Receiver.Answer = async context =>
        {
            var chunk = new byte[64 * 1024];
            Array.Fill(chunk, (byte)'x');
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(chunk, CancellationToken.None);
                await Task.Yield();
            }

            left.SetResult();
        };
        var endless = await site.TestAsync();

        Assert.Equal(("failed", 302), (led.GetProperty("state").GetString(), led.GetProperty("status").GetInt32()));
        Assert.Contains("leads on elsewhere", led.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal("delivered", endless.GetProperty("state").GetString());
        Assert.Equal(Bounds.DeliveryAnswer, endless.GetProperty("answer").GetString()!.Length);
        Assert.Equal(2, site.Receiver.Arrivals.Count);
        await left.Task; // whoever read on would not have left, and the delivery would have run out of time
    }

    [Fact]
    public async Task One_that_hangs_is_given_up_and_holds_up_no_other()
    {
        var host = await open.OnAsync(Database.Sqlite);
        await using var site = await HookedSite.OpenAsync(host);
        await using var quick = await Receiver.StartAsync();
        await site.AddAsync(new { url = quick.Url, events = new[] { "comment.created" } });
        site.Receiver.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        var author = await Person.GuestAsync(host);

        for (var i = 0; i < 10; i++) await site.Calls.PostedAsync(author.As, $"Comment {i} for two receivers.");
        await quick.HasAsync(_ => true, 10);
        var givenUp = (await site.DeliveriesAsync()).Count(one => one.GetProperty("problem").ValueKind == JsonValueKind.String);
        JsonElement[] hung = [];
        await Wait.UntilAsync(async () => (hung = [.. (await site.DeliveriesAsync()).Where(one => one.GetProperty("problem").ValueKind == JsonValueKind.String)]).Length > 0);

        Assert.True(givenUp < 10, "The quick one was sent to after the one that hangs had been given up.");
        Assert.Contains("did not answer in time", hung[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, hung[0].GetProperty("status").ValueKind);
    }
}
