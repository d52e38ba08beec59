using System.Net;
using System.Text.Json;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

/// <summary>The rules, from the request of an author to the queue of a moderator.</summary>
public sealed class RuleTests(Hosts hosts) : IClassFixture<Hosts>
{
    private const string ThreeLinks = "https://a.example https://b.example https://c.example";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_banned_word_is_refused_with_its_place_and_a_suspect_one_waits_with_its_place(Database database)
    {
        var calls = await StartAsync(database, new ModerationSettings
        {
            BannedWords = new BannedWordSettings { Words = ["blork"] }, SuspectWords = new SuspectWordSettings { Words = ["casino"] },
        });
        var ann = await calls.GuestAsync();

        var refused = await calls.PostAsync(ann, new { body = "What a b l 0 r k." });
        refused.IsProblem(422, "rejected");
        var span = Assert.Single(refused.Json.GetProperty("spans").EnumerateArray());
        Assert.Equal((7, 9), (span.GetProperty("start").GetInt32(), span.GetProperty("length").GetInt32()));
        Assert.True(refused.Json.GetProperty("labels").TryGetProperty("blork", out _));
        (await calls.PostAsync(ann, new { body = "What a blork.", insist = true })).IsProblem(422, "rejected");

        var held = await calls.PostedAsync(ann, "Meet me at the c@sino.");
        Assert.Equal("pending", State(held));
        var signal = (await SignalsAsync(calls)).Single(signal => signal.GetProperty("rule").GetString() == "suspect-words");
        Assert.Equal("[[15,6]]", signal.GetProperty("spans").GetRawText());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task By_default_a_guests_first_comment_appears_and_one_with_three_links_waits(Database database)
    {
        var calls = await StartAsync(database, new ModerationSettings());
        var ann = await calls.GuestAsync();

        Assert.Equal("approved", State(await calls.PostedAsync(ann, "A fine harbour, see https://a.example and https://b.example")));
        Assert.Equal("pending", State(await calls.PostedAsync(ann, ThreeLinks)));
        Assert.Equal("It has 3 links, and 2 pass.", Assert.Single(await SignalsAsync(calls)).GetProperty("detail").GetString());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task New_commenters_wait_until_one_was_approved_and_much_rejected_ones_wait_again(Database database)
    {
        var calls = await StartAsync(database, new ModerationSettings { NewCommenters = new NewCommenterSettings { HoldFirst = 1 } });
        var (ann, moderator) = (await calls.GuestAsync(), await calls.ModeratorAsync());

        var first = await calls.PostedAsync(ann, "My first words here.");
        Assert.Equal("pending", State(first));
        await DecideAsync(calls, moderator, first, "approve");
        Assert.Equal("approved", State(await calls.PostedAsync(ann, "My second words here.")));

        for (var i = 0; i < 3; i++) await DecideAsync(calls, moderator, await calls.PostedAsync(ann, $"Something unwanted, {i}."), "reject");
        Assert.Equal("pending", State(await calls.PostedAsync(ann, "And now this.")));
        Assert.Contains(await SignalsAsync(calls), signal => signal.GetProperty("rule").GetString() == "recent-rejections");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Trusted_authors_and_moderators_pass_the_links_and_nobody_passes_the_length(Database database)
    {
        var calls = await StartAsync(database, new ModerationSettings { Length = new LengthSettings { Min = 10 } });
        var (ann, moderator) = (await calls.GuestAsync(), await calls.ModeratorAsync());
        var waiting = await calls.PostedAsync(ann, ThreeLinks);
        Assert.Equal("pending", State(waiting));
        var host = await hosts.OnAsync(database);
        await host.Database.WriteAsync(
            session => session.ExecuteAsync(
                new Sql(
                    """
                    INSERT INTO standings (site_id, author_id, trusted, reports_agreed, reports_refused, nudged, insisted)
                    SELECT site_id, author_id, 1, 0, 0, 0, 0 FROM comments WHERE site_id = @site
                    """,
                    Parameter.Int("site")),
                CancellationToken.None, calls.Site.Id),
            CancellationToken.None);

        Assert.Equal("approved", State(await calls.PostedAsync(ann, ThreeLinks + " again")));
        Assert.Equal("approved", State(await calls.PostedAsync(moderator, ThreeLinks)));
        (await calls.PostAsync(ann, new { body = "Short." })).IsProblem(422, "rejected");
        (await calls.PostAsync(moderator, new { body = "Short." })).IsProblem(422, "rejected");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_edit_is_judged_by_the_same_rules(Database database)
    {
        var calls = await StartAsync(database, new ModerationSettings { BannedWords = new BannedWordSettings { Words = ["blork"] } });
        var ann = await calls.GuestAsync();
        var comment = await calls.PostedAsync(ann, "A harmless sentence.");
        Task<Answer> EditAsync(string body) =>
            calls.SendAsync(HttpMethod.Patch, "comments/" + comment.Id(), new { body }, ann.And(Calls.With("If-Match", "\"1\"")));

        (await EditAsync("You blork.")).IsProblem(422, "rejected");
        Assert.Equal("pending", State((await EditAsync(ThreeLinks)).Json));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_thread_that_is_pre_moderated_holds_its_comments_and_their_edits_and_no_others(Database database)
    {
        var settings = new ModerationSettings { Premoderation = new PremoderationSettings { Threads = ["court-case"] } };
        var calls = await StartAsync(database, settings);
        var ann = await calls.GuestAsync();

        Assert.Equal("pending", State((await calls.PostAsync(ann, new { body = "About the case." }, key: "court-case")).Json));
        Assert.Equal("approved", State((await calls.PostAsync(ann, new { body = "About the harbour." })).Json));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nudges_and_insisting_are_counted_and_the_moderator_reads_of_it(Database database)
    {
        var calls = await StartAsync(database, new ModerationSettings());
        var ann = await calls.GuestAsync();
        const string Insult = "You are a stupid worthless moron.";

        (await calls.PostAsync(ann, new { body = Insult })).IsProblem(422, "nudge");
        (await calls.PostAsync(ann, new { body = Insult })).IsProblem(422, "nudge");
        Assert.Equal("pending", State((await calls.PostAsync(ann, new { body = Insult, insist = true })).Json));

        Assert.Contains(await SignalsAsync(calls), signal => signal.GetProperty("rule").GetString() == "insisted");
        await using var session = await (await hosts.OnAsync(database)).Database.ReadAsync(CancellationToken.None);
        Assert.Equal((2, 1), await session.FirstAsync(
            new Sql("SELECT nudged, insisted FROM standings WHERE site_id = @site", Parameter.Int("site")),
            row => (row.GetInt32(0), row.GetInt32(1)), CancellationToken.None, calls.Site.Id));
    }

    [Fact]
    public async Task With_limits_on_a_flood_is_told_when_to_come_back_and_the_same_again_is_refused()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { RateLimits = true });
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Moderation = new() { Flood = new() { Posts = 3, Minutes = 10 } } });
        var ann = await calls.GuestAsync();
        const string Advertisement = "The best garden chairs in town are sold at the corner of Mill Road!";

        await calls.PostedAsync(ann, Advertisement);
        (await calls.PostAsync(ann, new { body = "the best garden-chairs in town are sold at the corner of mill road" })).IsProblem(422, "rejected");
        Assert.Equal("pending", State(await calls.PostedAsync(ann, "Hi! " + Advertisement)));
        await calls.PostedAsync(ann, "Something else altogether.");
        var flood = await calls.PostAsync(ann, new { body = "And one more." });

        flood.IsProblem(429, "too-many-requests");
        Assert.InRange(int.Parse(flood.Header("Retry-After")), 1, 600);
    }

    [Fact]
    public async Task With_limits_off_nobody_is_too_often_or_too_much_the_same()
    {
        var calls = await StartAsync(Database.Sqlite, new ModerationSettings { Flood = new FloodSettings { Posts = 1 } });
        var ann = await calls.GuestAsync();

        for (var i = 0; i < 5; i++) Assert.Equal("approved", State(await calls.PostedAsync(ann, "The very same words, as a load tool sends them.")));
    }

    private async Task<ThreadCalls> StartAsync(Database database, ModerationSettings settings) =>
        await ThreadCalls.StartAsync(await hosts.OnAsync(database), new SiteSettings { Moderation = settings });

    private static async Task<JsonElement[]> SignalsAsync(ThreadCalls calls) =>
        [.. (await calls.GetAsync($"moderation/queue?site={calls.Site.Slug}&state=pending", await calls.ModeratorAsync())).Items()
            .SelectMany(item => item.GetProperty("signals").EnumerateArray())];

    private static async Task DecideAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, JsonElement comment, string action)
    {
        var answer = await calls.SendAsync(
            HttpMethod.Post, "moderation/decisions",
            new { decisions = new[] { new { commentId = comment.Id(), version = comment.Version(), action } } }, moderator);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("ok", answer.Items()[0].GetProperty("result").GetString());
    }

    private static string State(JsonElement comment) => comment.GetProperty("state").GetString()!;
}
