using System.Net;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

public sealed class QueueTests(Hosts hosts) : IClassFixture<Hosts>
{
    private const string Insult = "You are a stupid worthless moron.";

    private static readonly SiteSettings Premoderated = new() { Mode = ModerationMode.Premoderate };

    [Theory, OnSqlite, OnPostgres]
    public async Task What_most_needs_a_decision_stands_first_though_it_came_last(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database), Premoderated);
        var (ann, bob, moderator) = (await calls.GuestAsync(), await calls.GuestAsync(), await calls.ModeratorAsync());
        var calm = await calls.PostedAsync(ann, "The ferry is late again.");
        var calmer = await calls.PostedAsync(ann, "It was late yesterday, too.");
        var insult = (await calls.PostAsync(bob, new { body = Insult, insist = true })).Json;

        var items = (await calls.QueueAsync("pending", moderator)).Items();

        Assert.Equal([insult.Id(), calm.Id(), calmer.Id()], items.Select(item => item.GetProperty("comment").Id()));
        Assert.Equal(Insult, items[0].GetProperty("text").GetString());
        Assert.Equal(calls.Site.Slug, items[0].GetProperty("site").GetProperty("slug").GetString());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_queue_of_all_sites_goes_on_by_cursor_without_missing_or_repeating_anything(Database database)
    {
        var host = await DiscussHost.StartAsync(database);
        await using var _ = host;
        ThreadCalls[] sites =
        [
            await ThreadCalls.StartAsync(host, Premoderated), await ThreadCalls.StartAsync(host, Premoderated), await ThreadCalls.StartAsync(host, Premoderated),
        ];
        var guests = new[] { await sites[0].GuestAsync(), await sites[1].GuestAsync(), await sites[2].GuestAsync() };
        var moderator = await sites[0].ModeratorAsync();
        var posted = new List<string>();
        for (var i = 0; i < 11; i++) posted.Add((await sites[i % 3].PostedAsync(guests[i % 3], $"Comment {i}")).Id());
        var foreign = Calls.As("Bearer", await host.ModeratorOfAsync(sites[1].Site.Id));

        foreach (var state in new[] { "pending", "all" })
        {
            var met = new List<string>();
            string? after = null;
            do
            {
                var page = await sites[0].GetAsync($"moderation/queue?state={state}&limit=3" + (after is null ? "" : "&after=" + after), moderator);
                met.AddRange(page.Items().Select(item => item.GetProperty("comment").Id()));
                after = page.Json.GetProperty("next").GetString();
            }
            while (after is not null);

            Assert.Equal(posted.Order(StringComparer.Ordinal), met.Order(StringComparer.Ordinal));
        }

        var own = (await sites[0].GetAsync("moderation/queue?state=pending", foreign)).Items();
        Assert.Equal(4, own.Length);
        Assert.All(own, item => Assert.Equal(sites[1].Site.Slug, item.GetProperty("site").GetProperty("slug").GetString()));
        Assert.Equal(11, (await sites[0].GetAsync("moderation/queue/counts", moderator)).Json.GetProperty("pending").GetInt32());
        Assert.Equal(4, (await sites[0].GetAsync("moderation/queue/counts", foreign)).Json.GetProperty("pending").GetInt32());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_item_shows_its_authors_record_and_the_conversation_around_it(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var (ann, bob, moderator) = (await calls.GuestAsync(), await calls.GuestAsync("Bob of the boats"), await calls.ModeratorAsync());
        var root = await calls.PostedAsync(ann, "The pier moves north.");
        var before = await calls.PostedAsync(bob, "Why north?", root.Id());
        var gone = await calls.PostedAsync(bob, "Because of the boats that nobody sees.", root.Id());
        var after = await calls.PostedAsync(ann, "I see them.", root.Id());
        await calls.PostedAsync(ann, "Another conversation.");
        await calls.DecideAsync(moderator, (gone, "spam"));

        var item = (await calls.GetAsync("moderation/comments/" + gone.Id(), moderator)).Json;
        var record = item.GetProperty("author").GetProperty("record");
        Assert.Equal("spam", item.GetProperty("comment").GetProperty("state").GetString());
        Assert.Equal(1, record.GetProperty("approved").GetInt32());
        Assert.Equal(1, record.GetProperty("rejected").GetInt32());
        Assert.Equal(["approved", "spam"], record.GetProperty("recent").EnumerateArray().Select(one => one.GetProperty("state").GetString()));

        var around = (await calls.GetAsync($"moderation/comments/{gone.Id()}/conversation", moderator)).Items();
        Assert.Equal([root.Id(), before.Id(), gone.Id(), after.Id()], around.Select(comment => comment.Id()));

        var author = item.GetProperty("author").GetProperty("id").GetString();
        var all = (await calls.GetAsync($"moderation/authors/{author}/comments?site={calls.Site.Slug}", moderator)).Items();
        Assert.Equal([gone.Id(), before.Id()], all.Select(one => one.GetProperty("comment").Id()));
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await calls.SendAsync(HttpMethod.Put, $"moderation/authors/{author}/trust", new { site = calls.Site.Slug, trusted = true }, moderator)).Status);
        var trusted = (await calls.GetAsync($"moderation/authors/{author}?site={calls.Site.Slug}", moderator)).Json;
        Assert.True(trusted.GetProperty("record").GetProperty("trusted").GetBoolean());
        Assert.Equal("Bob of the boats", trusted.GetProperty("name").GetString());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task All_that_wait_for_the_same_reason_are_found_together(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var (ann, moderator) = (await calls.GuestAsync(), await calls.ModeratorAsync());
        var insults = new List<string>();
        for (var i = 0; i < 3; i++) insults.Add((await calls.PostAsync(ann, new { body = $"{Insult} {i}", insist = true })).Json.Id());
        var first = (await calls.QueueAsync("pending", moderator)).Items()[0];
        var reason = first.GetProperty("signals")[0];

        var alike = (await calls.GetAsync($"moderation/comments/{insults[0]}/alike", moderator)).Items();

        Assert.Equal("toxicity", reason.GetProperty("rule").GetString());
        Assert.Equal(insults.Order(StringComparer.Ordinal), alike.Select(one => one.GetProperty("commentId").GetString()).Order(StringComparer.Ordinal));
        Assert.All(alike, one => Assert.Equal(1, one.Version()));
    }

    [Fact]
    public async Task What_no_moderator_of_the_site_may_see_is_refused_everywhere()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (calls, other) = (await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host));
        var guest = await calls.GuestAsync();
        var comment = await calls.PostedAsync(guest, "Mine.");
        var foreign = Calls.As("Bearer", await host.ModeratorOfAsync(other.Site.Id));
        string[] paths =
        [
            $"moderation/queue?site={calls.Site.Slug}", $"moderation/queue/counts?site={calls.Site.Slug}", $"moderation/comments/{comment.Id()}",
            $"moderation/comments/{comment.Id()}/conversation", $"moderation/comments/{comment.Id()}/alike",
            $"moderation/authors/1?site={calls.Site.Slug}", $"moderation/authors/1/comments?site={calls.Site.Slug}",
        ];

        foreach (var path in paths)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await calls.GetAsync(path)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await calls.GetAsync(path, guest)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await calls.GetAsync(path, foreign)).Status);
        }

        var moderator = await calls.ModeratorAsync();
        foreach (var path in new[] { "moderation/comments/nonsense", "moderation/comments/9-9-9", $"moderation/authors/99999999?site={calls.Site.Slug}" })
            Assert.Equal(HttpStatusCode.NotFound, (await calls.GetAsync(path, moderator)).Status);
        (await calls.QueueAsync("pending", moderator, "&after=nonsense")).IsProblem(400, "invalid-input", "after");
        (await calls.QueueAsync("nonsense", moderator)).IsProblem(400, "invalid-input", "state");
    }
}
