using System.Net;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Guests;

namespace Discuss.Server.Tests.Notifications.Notices;

public sealed class SubscriptionLimitTests(Hosts hosts) : IClassFixture<Hosts>
{
    // Of threads that nobody has written in; what they are counts for nothing here.
    private static readonly Sql Follow = new(
        """
        INSERT INTO subscriptions (author_id, site_id, thread_number, ordinal, by_mail, by_push, seen_count, created_at)
        VALUES (@author, @site, @thread, 0, 0, 0, 0, 0)
        """,
        Parameter.Long("author"), Parameter.Int("site"), Parameter.Int("thread"));

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_follows_as_much_as_one_may_still_changes_what_comes_of_it_but_follows_nothing_more(Database database)
    {
        var desk = await NoticeDesk.OpenAsync(await hosts.OnAsync(database));
        var (mira, site) = (await Guest.NewAsync(desk.Host, desk.Site.Slug), desk.Site);
        await desk.Calls.PostedAsync(mira.As, "A comment.");
        var here = $"sites/{site.Slug}/subscription?key={desk.Calls.Key}";
        Assert.Equal(HttpStatusCode.NoContent, (await desk.PutAsync(here, new { mail = true, push = true }, mira.As)).Status);
        await FollowAsync(desk, mira, Bounds.Subscriptions - 1);

        var quieter = await desk.PutAsync($"sites/{site.Slug}/mail?key={desk.Calls.Key}", new { of = "replies" }, mira.As);
        Assert.True(quieter.Status == HttpStatusCode.NoContent, quieter.Text);
        Assert.Equal((false, true), await WaysAsync(desk, here, mira));
        var louder = await desk.PutAsync(here, new { mail = true, push = false }, mira.As);
        Assert.True(louder.Status == HttpStatusCode.NoContent, louder.Text);
        Assert.Equal((true, false), await WaysAsync(desk, here, mira));

        (await desk.PutAsync($"sites/{site.Slug}/subscription?key=another", new { mail = true }, mira.As)).IsProblem(422, "too-many");
    }

    private static async Task FollowAsync(NoticeDesk desk, Guest guest, int threads) => await desk.Host.Database.WriteAsync(
        async session =>
        {
            for (var i = 1; i <= threads; i++) await session.ExecuteAsync(Follow, CancellationToken.None, guest.Author, desk.Site.Id, 1_000_000 + i);
            return true;
        },
        CancellationToken.None);

    private static async Task<(bool Mail, bool Push)> WaysAsync(NoticeDesk desk, string path, Guest guest)
    {
        var ways = (await desk.Calls.GetAsync(path, guest.As)).Json.GetProperty("thread");
        return (ways.GetProperty("mail").GetBoolean(), ways.GetProperty("push").GetBoolean());
    }
}
