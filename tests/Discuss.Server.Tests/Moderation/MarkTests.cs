using System.Net;
using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

/// <summary>Comments that stand above their thread, and those that editors picked.</summary>
public sealed class MarkTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_pinned_stands_above_the_first_window_and_in_its_place_and_nowhere_above_any_other(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (calls, moderator, comments) = await ThreadAsync(host, 4);
        var before = Ids(await calls.ThreadAsync("&sort=oldest"), "items");

        Assert.Equal(HttpStatusCode.OK, (await MarkAsync(calls, moderator, HttpMethod.Put, comments[2], "pin")).Status);

        foreach (var sort in new[] { "oldest", "newest", "top" })
        {
            var window = await calls.ThreadAsync("&limit=2&sort=" + sort);
            Assert.Equal([comments[2]], Ids(window, "pinned"));
            var next = await calls.ThreadAsync($"&limit=2&sort={sort}&after={window.Json.GetProperty("next").GetString()}");
            Assert.False(next.Json.TryGetProperty("pinned", out _));
        }

        var whole = await calls.ThreadAsync("&sort=oldest");
        Assert.Equal(before, Ids(whole, "items"));
        Assert.Equal([comments[2]], whole.Items().Where(item => item.TryGetProperty("pinned", out var pinned) && pinned.GetBoolean()).Select(item => item.Id()));
        Assert.False((await calls.GetAsync($"comments/{comments[2]}/context")).Json.TryGetProperty("pinned", out _));
        var page = await PageAsync(host, calls);
        Assert.Equal(1, Count(page, $"data-of=\"{comments[2]}\""));
        Assert.Equal(1, Count(page, $"id=\"c-{comments[2]}\""));
        Assert.True(page.IndexOf("data-of=", StringComparison.Ordinal) < page.IndexOf("data-roots", StringComparison.Ordinal));
        Assert.DoesNotContain("data-of=", (await host.SendAsync(HttpMethod.Get, "/embed/thread?comment=" + comments[2])).Text, StringComparison.Ordinal);
        Assert.Contains("data-of=", (await host.SendAsync(HttpMethod.Get, $"/api/v1/sites/{calls.Site.Slug}/thread.html?key={calls.Key}")).Text, StringComparison.Ordinal);

        await MarkAsync(calls, moderator, HttpMethod.Delete, comments[2], "pin");
        Assert.False((await calls.ThreadAsync()).Json.TryGetProperty("pinned", out _));
        Assert.DoesNotContain("data-of=", await PageAsync(host, calls), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Three_are_pinned_at_most_the_newest_first_and_only_what_everybody_sees(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (calls, moderator, comments) = await ThreadAsync(host, 5);
        foreach (var comment in comments[..Bounds.PinnedComments]) await MarkAsync(calls, moderator, HttpMethod.Put, comment, "pin");

        var refused = await MarkAsync(calls, moderator, HttpMethod.Put, comments[3], "pin");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.EndsWith("/too-many-pinned", refused.Json.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Equal(comments[..Bounds.PinnedComments].Order(StringComparer.Ordinal), Ids(await calls.ThreadAsync(), "pinned").Order(StringComparer.Ordinal));

        // What is taken down leaves its place above, to another; it is there again when it comes back.
        await DecideAsync(calls, moderator, comments[0], "remove");
        Assert.DoesNotContain(comments[0], Ids(await calls.ThreadAsync(), "pinned"));
        var hidden = await MarkAsync(calls, moderator, HttpMethod.Put, comments[0], "feature");
        Assert.Equal(HttpStatusCode.Conflict, hidden.Status);
        Assert.EndsWith("/not-public", hidden.Json.GetProperty("type").GetString(), StringComparison.Ordinal);
        await DecideAsync(calls, moderator, comments[0], "restore");
        Assert.Contains(comments[0], Ids(await calls.ThreadAsync(), "pinned"));
        Assert.Equal(HttpStatusCode.NotFound, (await MarkAsync(calls, moderator, HttpMethod.Put, comments[0] + "zz", "pin")).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Readers_can_see_only_what_was_picked_of_any_depth_window_by_window(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (calls, moderator, comments) = await ThreadAsync(host, 3);
        var reply = (await calls.PostedAsync(await calls.GuestAsync(), "An answer that is picked.", comments[0])).Id();
        Assert.DoesNotContain("show=featured", await PageAsync(host, calls), StringComparison.Ordinal);
        foreach (var comment in new[] { comments[2], reply }) await MarkAsync(calls, moderator, HttpMethod.Put, comment, "feature");

        var first = await calls.ThreadAsync("&featured=true&limit=1");
        var second = await calls.ThreadAsync($"&featured=true&limit=1&after={first.Json.GetProperty("next").GetString()}");
        Assert.Equal([reply, comments[2]], [.. Ids(first, "items"), .. Ids(second, "items")]);
        Assert.Equal(JsonValueKind.Null, second.Json.GetProperty("next").ValueKind);
        Assert.Equal(HttpStatusCode.BadRequest, (await calls.ThreadAsync("&featured=perhaps")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await calls.ThreadAsync($"&sort=top&after={first.Json.GetProperty("next").GetString()}")).Status);

        Assert.Contains("show=featured", await PageAsync(host, calls), StringComparison.Ordinal);
        var picks = await PageAsync(host, calls, "&show=featured");
        Assert.Equal((1, 1, 0), (Count(picks, $"id=\"c-{reply}\""), Count(picks, $"id=\"c-{comments[2]}\""), Count(picks, $"id=\"c-{comments[1]}\"")));
        await DecideAsync(calls, moderator, comments[2], "remove");
        Assert.Equal([reply], Ids(await calls.ThreadAsync("&featured=true"), "items"));
        Assert.DoesNotContain(comments[2], await PageAsync(host, calls, "&show=featured"), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Each_change_is_one_line_of_the_log_and_one_event_with_all_that_an_open_page_needs(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (calls, moderator, comments) = await ThreadAsync(host, 2);
        var thread = CommentId.Parse(comments[0], null).Thread.ToString();
        await using var reader = await HubClient.ConnectAsync(host.Address);
        await reader.JoinAsync(thread, 0);
        var known = reader.Events(thread).Count;

        await MarkAsync(calls, moderator, HttpMethod.Put, comments[0], "pin");
        await MarkAsync(calls, moderator, HttpMethod.Put, comments[0], "pin");
        await MarkAsync(calls, moderator, HttpMethod.Put, comments[0], "feature");
        await MarkAsync(calls, moderator, HttpMethod.Delete, comments[0], "feature");
        await MarkAsync(calls, moderator, HttpMethod.Delete, comments[0], "pin");

        await reader.UntilAsync(() => reader.Events(thread).Count == known + 4);
        var events = reader.Events(thread).Skip(known).ToList();
        Assert.All(events, told => Assert.Equal("marked", told.GetProperty("kind").GetString()));
        Assert.DoesNotContain("data-of", events[^1].GetProperty("pinnedHtml").GetString(), StringComparison.Ordinal);
        var lines = (await calls.GetAsync($"moderation/log?site={calls.Site.Slug}&commentId={comments[0]}", moderator)).Items()
            .Where(line => line.GetProperty("kind").GetString() == "mark").Select(line => line.GetProperty("what").GetString());
        Assert.Equal(["unpinned", "unfeatured", "featured", "pinned"], lines);
    }

    [Theory, OnSqlite]
    public async Task In_the_frame_whoever_moderates_is_led_to_the_comment_where_the_role_counts_and_nobody_else_is(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (calls, _, comments) = await ThreadAsync(host, 1);
        var way = $"/moderate?state=all&amp;site={calls.Site.Slug}&amp;item={comments[0]}";
        var (moderator, member) = (await Person.MemberAsync(host, calls.Site, Role.Moderator), await Person.MemberAsync(host));
        var address = $"/embed/thread?site={calls.Site.Slug}&key={calls.Key}";
        Assert.Contains(way, (await host.SendAsync(HttpMethod.Get, address, null, moderator.As)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(way, (await host.SendAsync(HttpMethod.Get, address, null, member.As)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(way, (await host.SendAsync(HttpMethod.Get, address)).Text, StringComparison.Ordinal);
    }

    private static async Task<(ThreadCalls Calls, Action<HttpRequestMessage> Moderator, string[] Comments)> ThreadAsync(DiscussHost host, int count)
    {
        var calls = await ThreadCalls.StartAsync(host);
        var comments = new List<string>();
        for (var i = 0; i < count; i++) comments.Add((await calls.PostedAsync(await calls.GuestAsync(), $"Comment number {i} of this thread.")).Id());
        return (calls, await calls.ModeratorAsync(), [.. comments]);
    }

    private static Task<Answer> MarkAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, HttpMethod method, string comment, string mark) =>
        calls.SendAsync(method, $"moderation/comments/{comment}/{mark}", null, moderator);

    private static async Task DecideAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, string comment, string action)
    {
        var version = (await calls.GetAsync("moderation/comments/" + comment, moderator)).Json.GetProperty("comment").Version();
        var answer = await calls.SendAsync(
            HttpMethod.Post, "moderation/decisions", new { decisions = new[] { new { commentId = comment, version, action } } }, moderator);
        Assert.Equal("ok", answer.Items()[0].GetProperty("result").GetString());
    }

    private static async Task<string> PageAsync(DiscussHost host, ThreadCalls calls, string more = "") =>
        (await host.SendAsync(HttpMethod.Get, $"/embed/thread?site={calls.Site.Slug}&key={calls.Key}{more}")).Text;

    private static string[] Ids(Answer answer, string list) => [.. answer.Json.GetProperty(list).EnumerateArray().Select(item => item.Id())];

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
