using System.Net;
using System.Text.Json;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Guests;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Notifications.Notices;

public sealed class NoticeTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_answered_hears_it_over_the_open_line_and_finds_it_in_the_page_until_it_is_read(Database database)
    {
        var desk = await NoticeDesk.OpenAsync(await hosts.OnAsync(database));
        var (mira, tom) = (await Guest.NewAsync(desk.Host, desk.Site.Slug), await Guest.NewAsync(desk.Host, desk.Site.Slug));
        var hers = await desk.Calls.PostedAsync(mira.As, "A question.");
        await using var line = await HubClient.ConnectAsync(desk.Host.Address, headers: ("Authorization", "Guest " + mira.Token));
        // An answer of the hub: from then on it knows whose the line is.
        await line.JoinAsync(hers.Id()[..hers.Id().LastIndexOf('-')], 0);
        await desk.SettledAsync();

        var reply = await desk.Calls.PostedAsync(tom.As, "An answer.", hers.Id());

        await line.UntilAsync(() => line.Told("notices").Count > 0);
        var list = await ListAsync(desk, mira);
        Assert.Equal(1, list.GetProperty("unread").GetInt32());
        var notice = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal("reply", notice.GetProperty("kind").GetString());
        Assert.Equal(reply.Id(), notice.GetProperty("comment").GetProperty("id").GetString());
        Assert.Equal(tom.Name, notice.GetProperty("comment").GetProperty("author").GetString());
        Assert.False(notice.GetProperty("read").GetBoolean());

        await desk.Calls.SendAsync(HttpMethod.Post, $"sites/{desk.Site.Slug}/notices/read", new { upTo = notice.GetProperty("id").GetInt64() }, mira.As);
        list = await ListAsync(desk, mira);
        Assert.Equal(0, list.GetProperty("unread").GetInt32());
        Assert.True(list.GetProperty("items")[0].GetProperty("read").GetBoolean());
        Assert.Empty((await ListAsync(desk, tom)).GetProperty("items").EnumerateArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_follows_a_comment_hears_of_what_is_written_anywhere_under_it_and_of_nothing_else(Database database)
    {
        var desk = await NoticeDesk.OpenAsync(await hosts.OnAsync(database));
        var (mira, tom) = (await Guest.NewAsync(desk.Host, desk.Site.Slug), await Guest.NewAsync(desk.Host, desk.Site.Slug));
        await desk.Calls.PostedAsync(mira.As, "Somewhere else.");
        var root = await desk.Calls.PostedAsync(tom.As, "A root.");
        var child = await desk.Calls.PostedAsync(tom.As, "A child.", root.Id());
        // What was written before is told before.
        await desk.SettledAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await desk.PutAsync($"comments/{root.Id()}/subscription", new { mail = false, push = false }, mira.As)).Status);

        var under = await desk.Calls.PostedAsync(tom.As, "A grandchild.", child.Id());
        await desk.Calls.PostedAsync(tom.As, "Another root.");
        await desk.SettledAsync();

        var notice = Assert.Single((await ListAsync(desk, mira)).GetProperty("items").EnumerateArray());
        Assert.Equal("under", notice.GetProperty("kind").GetString());
        Assert.Equal(under.Id(), notice.GetProperty("comment").GetProperty("id").GetString());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_ignored_is_silent_for_that_one_reader_until_read_again(Database database)
    {
        var desk = await NoticeDesk.OpenAsync(await hosts.OnAsync(database));
        var (mira, tom) = (await Guest.NewAsync(desk.Host, desk.Site.Slug), await Guest.NewAsync(desk.Host, desk.Site.Slug));
        var hers = await desk.Calls.PostedAsync(mira.As, "A question.");
        await desk.Calls.PostedAsync(tom.As, "An early answer.", hers.Id());
        await desk.SettledAsync();
        Assert.Single((await ListAsync(desk, mira)).GetProperty("items").EnumerateArray());

        Assert.Equal(HttpStatusCode.NoContent, (await desk.PutAsync($"ignored/{tom.Author}", new { }, mira.As)).Status);
        await desk.Calls.PostedAsync(tom.As, "A silent answer.", hers.Id());
        await desk.SettledAsync();
        Assert.Empty((await ListAsync(desk, mira)).GetProperty("items").EnumerateArray());
        var listed = Assert.Single((await desk.Calls.GetAsync("ignored", mira.As)).Items());
        Assert.Equal(tom.Name, listed.GetProperty("name").GetString());

        await desk.Calls.SendAsync(HttpMethod.Delete, $"ignored/{tom.Author}", null, mira.As);
        Assert.Single((await ListAsync(desk, mira)).GetProperty("items").EnumerateArray());
        (await desk.PutAsync($"ignored/{mira.Author}", new { }, mira.As)).IsProblem(422, "oneself");
        (await desk.PutAsync("ignored/999999999", new { }, mira.As)).IsProblem(404, "unknown-author");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_named_is_offered_linked_and_told_once(Database database)
    {
        var desk = await NoticeDesk.OpenAsync(await hosts.OnAsync(database));
        var (mira, tom) = (await Guest.NewAsync(desk.Host, desk.Site.Slug, name: Calls.NewName("Mira")), await Guest.NewAsync(desk.Host, desk.Site.Slug));
        var hers = await desk.Calls.PostedAsync(mira.As, "I am here.");
        var thread = hers.Id()[..hers.Id().LastIndexOf('-')];
        var offered = (await desk.Calls.GetAsync($"threads/{thread}/people?q=mira")).Items();
        Assert.Equal([mira.Name], offered.Select(one => one.GetProperty("name").GetString()));
        Assert.Equal(hers.Id(), offered[0].GetProperty("commentId").GetString());
        (await desk.Calls.GetAsync($"threads/{thread}/people?q={new string('a', 61)}")).IsProblem(400, "invalid-input", "q");

        var names = await desk.Calls.PostedAsync(tom.As, $"What does @{mira.Name} say, and @Nobody?");
        Assert.Contains($"<a class=\"mention\" href=\"#c-{hers.Id()}\">@{mira.Name}</a>", names.GetProperty("bodyHtml").GetString(), StringComparison.Ordinal);
        var both = await desk.Calls.PostedAsync(tom.As, $"@{mira.Name}, an answer.", hers.Id());
        await desk.SettledAsync();

        var notices = (await ListAsync(desk, mira)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([(both.Id(), "reply"), (names.Id(), "mention")], notices.Select(one => (one.GetProperty("comment").GetProperty("id").GetString()!, one.GetProperty("kind").GetString()!)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_thread_that_is_followed_counts_what_others_wrote_until_its_follower_looks(Database database)
    {
        var desk = await NoticeDesk.OpenAsync(await hosts.OnAsync(database));
        var (mira, tom) = (await Guest.NewAsync(desk.Host, desk.Site.Slug), await Guest.NewAsync(desk.Host, desk.Site.Slug));
        await desk.PutAsync($"sites/{desk.Site.Slug}/subscription?key=article", new { mail = false, push = false }, mira.As);
        await desk.Calls.PostedAsync(tom.As, "One.");
        await desk.Calls.PostedAsync(mira.As, "My own.");
        await desk.Calls.PostedAsync(tom.As, "Two.");
        await desk.SettledAsync();

        var list = await ListAsync(desk, mira);
        Assert.Equal(1, list.GetProperty("unread").GetInt32());
        Assert.Equal(2, Assert.Single(list.GetProperty("threads").EnumerateArray()).GetProperty("count").GetInt32());
        await desk.Calls.SendAsync(HttpMethod.Post, $"sites/{desk.Site.Slug}/notices/read", new { upTo = 0 }, mira.As);
        Assert.Equal(0, (await ListAsync(desk, mira)).GetProperty("unread").GetInt32());
    }

    private static async Task<JsonElement> ListAsync(NoticeDesk desk, Guest who) =>
        (await desk.Calls.GetAsync($"sites/{desk.Site.Slug}/notices", who.As)).Json;
}
