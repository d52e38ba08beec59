using System.Net;
using Discuss.Core.Threads;
using Discuss.Server.Keeping;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Guests;
using Discuss.Server.Tests.Interchange;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Keeping;

/// <summary>Threads kept in order by administrators: found, closed, moved, merged, counted anew.</summary>
public sealed class ThreadKeepingTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_discussion_is_closed_and_opened_by_the_page_and_its_readers_see_it_at_once(Database database)
    {
        var (host, calls, cookie) = await OpenAsync(database);
        var guest = await calls.GuestAsync();
        var comment = await calls.PostedAsync(guest, "The first.");
        var kept = (await calls.ThreadAsync()).Header("ETag");

        Assert.EndsWith("told=close", await SendAsync(host, cookie, calls, comment.Id(), ("act", "close")), StringComparison.Ordinal);
        (await calls.PostAsync(guest, new { body = "Too late." })).IsProblem(409, "thread-closed");
        var closed = await calls.ThreadAsync(who: Calls.With("If-None-Match", kept));
        Assert.Equal((HttpStatusCode.OK, "closed"), (closed.Status, closed.Json.GetProperty("thread").GetProperty("state").GetString()));

        await SendAsync(host, cookie, calls, comment.Id(), ("act", "open"));
        await calls.PostedAsync(guest, "Open again.");
        await SendAsync(host, cookie, calls, comment.Id(), ("act", "until"), ("until", "2020-01-01"));
        (await calls.PostAsync(guest, new { body = "Too late again." })).IsProblem(409, "thread-closed");
        await SendAsync(host, cookie, calls, comment.Id(), ("act", "until"), ("until", "2999-01-01"));
        await calls.PostedAsync(guest, "For a long time.");
        using var moving = new Moving(host, calls.Site);
        await moving.AssertCountedAsync();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_discussion_that_moved_has_its_comments_at_the_new_address_and_whoever_comes_by_the_old_one_finds_it(Database database)
    {
        var (host, calls, cookie) = await OpenAsync(database);
        var guest = await calls.GuestAsync();
        var comment = await calls.PostedAsync(guest, "It moves.");
        Assert.Single((await calls.ThreadAsync()).Items());

        await SendAsync(host, cookie, calls, comment.Id(), ("act", "move"), ("address", "https://news.example/2026/new?utm_source=x"));

        var there = await calls.GetAsync($"sites/{calls.Site.Slug}/thread?key=/2026/new");
        Assert.Equal([comment.Id()], there.Items().Select(item => item.Id()));
        Assert.Equal([comment.Id()], (await calls.ThreadAsync()).Items().Select(item => item.Id()));
        Assert.Equal(HttpStatusCode.OK, (await calls.GetAsync("comments/" + comment.Id())).Status);
        // Who still has the old page open writes into the same discussion.
        var late = await calls.PostedAsync(guest, "By the old address.");
        Assert.Equal(CommentId.Parse(comment.Id(), null).Thread, CommentId.Parse(late.Id(), null).Thread);
        await calls.SendAsync(HttpMethod.Put, $"sites/{calls.Site.Slug}/subscription?key=article", new { mail = false }, guest);
        Assert.Equal(2, (await calls.ThreadAsync()).Items().Length);
        var counts = (await calls.GetAsync($"sites/{calls.Site.Slug}/counts?key=article&key=/2026/new&key=nowhere")).Json.GetProperty("counts");
        Assert.Equal([2, 2, 0], new[] { "article", "/2026/new", "nowhere" }.Select(key => counts.GetProperty(key).GetInt32()));
        Assert.Contains("2026%2Fnew", (await host.PageAsync($"/r/{calls.Site.Slug}?from=article")).Header("Location"), StringComparison.Ordinal);

        var other = await calls.PostAsync(guest, new { body = "Another." }, key: "other");
        var taken = await PostAsync(host, cookie, calls, other.Json.Id(), ("act", "move"), ("address", "/2026/new"));
        Assert.Equal(HttpStatusCode.Conflict, taken.Status);
        Assert.Contains("Merge the two.", taken.Text, StringComparison.Ordinal);
        await SendAsync(host, cookie, calls, comment.Id(), ("act", "move"), ("address", "article"));
        Assert.Equal(2, (await calls.ThreadAsync()).Items().Length);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_discussions_become_one_with_everything_that_hangs_on_their_comments(Database database)
    {
        var (host, calls, cookie) = await OpenAsync(database);
        using var moving = new Moving(host, calls.Site);
        await moving.ImportAsync("remark42", Exports.All["remark42"]);
        var (moderator, one, two) = (await calls.ModeratorAsync(), await Person.GuestAsync(host), await Person.GuestAsync(host));
        var root = await calls.PostedAsync(one.As, "A root here.");
        await calls.PostedAsync(two.As, "An answer here.", root.Id());
        var imported = (await calls.GetAsync($"sites/{calls.Site.Slug}/thread?key=/one/")).Items()[0].Id();
        await calls.SendAsync(HttpMethod.Put, $"comments/{imported}/vote", new { value = 1 }, two.As);
        await calls.SendAsync(HttpMethod.Post, $"comments/{imported}/reports", new { reason = "spam" }, two.As);
        await calls.SendAsync(HttpMethod.Put, $"sites/{calls.Site.Slug}/subscription?key=/one/", new { mail = false }, two.As);
        var removed = (await calls.PostAsync(one.As, new { body = "This is removed.", parentId = imported }, key: "/one/")).Json;
        await calls.DecideAsync(moderator, (removed, "remove"));
        var (before, into) = (await moving.RowsAsync(), CommentId.Parse(root.Id(), null).Thread.Number);
        await calls.ThreadAsync();

        Assert.EndsWith("told=merge", await SendAsync(host, cookie, calls, imported, ("act", "merge"), ("into", "article"), ("sure", "yes")), StringComparison.Ordinal);

        await moving.AssertCountedAsync();
        var after = await moving.RowsAsync();
        Assert.Equal(before.Select(row => row.Body).Order(StringComparer.Ordinal), after.Select(row => row.Body).Order(StringComparer.Ordinal));
        var moved = after.Single(row => row.Foreign == "a1");
        Assert.Equal((into, before.Single(row => row.Foreign == "a1").Score), (moved.Thread, moved.Score));
        var items = (await calls.ThreadAsync()).Items();
        Assert.Equal(before.Count(row => row.Parent is null && row.Shown && (row.Thread == into || row.Thread == CommentId.Parse(imported, null).Thread.Number)), items.Length);
        // By the old address, by the old permalink, by that of the system before.
        Assert.Equal(items.Length, (await calls.GetAsync($"sites/{calls.Site.Slug}/thread?key=/one/")).Items().Length);
        var now = new CommentId(new ThreadId(calls.Site.Id, into), moved.Ordinal).ToString();
        foreach (var from in new[] { imported, "a1", "https://old.example/one/#remark42__comment-a1" })
            Assert.Contains(now, (await host.PageAsync($"/r/{calls.Site.Slug}?from={Uri.EscapeDataString(from)}")).Header("Location"), StringComparison.Ordinal);
        Assert.Contains(now, (await calls.QueueAsync("reported", moderator)).Text, StringComparison.Ordinal);
        var gone = new CommentId(new ThreadId(calls.Site.Id, into), after.Single(row => row.Body == "This is removed.").Ordinal);
        Assert.Equal(2, (await calls.GetAsync($"moderation/log?site={calls.Site.Slug}&commentId={gone}", moderator)).Items().Length);
        Assert.Equal(1, await Guest.CountAsync(host, $"SELECT count(*) FROM subscriptions WHERE site_id = {calls.Site.Id} AND thread_number = {into} AND ordinal = 0 AND author_id = @author", ("author", two.Author)));
        // A second import adds nothing, and what is answered there goes on.
        var (again, _) = await moving.ImportAsync("remark42", Exports.All["remark42"]);
        Assert.Equal(after.Count, (await moving.RowsAsync()).Count);
        Assert.NotNull(again);
        await calls.PostedAsync(one.As, "An answer after all.", now);
        await moving.AssertCountedAsync();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Wrong_counts_are_right_again_after_a_recount(Database database)
    {
        var (host, calls, cookie) = await OpenAsync(database);
        var guest = await calls.GuestAsync();
        var root = await calls.PostedAsync(guest, "A root.");
        var answer = await calls.PostedAsync(await calls.GuestAsync(), "An answer.", root.Id());
        await calls.PostedAsync(guest, "An answer to it.", answer.Id());
        await calls.SendAsync(HttpMethod.Delete, "comments/" + answer.Id(), null, await calls.ModeratorAsync());
        await host.Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(new Sql($"UPDATE comments SET reply_count = 7, shown_children = 0, shown = 0 WHERE site_id = {calls.Site.Id}"), CancellationToken.None);
                return await session.ExecuteAsync(new Sql($"UPDATE threads SET comment_count = 99 WHERE site_id = {calls.Site.Id}"), CancellationToken.None);
            },
            CancellationToken.None);

        Assert.EndsWith("told=recount-4", await SendAsync(host, cookie, calls, root.Id(), ("act", "recount")), StringComparison.Ordinal);

        using var moving = new Moving(host, calls.Site);
        await moving.AssertCountedAsync();
        Assert.EndsWith("told=recount-0", await SendAsync(host, cookie, calls, root.Id(), ("act", "recount")), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Discussions_are_found_by_title_and_address_page_after_page(Database database)
    {
        var (host, calls, cookie) = await OpenAsync(database);
        var rows = NumberedRows.Insert(2500, $"INSERT INTO threads (site_id, number, key, title, state, comment_count, seq, last_ordinal, heat, created_at) SELECT {calls.Site.Id}, i, '/a/' || i, 'The Élan number ' || i, 0, 0, 0, 0, 0, 0 FROM n");
        await host.Database.WriteAsync(session => session.ExecuteAsync(new Sql(rows), CancellationToken.None), CancellationToken.None);
        var finder = host.Services.GetRequiredService<ThreadFinder>();

        Assert.Equal(["/a/7"], (await finder.FindAsync(calls.Site, "https://news.example/a/7", int.MaxValue, CancellationToken.None)).Items.Select(thread => thread.Key));
        var (met, before) = (new List<int>(), int.MaxValue);
        while (true)
        {
            var page = await finder.FindAsync(calls.Site, "elan 77", before, CancellationToken.None);
            met.AddRange(page.Items.Select(thread => thread.Number));
            if (page.Next is null) break;
            before = int.Parse(page.Next, System.Globalization.CultureInfo.InvariantCulture);
        }

        var wanted = Enumerable.Range(1, 2500).Where(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture).Contains("77", StringComparison.Ordinal)).Reverse();
        Assert.Equal(wanted, met);
        var shown = await host.PageAsync($"/admin/threads?site={calls.Site.Slug}&q=number+2477", cookie);
        Assert.Contains("/a/2477", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/a/2478", shown.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PageAsync("/admin/threads?site=nowhere", cookie)).Status);
    }

    private static async Task<string> SendAsync(DiscussHost host, string cookie, ThreadCalls calls, string comment, params (string Name, string Value)[] fields)
    {
        var answer = await PostAsync(host, cookie, calls, comment, fields);
        Assert.True(answer.Status == HttpStatusCode.SeeOther, answer.Text);
        return answer.Header("Location")!;
    }

    private static async Task<Answer> PostAsync(DiscussHost host, string cookie, ThreadCalls calls, string comment, params (string Name, string Value)[] fields)
    {
        var path = $"/admin/threads?site={calls.Site.Slug}&thread={CommentId.Parse(comment, null).Thread.Number}";
        var sent = fields.ToDictionary(field => field.Name, field => field.Value);
        sent["formToken"] = (await host.PageAsync(path, cookie)).FormToken();
        return await host.FormAsync(path, sent, cookie);
    }

    private async Task<(DiscussHost Host, ThreadCalls Calls, string Cookie)> OpenAsync(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Open, Origins = ["https://news.example"] });
        return (host, calls, await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword));
    }
}
