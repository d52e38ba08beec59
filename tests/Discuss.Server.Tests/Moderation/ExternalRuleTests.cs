using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Roles;
using Discuss.Server.Tests.Threads;
using Discuss.Server.Tests.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Discuss.Server.Tests.Moderation;

/// <summary>A site's own rule, asked over real HTTP.</summary>
public sealed class ExternalRuleTests(OpenHosts hosts) : IClassFixture<OpenHosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Its_verdict_is_one_more_signal_and_its_question_is_signed(Database database)
    {
        var host = await hosts.OnAsync(database);
        await using var rule = await Receiver.StartAsync();
        var room = await Newsroom.OpenAsync(host, Settings(rule.Url));
        var secret = (await room.Calls.SendAsync(HttpMethod.Post, $"sites/{room.Calls.Site.Slug}/external-rule/secret", null, room.Owner.As)).Json.GetProperty("secret").GetString()!;
        var guest = await Person.GuestAsync(host);

        rule.Answer = Says("""{"verdict":"hold","reason":"It names a defendant.","more":1}""");
        var held = await room.Calls.PostedAsync(guest.As, "About the trial: it was him.");
        rule.Answer = Says("""{"verdict":"reject","reason":"A court order of Tuesday."}""");
        var rejected = await room.Calls.PostAsync(guest.As, new { body = "About the trial, again." });
        rule.Answer = Says("""{"verdict":"approve","reason":"A known reader."}""");
        var approved = await room.Calls.PostedAsync(guest.As, "The weather was fine.");
        rule.Answer = Says("""{"verdict":"approve"}""");
        var plain = await room.Calls.PostedAsync(guest.As, "It was, by and large.", approved.Id());
        var asked = rule.Arrivals.Count;
        await room.Calls.PostedAsync(room.Owner.As, "From the newsroom itself.");

        Assert.Equal("pending", held.GetProperty("state").GetString());
        Assert.Equal(("external-rule", "It names a defendant."), await SignalAsync(room, held));
        rejected.IsProblem(422, "rejected");
        Assert.DoesNotContain("court", rejected.Text, StringComparison.Ordinal);
        Assert.Equal(("external-rule", "A known reader."), await SignalAsync(room, approved));
        Assert.Null(await SignalAsync(room, plain));
        Assert.Equal((4, 4), (asked, rule.Arrivals.Count));
        Assert.All(rule.Arrivals, question => Assert.True(question.IsSignedWith(secret)));
        var last = rule.Arrivals[^1].Data;
        Assert.Equal(("comment.screen", "It was, by and large.", "The weather was fine.", room.Calls.Key, guest.Name), (
            rule.Arrivals[^1].Type, last.GetProperty("text").GetString(), last.GetProperty("answeredText").GetString(), last.GetProperty("threadKey").GetString(),
            last.GetProperty("author").GetProperty("name").GetString()));
    }

    [Fact]
    public async Task One_that_is_late_is_skipped_and_noted_and_after_three_times_it_costs_nobody_a_wait()
    {
        var times = new RuleTimes
        {
            Total = TimeSpan.FromMinutes(1), Each = TimeSpan.FromMinutes(1), Reading = TimeSpan.FromMinutes(1), Model = TimeSpan.FromMinutes(1),
        };
        await using var host = await DiscussHost.StartAsync(OpenHosts.Options with { Configure = builder => builder.Services.Replace(ServiceDescriptor.Singleton(times)), ShortRuleTimes = true });
        await using var rule = await Receiver.StartAsync();
        var room = await Newsroom.OpenAsync(host, Settings(rule.Url));
        var guest = await Person.GuestAsync(host);
        rule.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        async Task<(JsonElement Comment, TimeSpan Took)> PostAsync(int number)
        {
            var started = Stopwatch.StartNew();
            return (await room.Calls.PostedAsync(guest.As, $"Comment {number} is patient."), started.Elapsed);
        }

        var waited = new List<(JsonElement Comment, TimeSpan Took)>();
        for (var i = 0; i < 3; i++) waited.Add(await PostAsync(i));
        var (next, _) = await PostAsync(3);

        Assert.All(waited, one => Assert.True(one.Took >= TimeSpan.FromMilliseconds(790), $"{one.Took}"));
        Assert.All(waited, one => Assert.Equal("approved", one.Comment.GetProperty("state").GetString()));
        Assert.Equal(("external-rule", "The site's own rule was skipped: The address did not answer in time."), await SignalAsync(room, waited[0].Comment));
        Assert.Equal(3, rule.Arrivals.Count);
        Assert.Contains("left alone", (await SignalAsync(room, next))!.Value.Detail, StringComparison.Ordinal);
        Assert.Contains(host.Log.Troubles, line => line.Text.Contains("left alone for a while", StringComparison.Ordinal));
        Assert.Contains("discuss_external_rule_skipped_total 4\n", (await host.SendAsync(HttpMethod.Get, "/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_verdict_is_skipped_and_noted()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        foreach (var (answer, why) in new (RequestDelegate, string)[]
                 {
                     (Says("You fool."), "something else than a verdict"), (Says("""{"verdict":"maybe"}"""), "something else than a verdict"), (Says("null"), "something else than a verdict"),
                     (Says("{}"), "something else than a verdict"), (Says("[" + new string(' ', 100_000)), "something else than a verdict"),
                     (Status(500), "answered with 500"), (Leads, "answered with 302"),
                 })
        {
            await using var rule = await Receiver.StartAsync();
            var room = await Newsroom.OpenAsync(host, Settings(rule.Url));
            rule.Answer = answer;

            var comment = await room.Calls.PostedAsync((await Person.GuestAsync(host)).As, "A harmless sentence.");

            Assert.Equal("approved", comment.GetProperty("state").GetString());
            Assert.Contains(why, (await SignalAsync(room, comment))!.Value.Detail, StringComparison.Ordinal);
            Assert.Single(rule.Arrivals);
        }
    }

    [Theory]
    [InlineData("ftp://rules.example/"), InlineData("rules"), InlineData("https://user:secret@rules.example/")]
    public async Task An_address_that_is_none_is_refused_by_its_field(string url)
    {
        var room = await Newsroom.OpenAsync(await hosts.OnAsync(Database.Sqlite));

        var answer = await room.Calls.SendAsync(
            HttpMethod.Put, $"sites/{room.Calls.Site.Slug}/settings", new { moderation = new { external = new { url } } },
            room.Owner.As.And(Calls.With("If-Match", "\"1\"")));

        answer.IsProblem(400, "invalid-input", "moderation.external.url");
    }

    private static SiteSettings Settings(string url) => new() { Moderation = new ModerationSettings { External = new ExternalSettings { Url = url } } };

    private static RequestDelegate Says(string text) => context => context.Response.WriteAsync(text);

    private static RequestDelegate Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static Task Leads(HttpContext context)
    {
        context.Response.Redirect("/elsewhere");
        return Task.CompletedTask;
    }

    /// <summary>What the rule's signal says to moderators; <see langword="null"/> where there is none.</summary>
    private static async Task<(string Rule, string Detail)?> SignalAsync(Newsroom room, JsonElement comment)
    {
        var item = await room.Calls.GetAsync("moderation/comments/" + comment.Id(), room.Owner.As);
        Assert.True(item.Status == HttpStatusCode.OK, item.Text);
        return item.Json.GetProperty("signals").EnumerateArray().Where(signal => signal.GetProperty("rule").GetString() == "external-rule")
            .Select(signal => ((string, string)?)(signal.GetProperty("rule").GetString()!, signal.GetProperty("detail").GetString()!)).FirstOrDefault();
    }
}
