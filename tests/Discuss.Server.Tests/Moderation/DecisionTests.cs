using System.Net;
using System.Text.Json;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

public sealed class DecisionTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_reported_comment_stands_in_the_queue_until_a_moderator_decides(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var (ann, bob, moderator) = (await calls.GuestAsync(), await calls.GuestAsync(), await calls.ModeratorAsync());
        var comment = await calls.PostedAsync(ann, "Buy my boat.");
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.NoContent, (await ReportAsync(calls, comment, bob)).Status);

        var item = Assert.Single((await QueueAsync(calls, "reported", moderator)).Items());
        Assert.Equal(comment.Id(), item.GetProperty("comment").Id());
        Assert.Single(item.GetProperty("reports").EnumerateArray());
        Assert.Equal("A reader reported this: spam.", item.GetProperty("signals")[0].GetProperty("detail").GetString());

        var decided = await DecideAsync(calls, moderator, (comment, "approve"));
        Assert.Equal("ok", decided[0].GetProperty("result").GetString());
        Assert.Empty((await QueueAsync(calls, "reported", moderator)).Items());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_moderator_removes_is_gone_everywhere_and_comes_back_when_restored(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var (ann, moderator) = (await calls.GuestAsync(), await calls.ModeratorAsync());
        var comment = await calls.PostedAsync(ann, "A canary sings.");

        var removed = (await DecideAsync(calls, moderator, (comment, "remove")))[0];
        foreach (var path in PublicPaths(calls, comment))
            Assert.DoesNotContain("canary", (await calls.GetAsync(path)).Text, StringComparison.Ordinal);
        Assert.Equal(0, (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("commentCount").GetInt32());

        await calls.SendAsync(
            HttpMethod.Post, "moderation/decisions",
            new { decisions = new[] { new { commentId = comment.Id(), version = removed.Version(), action = "restore" } } }, moderator);
        Assert.Contains("canary", (await calls.ThreadAsync()).Text, StringComparison.Ordinal);
        var log = (await calls.GetAsync($"moderation/log?site={calls.Site.Slug}", moderator)).Items();
        Assert.Equal(["approved", "removed", "approved"], log.Select(entry => entry.GetProperty("to").GetString()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_decisions_on_one_version_one_wins_and_the_other_sees_what_happened(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var moderator = await calls.ModeratorAsync();
        var comment = await calls.PostedAsync(await calls.GuestAsync(), "Two look at this.");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => DecideAsync(calls, moderator, (comment, i % 2 == 0 ? "remove" : "spam"))));

        Assert.Single(answers, answer => answer[0].GetProperty("result").GetString() == "ok");
        var conflict = answers.First(answer => answer[0].GetProperty("result").GetString() == "conflict")[0];
        Assert.Equal(2, conflict.Version());
    }

    [Fact]
    public async Task Decisions_are_answered_one_for_each_in_their_order_and_are_at_most_two_hundred()
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var moderator = await calls.ModeratorAsync();
        var comment = await calls.PostedAsync(await calls.GuestAsync(), "A comment.");
        object Decision(string id, int version) => new { commentId = id, version, action = "remove" };

        var answer = await calls.SendAsync(
            HttpMethod.Post, "moderation/decisions",
            new { decisions = new[] { Decision("nonsense", 1), Decision(comment.Id(), 7), Decision(comment.Id(), 1) } }, moderator);
        Assert.Equal(["notFound", "conflict", "ok"], answer.Items().Select(item => item.GetProperty("result").GetString()));
        var many = new { decisions = Enumerable.Repeat(Decision(comment.Id(), 1), 201) };
        (await calls.SendAsync(HttpMethod.Post, "moderation/decisions", many, moderator)).IsProblem(400, "invalid-input", "decisions");
    }

    [Fact]
    public async Task Moderation_is_closed_to_everyone_else()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var guest = await calls.GuestAsync();
        var member = Calls.As("Bearer", await host.BearerAsync(await host.RegisterAsync(), Calls.Password));
        var body = new { decisions = new[] { new { commentId = "1-1-1", version = 1, action = "remove" } } };

        foreach (var (who, status) in new (Action<HttpRequestMessage>?, int)[] { (null, 401), (guest, 403), (member, 403) })
        {
            Assert.Equal(status, (int)(await QueueAsync(calls, "all", who)).Status);
            Assert.Equal(status, (int)(await calls.GetAsync($"moderation/log?site={calls.Site.Slug}", who)).Status);
            Assert.Equal(status, (int)(await calls.SendAsync(HttpMethod.Post, "moderation/decisions", body, who)).Status);
            Assert.InRange((int)(await calls.GetAsync("moderation/queue", who)).Status, 400, 403);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_queue_goes_on_by_cursor_without_missing_or_repeating_anything(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var (ann, bob, moderator) = (await calls.GuestAsync(), await calls.GuestAsync(), await calls.ModeratorAsync());
        var posted = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            var comment = await calls.PostedAsync(ann, $"Comment {i}");
            await ReportAsync(calls, comment, bob);
            posted.Add(comment.Id());
        }

        foreach (var state in new[] { "reported", "all" })
        {
            var met = new List<string>();
            string? after = null;
            do
            {
                var page = await QueueAsync(calls, state, moderator, "&limit=3" + (after is null ? "" : "&after=" + after));
                met.AddRange(page.Items().Select(item => item.GetProperty("comment").Id()));
                after = page.Json.GetProperty("next").GetString();
            }
            while (after is not null);

            Assert.Equal(posted.Order(StringComparer.Ordinal), met.Order(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<string> PublicPaths(ThreadCalls calls, JsonElement comment) =>
    [
        $"sites/{calls.Site.Slug}/thread?key={calls.Key}", $"sites/{calls.Site.Slug}/latest", $"sites/{calls.Site.Slug}/trending",
        $"comments/{comment.Id()}", $"comments/{comment.Id()}/context", $"comments/{comment.Id()}/replies",
    ];

    private static Task<Answer> ReportAsync(ThreadCalls calls, JsonElement comment, Action<HttpRequestMessage> who) =>
        calls.SendAsync(HttpMethod.Post, $"comments/{comment.Id()}/reports", new { reason = "spam" }, who);

    private static Task<Answer> QueueAsync(ThreadCalls calls, string state, Action<HttpRequestMessage>? who, string more = "") =>
        calls.GetAsync($"moderation/queue?site={calls.Site.Slug}&state={state}{more}", who);

    private static async Task<JsonElement[]> DecideAsync(ThreadCalls calls, Action<HttpRequestMessage> who, params (JsonElement Comment, string Action)[] decisions)
    {
        var body = new { decisions = decisions.Select(d => new { commentId = d.Comment.Id(), version = d.Comment.Version(), action = d.Action }) };
        var answer = await calls.SendAsync(HttpMethod.Post, "moderation/decisions", body, who);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Items();
    }
}
