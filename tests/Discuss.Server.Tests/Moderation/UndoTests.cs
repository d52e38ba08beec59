using System.Net;
using System.Text.Json;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

public sealed class UndoTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_decision_taken_back_leaves_the_comment_its_reports_and_its_place_as_they_were(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var (ann, bob, moderator) = (await calls.GuestAsync(), await calls.GuestAsync(), await calls.ModeratorAsync());
        var comment = await calls.PostedAsync(ann, "Buy my boat.");
        await calls.PostedAsync(bob, "Which boat?", comment.Id());
        await calls.ReportAsync(comment, bob);
        var before = Assert.Single((await calls.QueueAsync("reported", moderator)).Items());

        var decided = Assert.Single(await calls.DecideAsync(moderator, (comment, "spam")));
        Assert.Empty((await calls.QueueAsync("reported", moderator)).Items());
        var undone = await calls.UndoAsync(decided.GetProperty("decisionId").GetString()!, moderator);

        Assert.Equal("approved", undone.Json.GetProperty("state").GetString());
        var after = Assert.Single((await calls.QueueAsync("reported", moderator)).Items());
        Assert.Equal(before.GetProperty("urgency").GetInt64(), after.GetProperty("urgency").GetInt64());
        Assert.Equal(before.GetProperty("reports").GetRawText(), after.GetProperty("reports").GetRawText());
        Assert.Equal(2, (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("commentCount").GetInt32());
        Assert.Contains("Buy my boat.", (await calls.ThreadAsync()).Text, StringComparison.Ordinal);
        // Taken back once is taken back; and what takes back is itself no decision to take back.
        (await calls.UndoAsync(decided.GetProperty("decisionId").GetString()!, moderator)).IsProblem(409, "undo-overtaken");
        (await calls.UndoAsync(undone.Json.GetProperty("decisionId").GetString()!, moderator)).IsProblem(409, "undo-overtaken");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_approved_by_mistake_waits_again_in_its_place_and_nobody_sees_it(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database), new SiteSettings { Mode = ModerationMode.Premoderate });
        var (ann, moderator) = (await calls.GuestAsync(), await calls.ModeratorAsync());
        var first = await calls.PostedAsync(ann, "First come.");
        var second = await calls.PostedAsync(ann, "Then me.");

        var decided = Assert.Single(await calls.DecideAsync(moderator, (first, "approve")));
        Assert.Contains("First come.", (await calls.ThreadAsync()).Text, StringComparison.Ordinal);
        await calls.UndoAsync(decided.GetProperty("decisionId").GetString()!, moderator);

        Assert.DoesNotContain("First come.", (await calls.ThreadAsync()).Text, StringComparison.Ordinal);
        var waiting = (await calls.QueueAsync("pending", moderator)).Items().Select(item => item.GetProperty("comment").Id());
        Assert.Equal([first.Id(), second.Id()], waiting);
    }

    [Fact]
    public async Task What_its_author_took_back_stays_gone_also_where_the_author_moderates()
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var moderator = await calls.ModeratorAsync();
        var own = await calls.PostedAsync(moderator, "On second thought.");
        await calls.SendAsync(HttpMethod.Delete, "comments/" + own.Id(), null, moderator);
        var gone = (await calls.GetAsync($"moderation/log?site={calls.Site.Slug}", moderator)).Items()[0];

        (await calls.UndoAsync(gone.GetProperty("id").GetString()!, moderator)).IsProblem(404, "unknown-decision");
    }

    [Fact]
    public async Task Only_ones_own_decision_within_the_hour_and_before_anything_else_happened()
    {
        var clock = new TestClock();
        var host = await DiscussHost.StartAsync(new HostOptions { Clock = clock });
        await using var _ = host;
        var calls = await ThreadCalls.StartAsync(host);
        var (ann, moderator) = (await calls.GuestAsync(), await calls.ModeratorAsync());
        var other = Calls.As("Bearer", await host.ModeratorOfAsync(calls.Site.Id));
        var elsewhere = Calls.As("Bearer", await host.ModeratorOfAsync((await host.SiteAsync()).Id));
        var (one, two) = (await calls.PostedAsync(ann, "One."), await calls.PostedAsync(ann, "Two."));
        string IdOf(JsonElement[] decided) => decided[0].GetProperty("decisionId").GetString()!;

        var decision = IdOf(await calls.DecideAsync(moderator, (one, "remove")));
        (await calls.UndoAsync(decision, other)).IsProblem(403, "forbidden");
        (await calls.UndoAsync(decision, elsewhere)).IsProblem(404, "unknown-decision");
        (await calls.UndoAsync("nonsense", moderator)).IsProblem(404, "unknown-decision");
        (await calls.UndoAsync("99999999", moderator)).IsProblem(404, "unknown-decision");
        Assert.Equal(HttpStatusCode.Forbidden, (await calls.UndoAsync(decision, ann)).Status);

        var overtaken = IdOf(await calls.DecideAsync(moderator, (two, "remove")));
        var now = (await calls.GetAsync("moderation/comments/" + two.Id(), other)).Json.GetProperty("comment");
        await calls.DecideAsync(other, (now, "restore"));
        (await calls.UndoAsync(overtaken, moderator)).IsProblem(409, "undo-overtaken");

        clock.Advance(TimeSpan.FromMinutes(61));
        (await calls.UndoAsync(decision, moderator)).IsProblem(409, "undo-expired");
        Assert.Equal("removed", (await calls.GetAsync("moderation/comments/" + one.Id(), moderator)).Json.GetProperty("comment").GetProperty("state").GetString());
    }
}
