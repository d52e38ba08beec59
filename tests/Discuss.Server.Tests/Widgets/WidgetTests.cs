using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Widgets;

public sealed class WidgetTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly SiteSettings OfNewspaper = new() { Origins = ["https://news.example"] };

    [Theory, OnSqlite, OnPostgres]
    public async Task The_latest_comments_lead_into_their_articles_and_are_new_as_soon_as_one_is(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host, OfNewspaper);
        var ann = await calls.GuestAsync("Ann of the Harbour");
        var url = "https://news.example/harbour";
        var posted = (await calls.PostAsync(ann, new { body = "The *first* word.", url, title = "The harbour" })).Json;
        var page = await ParseAsync(host, calls, "latest");

        Assert.Equal("Latest comments", page.QuerySelector("h2")!.TextContent);
        Assert.Contains("The first word.", page.QuerySelector("li .body")!.TextContent, StringComparison.Ordinal);
        Assert.Equal($"{url}#discuss-{posted.Id()}", page.QuerySelector("li .title a")!.GetAttribute("href"));
        Assert.Equal("_top", page.QuerySelector("li .title a")!.GetAttribute("target"));

        for (var i = 0; i < 6; i++) await calls.PostedAsync(ann, $"Word {i}.");
        page = await ParseAsync(host, calls, "latest");
        Assert.Equal(5, page.QuerySelectorAll("li").Length);
        Assert.Contains("Word 5.", page.QuerySelector("li")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(3, (await ParseAsync(host, calls, "latest", "&limit=3")).QuerySelectorAll("li").Length);
    }

    [Fact]
    public async Task Hot_threads_stand_with_their_counts_and_what_waits_for_a_moderator_stands_nowhere()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (open, held) = (await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate }));
        var ann = await open.GuestAsync();
        await open.PostAsync(ann, new { body = "One.", title = "The ferry" });
        await open.PostAsync(ann, new { body = "Two." });
        await held.PostedAsync(await held.GuestAsync(), "A canary.");

        var page = await ParseAsync(host, open, "trending");
        Assert.Equal("The ferry", page.QuerySelector("li a")!.TextContent);
        Assert.Equal("2 comments", page.QuerySelector("li .count")!.TextContent);
        foreach (var kind in (string[])["latest", "trending"])
        {
            var waiting = await ParseAsync(host, held, kind);
            Assert.Empty(waiting.QuerySelectorAll("li"));
            Assert.Equal("No comments yet.", waiting.QuerySelector(".empty")!.TextContent);
        }
    }

    [Fact]
    public async Task A_list_speaks_the_pages_language_stands_in_the_sites_pages_only_and_is_not_sent_twice()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host, OfNewspaper);
        var first = await GetAsync(host, calls, "latest", "&locale=ar&theme=dark");

        Assert.Contains("<html lang=\"ar\" dir=\"rtl\" data-theme=\"dark\">", first.Text, StringComparison.Ordinal);
        Assert.EndsWith("frame-ancestors 'self' https://news.example", first.Header("Content-Security-Policy"), StringComparison.Ordinal);
        var again = await host.SendAsync(
            HttpMethod.Get, $"/embed/latest?site={calls.Site.Slug}&locale=ar&theme=dark", null, Calls.With("If-None-Match", first.Raw.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, again.Status);
        foreach (var (locale, title) in new[] { ("de-AT", "Neueste Kommentare"), ("fr", "Derniers commentaires"), ("es", "Últimos comentarios"), ("tlh", "Latest comments") })
            Assert.Equal(title, (await ParseAsync(host, calls, "latest", "&locale=" + locale)).QuerySelector("h2")!.TextContent);
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync(host, calls, "latest", "&limit=21")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.SendAsync(HttpMethod.Get, "/embed/latest?site=nowhere")).Status);
    }

    private static Task<Answer> GetAsync(DiscussHost host, ThreadCalls calls, string kind, string more) =>
        host.SendAsync(HttpMethod.Get, $"/embed/{kind}?site={calls.Site.Slug}{more}");

    private static async Task<IDocument> ParseAsync(DiscussHost host, ThreadCalls calls, string kind, string more = "")
    {
        var answer = await GetAsync(host, calls, kind, more);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return new HtmlParser().ParseDocument(answer.Text);
    }
}
