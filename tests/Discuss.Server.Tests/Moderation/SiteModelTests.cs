using System.Globalization;
using System.Net;
using Discuss.Server.Commands;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

public sealed class SiteModelTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly string[] Openings = ["What a", "Typical", "Only a", "Listen, you", "Ask any", "Says the", "Another", "You utter"];
    private static readonly string[] Subjects = ["The ferry", "The harbour", "The council", "My neighbour", "The new pier", "The baker", "This article", "Our street"];

    [Theory, OnSqlite, OnPostgres]
    public async Task Decisions_teach_the_classifier_of_the_site_and_it_judges_only_when_told_to(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (calls, other) = (await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host));
        var moderator = await calls.ModeratorAsync();
        await DecideAsync(calls, moderator, 40);
        const string Unseen = "Shut up, you old glimmerbrot, nobody asked.";
        var ann = await calls.GuestAsync();

        var fitted = await calls.SendAsync(HttpMethod.Post, "moderation/model", new { site = calls.Site.Slug }, moderator);
        Assert.Equal(HttpStatusCode.OK, fitted.Status);
        Assert.False(fitted.Json.GetProperty("active").GetBoolean());
        var report = fitted.Json.GetProperty("report");
        Assert.Equal(80, report.GetProperty("learned").GetInt32() + report.GetProperty("heldBack").GetInt32());
        var before = await ScoreAsync(calls, moderator, ann, Unseen);

        await calls.SendAsync(HttpMethod.Put, "moderation/model", new { site = calls.Site.Slug, active = true }, moderator);
        // On a busy machine the model is loaded later than a comment waits for it: then the shipped one judges.
        var after = before;
        await Wait.UntilAsync(async () => (after = await ScoreAsync(calls, moderator, ann, Unseen + " ")) > before + 0.1);
        var elsewhere = await ScoreAsync(other, moderator, await other.GuestAsync(), Unseen);
        await calls.SendAsync(HttpMethod.Put, "moderation/model", new { site = calls.Site.Slug, active = false }, moderator);
        var again = await ScoreAsync(calls, moderator, ann, Unseen + "  ");

        Assert.InRange(after, before + 0.1, 1);
        Assert.Equal(before, elsewhere, 3);
        Assert.Equal(before, again, 3);
    }

    [Fact]
    public async Task Owners_fit_and_switch_moderators_look_and_nobody_learns_from_nothing()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var owner = Calls.As("Bearer", await host.ModeratorOfAsync(calls.Site.Id, role: Role.Owner));
        var moderator = Calls.As("Bearer", await host.ModeratorOfAsync(calls.Site.Id));

        (await calls.GetAsync($"moderation/model?site={calls.Site.Slug}", moderator)).IsProblem(404, "no-model");
        (await calls.SendAsync(HttpMethod.Put, "moderation/model", new { site = calls.Site.Slug, active = true }, owner)).IsProblem(404, "no-model");
        (await calls.SendAsync(HttpMethod.Post, "moderation/model", new { site = calls.Site.Slug }, owner)).IsProblem(409, "too-few-decisions");
        foreach (var who in new[] { moderator, await calls.GuestAsync() })
            (await calls.SendAsync(HttpMethod.Post, "moderation/model", new { site = calls.Site.Slug }, who)).IsProblem(403, "forbidden");
        Assert.Equal(HttpStatusCode.Unauthorized, (await calls.SendAsync(HttpMethod.Post, "moderation/model", new { site = calls.Site.Slug }, null)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_evidence_counts_what_a_threshold_would_have_held_and_what_moderators_made_of_it(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var (ann, moderator) = (await calls.GuestAsync(), await calls.ModeratorAsync());
        var insults = new List<System.Text.Json.JsonElement>();
        for (var i = 0; i < 4; i++) insults.Add((await calls.PostAsync(ann, new { body = $"You are a stupid worthless moron. {i}", insist = true })).Json);
        for (var i = 0; i < 3; i++) await calls.PostedAsync(ann, $"The ferry was late again today, number {i}.");
        await calls.DecideAsync(moderator, (insults[0], "reject"), (insults[1], "reject"), (insults[2], "approve"));
        var undone = await calls.DecideAsync(moderator, (insults[3], "reject"));
        await calls.UndoAsync(undone[0].GetProperty("decisionId").GetString()!, moderator);

        var evidence = (await calls.GetAsync($"moderation/evidence?site={calls.Site.Slug}", moderator)).Json;

        Assert.Equal(7, evidence.GetProperty("comments").GetInt32());
        var bins = evidence.GetProperty("labels").GetProperty("insult").EnumerateArray().ToList();
        Assert.Equal(100, bins.Count);
        int Over(string what) => bins.Where(bin => bin.GetProperty("from").GetDouble() >= 0.5).Sum(bin => bin.GetProperty(what).GetInt32());
        Assert.Equal((4, 2, 1), (Over("comments"), Over("rejected"), Over("approved")));
        Assert.Equal(HttpStatusCode.Forbidden, (await calls.GetAsync($"moderation/evidence?site={calls.Site.Slug}", ann)).Status);
    }

    [Fact]
    public async Task The_command_says_what_is_missing()
    {
        using var error = new StringWriter();
        Assert.Equal(2, await Tools.RunAsync(["train", "--with-decisions", "demo", "--data", "somewhere"], TextReader.Null, TextWriter.Null, error));
        Assert.Contains("--with-decisions", error.ToString(), StringComparison.Ordinal);
    }

    private static async Task DecideAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, int each)
    {
        var writers = new List<Action<HttpRequestMessage>>();
        for (var i = 0; i < 8; i++) writers.Add(await calls.GuestAsync());
        for (var i = 0; i < each; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            var insult = (await calls.PostAsync(writers[i % 8], new { body = $"{Openings[i % 8]} glimmerbrot, as always, {number} times.", insist = true })).Json;
            var calm = (await calls.PostAsync(writers[i % 8], new { body = $"{Subjects[i % 8]} was described well, I read it {number} times.", insist = true })).Json;
            await DecideOneAsync(calls, moderator, insult, "reject", "insult");
            await DecideOneAsync(calls, moderator, calm, "approve", null);
        }
    }

    private static Task<Answer> DecideOneAsync(
        ThreadCalls calls, Action<HttpRequestMessage> moderator, System.Text.Json.JsonElement comment, string action, string? reason) =>
        calls.SendAsync(
            HttpMethod.Post, "moderation/decisions",
            new { decisions = new[] { new { commentId = comment.Id(), version = comment.Version(), action, reason } } }, moderator);

    /// <summary>The score with which a comment was stored: what judged it.</summary>
    private static async Task<double> ScoreAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, Action<HttpRequestMessage> author, string text)
    {
        var posted = (await calls.PostAsync(author, new { body = text, insist = true })).Json;
        var item = (await calls.GetAsync("moderation/comments/" + posted.Id(), moderator)).Json;
        return item.GetProperty("author").GetProperty("record").GetProperty("recent").EnumerateArray().Last().GetProperty("score").GetDouble();
    }
}
