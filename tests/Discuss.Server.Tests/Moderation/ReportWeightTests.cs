using System.Net;
using System.Text.Json;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

public sealed class ReportWeightTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Reports_hold_a_comment_once_they_weigh_enough_and_what_a_moderator_then_keeps_they_do_not_hold_again(Database database)
    {
        var calls = await StartAsync(database, 1.5);
        var (moderator, comment) = (await calls.ModeratorAsync(), await calls.PostedAsync(await calls.GuestAsync(), "Something that some people mind."));

        await ReportAsync(calls, comment, await calls.GuestAsync());
        await ReportAsync(calls, comment, await calls.GuestAsync());
        Assert.Equal(1, await CountAsync(calls)); // twice one half is not enough
        await ReportAsync(calls, comment, await calls.GuestAsync());
        Assert.Equal(0, await CountAsync(calls));

        var item = Assert.Single((await calls.GetAsync($"moderation/queue?site={calls.Site.Slug}&state=pending", moderator)).Items());
        Assert.Equal(3, item.GetProperty("reports").GetArrayLength());
        Assert.Equal("reports", (await calls.GetAsync($"moderation/log?site={calls.Site.Slug}", moderator)).Items()[0].GetProperty("rule").GetString());
        await DecideAsync(calls, moderator, item.GetProperty("comment"), "approve");
        Assert.Equal(1, await CountAsync(calls));

        for (var i = 0; i < 4; i++) await ReportAsync(calls, comment, await calls.GuestAsync());
        Assert.Equal(1, await CountAsync(calls));
        Assert.Single((await calls.GetAsync($"moderation/queue?site={calls.Site.Slug}&state=reported", moderator)).Items());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_readers_word_weighs_less_after_refusals_more_after_agreement_and_an_undo_takes_that_back(Database database)
    {
        var calls = await StartAsync(database, null);
        var host = await hosts.OnAsync(database);
        var (moderator, ann, bob) = (await calls.ModeratorAsync(), await calls.GuestAsync(), await calls.GuestAsync());

        Assert.Equal(0.5, await ReportedAsync("The first one."), 6);
        await DecideLastAsync("approve");
        Assert.Equal(0.5 * 2 / 3, await ReportedAsync("The second one."), 6);
        var decision = await DecideLastAsync("remove");
        Assert.Equal(0.5, await ReportedAsync("The third one."), 6);
        var undone = await calls.SendAsync(HttpMethod.Post, "moderation/undo", new { decisionId = decision }, moderator);
        Assert.True(undone.Status == HttpStatusCode.OK, undone.Text);
        Assert.Equal(0.5 * 2 / 3, await ReportedAsync("The fourth one."), 6);

        async Task<double> ReportedAsync(string body)
        {
            var comment = await calls.PostedAsync(bob, body);
            await ReportAsync(calls, comment, ann);
            await using var session = await host.Database.ReadAsync(CancellationToken.None);
            return await session.FirstAsync(
                new Sql("SELECT weight FROM reports WHERE site_id = @site ORDER BY ordinal DESC LIMIT 1", Parameter.Int("site")),
                row => row.GetDouble(0), CancellationToken.None, calls.Site.Id);
        }

        async Task<string> DecideLastAsync(string action)
        {
            var reported = (await calls.GetAsync($"moderation/queue?site={calls.Site.Slug}&state=reported", moderator)).Items();
            return await DecideAsync(calls, moderator, reported[^1].GetProperty("comment"), action);
        }
    }

    private async Task<ThreadCalls> StartAsync(Database database, double? holdAt) => await ThreadCalls.StartAsync(
        await hosts.OnAsync(database), new SiteSettings { Moderation = new ModerationSettings { Reports = new ReportSettings { HoldAt = holdAt } } });

    private static async Task ReportAsync(ThreadCalls calls, JsonElement comment, Action<HttpRequestMessage> who) => Assert.Equal(
        HttpStatusCode.NoContent, (await calls.SendAsync(HttpMethod.Post, $"comments/{comment.Id()}/reports", new { reason = "insult" }, who)).Status);

    private static async Task<string> DecideAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, JsonElement comment, string action)
    {
        var answer = await calls.SendAsync(
            HttpMethod.Post, "moderation/decisions",
            new { decisions = new[] { new { commentId = comment.Id(), version = comment.Version(), action } } }, moderator);
        var result = answer.Items()[0];
        Assert.Equal("ok", result.GetProperty("result").GetString());
        return result.GetProperty("decisionId").GetString()!;
    }

    private static async Task<int> CountAsync(ThreadCalls calls) =>
        (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("commentCount").GetInt32();
}
