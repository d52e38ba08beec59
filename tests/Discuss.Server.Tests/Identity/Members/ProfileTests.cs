using System.Net;
using System.Text.Json;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Identity.Members;

public sealed class ProfileTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Another_name_stands_at_once_beside_what_the_member_wrote_however_well_a_reader_kept_the_page(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (calls, email) = (await ThreadCalls.StartAsync(host), await host.RegisterAsync());
        await calls.PostedAsync(Calls.As("Bearer", await host.BearerAsync(email, Calls.Password)), "Written under the old name.");
        var visitor = await Visitor.SignedInAsync(host, email);
        string[] pages = [$"/api/v1/sites/{calls.Site.Slug}/thread?key={calls.Key}", $"/embed/thread?site={calls.Site.Slug}&key={calls.Key}", $"/t/{calls.Site.Slug}?key={calls.Key}"];
        var kept = new List<string>();
        foreach (var page in pages) kept.Add((await host.PageAsync(page)).Header("ETag"));

        for (var i = 0; i < 2; i++)
        {
            var name = Calls.NewName("Émile");
            await RenameAsync(visitor, name);
            Assert.Equal("/account?done=name", visitor.Page.Header("Location"));
            for (var page = 0; page < pages.Length; page++)
            {
                var again = await host.SendAsync(HttpMethod.Get, pages[page], change: Calls.With("If-None-Match", kept[page]));
                Assert.Equal(HttpStatusCode.OK, again.Status);
                Assert.Contains(name, page == 0 ? AuthorOf(again) : WebUtility.HtmlDecode(again.Text), StringComparison.Ordinal);
                kept[page] = again.Header("ETag");
            }
        }

        Assert.Equal(HttpStatusCode.NotModified, (await host.SendAsync(HttpMethod.Get, pages[0], change: Calls.With("If-None-Match", kept[0]))).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_takes_the_name_of_another_but_what_looks_like_ones_own(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (mine, theirs) = (Calls.NewName("Zoe"), Calls.NewName("Ines"));
        await host.RegisterAsync(theirs);
        var visitor = await Visitor.SignedInAsync(host, await host.RegisterAsync(mine));

        foreach (var bad in (string[])[theirs, theirs.ToUpperInvariant(), "Administrator", "Former member", "", "\u202E", new string('x', 61)])
        {
            await RenameAsync(visitor, bad);
            Assert.True((int)visitor.Page.Status is 400 or 422, visitor.Text);
            Assert.Contains("id=\"name-about\" role=\"alert\"", visitor.Text, StringComparison.Ordinal);
        }

        await RenameAsync(visitor, mine.ToUpperInvariant());
        Assert.Equal(HttpStatusCode.SeeOther, visitor.Page.Status);
        await visitor.OpenAsync("/account");
        Assert.Contains(mine.ToUpperInvariant(), visitor.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_who_want_one_name_at_once_one_gets_it(Database database)
    {
        var host = await hosts.OnAsync(database);
        var visitors = new[] { await Visitor.SignedInAsync(host, await host.RegisterAsync()), await Visitor.SignedInAsync(host, await host.RegisterAsync()) };
        var name = Calls.NewName();

        await Task.WhenAll(visitors.Select(visitor => RenameAsync(visitor, name)));

        Assert.Single(visitors, visitor => visitor.Page.Status == HttpStatusCode.SeeOther);
        Assert.Single(visitors, visitor => (int)visitor.Page.Status == 422);
    }

    [Fact]
    public async Task The_first_administrator_keeps_a_name_that_is_reserved()
    {
        await using var host = await DiscussHost.StartAsync();
        var visitor = await Visitor.SignedInAsync(host, DiscussHost.AdminEmail, DiscussHost.AdminPassword);

        await RenameAsync(visitor, "Administrator");

        Assert.Equal("/account?done=name", visitor.Page.Header("Location"));
    }

    [Theory]
    [InlineData("/account")]
    [InlineData("/account/security")]
    [InlineData("/account/sessions")]
    [InlineData("/account/data")]
    public async Task A_members_own_pages_lead_everybody_else_to_the_way_in_and_back(string path)
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var nobody = await host.PageAsync(path);
        Assert.Equal(HttpStatusCode.SeeOther, nobody.Status);
        Assert.StartsWith("/account/sign-in", nobody.Header("Location"), StringComparison.Ordinal);
        var guest = await host.SendAsync(HttpMethod.Get, path, change: Calls.As("Guest", await host.GuestTokenAsync()));
        Assert.Equal(HttpStatusCode.SeeOther, guest.Status);

        var visitor = await Visitor.SignedInAsync(host, await host.RegisterAsync());
        var page = await visitor.OpenAsync(path);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("aria-current=\"page\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("no-store", page.Header("Cache-Control"));
        Assert.DoesNotContain("<script>", page.Text, StringComparison.Ordinal);
    }

    private static string AuthorOf(Answer thread) => thread.Items()[0].GetProperty("author").GetProperty("name").GetString()!;

    private static Task<Answer> RenameAsync(Visitor visitor, string name) => visitor.SendFromAsync("/account", "/account/name", new() { ["name"] = name });
}
