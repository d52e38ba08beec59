using System.Net;
using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

public sealed class ShadowTests(Hosts hosts) : IClassFixture<Hosts>
{
    private const string Word = "kiebitz";

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_shadowed_author_writes_only_the_author_sees_everywhere_and_nobody_else_anywhere(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (moderator, guest, other) = (await calls.ModeratorAsync(), await Person.GuestAsync(host), await Person.GuestAsync(host));
        var shown = await calls.PostedAsync(other.As, "Everyone may read this.");
        await using var view = await PublicView.OpenAsync(host, calls, CommentId.Parse(shown.Id(), null).Thread.ToString());
        await guest.SanctionedAsync(calls, moderator, "shadow");

        var root = await calls.PostedAsync(guest.As, $"A {Word} on its own.");
        var reply = await calls.PostedAsync(guest.As, $"A {Word} answers.", shown.Id());
        var own = await calls.PostedAsync(guest.As, $"A {Word} answers itself.", root.Id());

        Assert.All(new[] { root, reply, own }, comment => Assert.Equal("approved", comment.GetProperty("state").GetString()));
        foreach (var who in new[] { null, other.As })
            Assert.Empty(await view.PlacesOfAsync(Word, [shown.Id(), root.Id(), reply.Id(), own.Id()], who));
        (await calls.PostAsync(other.As, new { body = "An answer.", parentId = root.Id() })).IsProblem(404, "unknown-parent");
        Assert.Equal(1, (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("commentCount").GetInt32());

        foreach (var sort in new[] { "oldest", "newest", "top" })
        {
            var thread = await calls.ThreadAsync("&sort=" + sort, guest.As);
            Assert.Equal(4, thread.Json.GetProperty("thread").GetProperty("commentCount").GetInt32());
            var ids = thread.Items().Select(item => item.Id()).ToList();
            Assert.Equal(sort == "newest" ? [root.Id(), shown.Id()] : [shown.Id(), root.Id()], ids);
            Assert.Equal(own.Id(), RepliesOf(thread, root)[0].Id());
            Assert.Equal(reply.Id(), RepliesOf(thread, shown)[0].Id());
        }

        Assert.Equal("approved", (await calls.GetAsync("comments/" + own.Id(), guest.As)).Json.GetProperty("state").GetString());
        Assert.Contains(Word, (await calls.GetAsync($"comments/{own.Id()}/context", guest.As)).Text, StringComparison.Ordinal);
        Assert.Contains(reply.Id(), (await calls.GetAsync($"comments/{shown.Id()}/replies", guest.As)).Text, StringComparison.Ordinal);
        var page = await host.SendAsync(HttpMethod.Get, $"/embed/thread?site={calls.Site.Slug}&key={calls.Key}", null, guest.As);
        Assert.Equal(3, page.Text.Split($"A {Word}").Length - 1);
        Assert.Matches("data-sanctions[^>]* hidden", page.Text);
        Assert.Contains(Word, (await host.SendAsync(HttpMethod.Get, $"/embed/fragments/comment/{own.Id()}", null, guest.As)).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_shadowed_author_edits_deletes_and_reloads_as_anyone_does(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (moderator, guest) = (await calls.ModeratorAsync(), await Person.GuestAsync(host));
        await guest.SanctionedAsync(calls, moderator, "shadow");
        var comment = await calls.PostedAsync(guest.As, "First words.");
        var before = await calls.ThreadAsync(who: guest.As);

        var edited = await calls.SendAsync(
            HttpMethod.Patch, "comments/" + comment.Id(), new { body = "Second words." }, guest.As.And(Calls.With("If-Match", $"\"{comment.Version()}\"")));
        Assert.True(edited.Status == HttpStatusCode.OK, edited.Text);
        Assert.Equal("approved", edited.Json.GetProperty("state").GetString());
        var again = await calls.ThreadAsync(who: guest.As.And(Calls.With("If-None-Match", before.Header("ETag"))));
        Assert.Contains("Second words.", again.Text, StringComparison.Ordinal);
        (await calls.SendAsync(HttpMethod.Put, $"comments/{comment.Id()}/vote", new { value = 1 }, guest.As)).IsProblem(403, "forbidden");

        Assert.Equal(HttpStatusCode.NoContent, (await calls.SendAsync(HttpMethod.Delete, "comments/" + comment.Id(), null, guest.As)).Status);
        Assert.Empty((await calls.ThreadAsync(who: guest.As)).Items());
    }

    [Fact]
    public async Task Moderators_see_it_held_and_what_they_reject_its_author_still_sees_and_what_they_approve_all_see()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var (moderator, guest) = (await calls.ModeratorAsync(), await Person.GuestAsync(host));
        await guest.SanctionedAsync(calls, moderator, "shadow");
        var (bad, good) = (await calls.PostedAsync(guest.As, "Bad words."), await calls.PostedAsync(guest.As, "Good words."));

        var item = (await calls.GetAsync($"moderation/queue?site={calls.Site.Slug}&state=all", moderator)).Items()[0];
        Assert.Equal("pending", item.GetProperty("comment").GetProperty("state").GetString());
        Assert.Contains(item.GetProperty("signals").EnumerateArray(), signal => signal.GetProperty("rule").GetString() == "sanctioned-author");
        await DecideAsync(calls, moderator, bad, "reject");
        await DecideAsync(calls, moderator, good, "approve");

        Assert.Equal([bad.Id(), good.Id()], (await calls.ThreadAsync(who: guest.As)).Items().Select(comment => comment.Id()));
        Assert.Equal(good.Id(), Assert.Single((await calls.ThreadAsync()).Items()).Id());
    }

    [Fact]
    public async Task Where_everybody_waits_a_shadowed_author_waits_too()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate });
        var (moderator, guest) = (await calls.ModeratorAsync(), await Person.GuestAsync(host));
        await guest.SanctionedAsync(calls, moderator, "shadow");

        Assert.Equal("pending", (await calls.PostedAsync(guest.As, "Like the others.")).GetProperty("state").GetString());
        Assert.Empty((await calls.ThreadAsync(who: guest.As)).Items());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Windows_of_a_shadowed_author_hold_each_comment_once_in_every_order(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (moderator, guest, other) = (await calls.ModeratorAsync(), await Person.GuestAsync(host), await Person.GuestAsync(host));
        await guest.SanctionedAsync(calls, moderator, "shadow");
        var all = new List<string>();
        for (var i = 0; i < 12; i++) all.Add((await calls.PostedAsync(i % 3 == 0 ? guest.As : other.As, $"Number {i}.")).Id());

        foreach (var sort in new[] { "oldest", "newest", "top" })
        {
            var met = new List<string>();
            string? after = null;
            do
            {
                var page = await calls.ThreadAsync($"&sort={sort}&limit=3" + (after is null ? "" : "&after=" + after), guest.As);
                met.AddRange(page.Items().Select(item => item.Id()));
                after = page.Json.GetProperty("next").GetString();
            }
            while (after is not null);

            Assert.Equal(sort == "newest" ? Enumerable.Reverse(all) : all, met);
        }
    }

    private static JsonElement[] RepliesOf(Answer thread, JsonElement root) =>
        [.. thread.Items().Single(item => item.Id() == root.Id()).GetProperty("replies").GetProperty("items").EnumerateArray()];

    private static Task<Answer> DecideAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, JsonElement comment, string action) => calls.SendAsync(
        HttpMethod.Post, "moderation/decisions",
        new { decisions = new[] { new { commentId = comment.Id(), version = comment.Version(), action } } }, moderator);
}
