using System.Net;
using Discuss.Server.Contract;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Embed;

public sealed class ThreadPageTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly Sql Close = new("UPDATE threads SET state = 1 WHERE site_id = @site", Parameter.Int("site"));

    [Theory, OnSqlite, OnPostgres]
    public async Task The_first_answer_holds_the_whole_page(Database database)
    {
        var (host, discussion) = await StartAsync(database);
        var (ann, bob) = (await discussion.PersonAsync("Ann"), await discussion.PersonAsync("Bob"));
        var root = await discussion.PostAsync(ann, "The first.");
        await discussion.PostAsync(bob, "An answer.", root.Id);
        await discussion.PostAsync(bob, "The second.");

        var page = await new Visitor(host).OpenAsync(discussion);

        Assert.Equal(["The first.", "An answer.", "The second."], page.Texts);
        Assert.Equal("3 comments", page.One("[data-count-text]").TextContent);
        Assert.Equal("3", page.One("#discuss").GetAttribute("data-seq"));
        Assert.Contains("d1", page.Comment("An answer.").ClassList);
        Assert.Equal("answers Ann", page.Comment("An answer.").QuerySelector(".to")!.TextContent);
        Assert.All(page.Document.QuerySelectorAll("script"), script => Assert.NotNull(script.GetAttribute("src")));
        Assert.DoesNotContain(" style=", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_people_write_stays_text_wherever_it_stands()
    {
        var (host, discussion) = await StartAsync();
        const string Hostile = "\"><img src=x onerror=alert(1)>";
        var root = await discussion.PostAsync(await discussion.PersonAsync(Hostile), Hostile);
        await discussion.PostAsync(await discussion.PersonAsync("Ann"), "An answer.", root.Id);

        var more = $"&title={Uri.EscapeDataString(Hostile)}&url={Uri.EscapeDataString(Hostile)}&locale={Uri.EscapeDataString(Hostile)}&origin={Uri.EscapeDataString(Hostile)}";
        foreach (var page in new[]
        {
            await new Visitor(host).OpenAsync(discussion, more),
            await new Visitor(host).OpenAsync(discussion, more + $"&reply={root.Id}&comment={root.Id}"),
            await new Visitor(host).OpenAsync($"/api/v1/sites/{discussion.Site.Slug}/thread.html?key={discussion.Key}{more}"),
            await new Visitor(host).OpenAsync($"/embed/fragments/comment/{root.Id}?locale={Uri.EscapeDataString(Hostile)}"),
        })
        {
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Empty(page.Document.QuerySelectorAll("img, [onerror]"));
            Assert.Contains(page.Document.QuerySelectorAll(".name"), name => name.TextContent == Hostile);
        }
    }

    [Fact]
    public async Task The_page_may_do_only_what_it_needs()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var discussion = await Discussion.StartAsync(host, new SiteSettings { Origins = ["https://news.example", "https://evil.example; script-src *"] });

        using var answer = await host.Client.GetAsync(Visitor.AddressOf(discussion));

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; style-src 'self'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.EndsWith("frame-ancestors 'self' https://news.example", policy, StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task A_page_that_is_asked_for_again_is_sent_again_only_when_it_changed()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { Clock = new TestClock() });
        var discussion = await Discussion.StartAsync(host);
        var ann = await discussion.PersonAsync("Ann");
        await discussion.PostAsync(ann);
        var (tag, _) = await AskAsync(null);

        Assert.Equal(HttpStatusCode.NotModified, (await AskAsync(tag)).Status);
        await discussion.PostAsync(ann);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(tag)).Status);

        async Task<(string Tag, HttpStatusCode Status)> AskAsync(string? known)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Visitor.AddressOf(discussion));
            if (known is not null) request.Headers.TryAddWithoutValidation("If-None-Match", known);
            using var answer = await host.Client.SendAsync(request);
            return (answer.Headers.ETag!.ToString(), answer.StatusCode);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_tombstone_tells_nothing_of_what_stood_there(Database database)
    {
        var (host, discussion) = await StartAsync(database);
        var ann = await discussion.PersonAsync("Ann Gone");
        var root = await discussion.PostAsync(ann, "Words that are taken back.");
        await discussion.PostAsync(await discussion.PersonAsync("Bob"), "An answer.", root.Id);
        await discussion.Writer.DeleteAsync(root.Id, ann, CancellationToken.None);

        var page = await new Visitor(host).OpenAsync(discussion);

        Assert.Equal(["Removed by its author.", "An answer."], page.Texts);
        Assert.DoesNotContain("taken back", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Ann Gone", page.Html, StringComparison.Ordinal);
        Assert.Equal("0", page.Comment("Removed by its author.").GetAttribute("data-author"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_permalink_opens_the_thread_around_its_comment(Database database)
    {
        var (host, discussion) = await StartAsync(database);
        var ann = await discussion.PersonAsync("Ann");
        await discussion.PostAsync(ann, "Before.");
        var root = await discussion.PostAsync(ann, "The conversation.");
        var replies = new List<CommentView>();
        for (var i = 0; i < 40; i++) replies.Add(await discussion.PostAsync(ann, $"Reply {i}.", root.Id));
        var visitor = new Visitor(host);

        var page = await visitor.OpenAsync($"/embed/thread?comment={replies[20].Id}");

        Assert.Contains("linked", page.Comment("Reply 20.").ClassList);
        Assert.Contains("The conversation.", page.Texts);
        Assert.DoesNotContain("Reply 3.", page.Texts);
        var earlier = page.One("li.root > a[data-more=replies]");
        Assert.Equal("Earlier replies", earlier.TextContent);
        var before = await visitor.ClickAsync(earlier);
        Assert.Contains("Reply 3.", before.Texts);
        Assert.DoesNotContain("Reply 20.", before.Texts);
        var all = await visitor.ClickAsync(page.One(".part a"));
        Assert.Equal("Before.", all.Texts[0]);
    }

    [Fact]
    public async Task Links_lead_through_the_whole_thread()
    {
        var (host, discussion) = await StartAsync();
        var ann = await discussion.PersonAsync("Ann");
        var expected = new List<string>();
        for (var i = 0; i < 45; i++)
        {
            await discussion.PostAsync(ann, $"Comment {i}.");
            expected.Add($"Comment {i}.");
        }

        var (visitor, read) = (new Visitor(host), new List<string>());
        for (var page = await visitor.OpenAsync(discussion); ; )
        {
            read.AddRange(page.Texts);
            if (page.Document.QuerySelector("main > ol ~ a[data-more=comments]") is not { } more) break;
            page = await visitor.ClickAsync(more);
        }

        Assert.Equal(expected, read);
    }

    [Fact]
    public async Task Beyond_the_display_depth_replies_stop_indenting_and_say_whom_they_answer()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var discussion = await Discussion.StartAsync(host, new SiteSettings { DisplayDepth = 2 });
        var above = (await discussion.PostAsync(await discussion.PersonAsync("Ann 0"), "Depth 0.")).Id;
        for (var depth = 1; depth <= 5; depth++)
            above = (await discussion.PostAsync(await discussion.PersonAsync($"Ann {depth}"), $"Depth {depth}.", above)).Id;

        var page = await new Visitor(host).OpenAsync(discussion);

        var deepest = page.Comment("Depth 5.");
        Assert.Equal("5", deepest.GetAttribute("data-depth"));
        Assert.Contains("d2", deepest.ClassList);
        Assert.Equal("answers Ann 4", deepest.QuerySelector(".to")!.TextContent);
    }

    [Fact]
    public async Task An_empty_thread_invites_and_a_closed_one_says_so()
    {
        var (host, discussion) = await StartAsync();
        var visitor = new Visitor(host);

        var empty = await visitor.OpenAsync(discussion);
        Assert.NotNull(empty.One("[data-empty]"));
        Assert.NotNull(empty.Composer);
        Assert.Null(empty.One("#discuss").GetAttribute("data-thread"));

        await discussion.PostAsync(await discussion.PersonAsync("Ann"));
        await host.Database.WriteAsync(session => session.ExecuteAsync(Close, CancellationToken.None, discussion.Site.Id), CancellationToken.None);
        var closed = await visitor.OpenAsync(discussion);
        Assert.Contains("closed", closed.One("[data-closed]").TextContent, StringComparison.Ordinal);
        Assert.Empty(closed.Document.QuerySelectorAll("form, [data-reply], [data-vote]"));
    }

    [Theory]
    [InlineData("de", "de", "ltr", "1 Kommentar")]
    [InlineData("fr-CA", "fr", "ltr", "1 commentaire")]
    [InlineData("ar", "ar", "rtl", "تعليق واحد")]
    [InlineData("he", "en", "rtl", "1 comment")]
    [InlineData("tlh", "en", "ltr", "1 comment")]
    public async Task The_page_speaks_the_readers_language(string locale, string language, string direction, string count)
    {
        var (host, discussion) = await StartAsync();
        await discussion.PostAsync(await discussion.PersonAsync("Ann"));

        var page = await new Visitor(host).OpenAsync(discussion, $"&locale={locale}&theme=dark");

        var html = page.Document.DocumentElement;
        Assert.Equal((language, direction, "dark"), (html.GetAttribute("lang"), html.GetAttribute("dir"), html.GetAttribute("data-theme")));
        Assert.Equal(count, page.One("[data-count-text]").TextContent);
        Assert.Contains($"locale={locale}", page.One("[data-permalink]").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_publishers_server_gets_the_first_page_as_html()
    {
        var (host, discussion) = await StartAsync();
        var root = await discussion.PostAsync(await discussion.PersonAsync("Ann"), "For search engines.");

        var page = await new Visitor(host).OpenAsync($"/api/v1/sites/{discussion.Site.Slug}/thread.html?key={discussion.Key}");

        Assert.Equal(["For search engines."], page.Texts);
        Assert.Empty(page.Document.QuerySelectorAll("form, button, script, link"));
        Assert.All(page.Document.QuerySelectorAll(".act a, a.link"), link =>
            Assert.StartsWith(host.Address.ToString(), link.GetAttribute("href"), StringComparison.Ordinal));
        Assert.DoesNotContain("<html", page.Html, StringComparison.Ordinal);
        var own = await new Visitor(host).OpenAsync($"/t/{discussion.Site.Slug}?comment={root.Id}");
        Assert.Contains("linked", own.Comment("For search engines.").ClassList);
    }

    [Fact]
    public async Task A_live_event_a_fragment_and_the_page_show_the_same_comment()
    {
        var (host, discussion) = await StartAsync();
        var comment = await discussion.PostAsync(await discussion.PersonAsync("Ann"), "The same everywhere.");

        var page = await new Visitor(host).OpenAsync(discussion);
        var fragment = await new Visitor(host).OpenAsync($"/embed/fragments/comment/{comment.Id}");
        var live = await host.Services.GetRequiredService<ICommentHtml>().RenderAsync(comment, CancellationToken.None);

        Assert.Equal(live, fragment.Html);
        Assert.Equal(Normal(live), Normal(page.Comment("The same everywhere.").OuterHtml));

        static string Normal(string html) => new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html).Body!.InnerHtml;
    }

    [Theory]
    [InlineData("/embed/thread?site=no-such-site&key=a", 404)]
    [InlineData("/embed/thread?comment=1-1", 404)]
    [InlineData("/t/no-such-site?key=a", 404)]
    public async Task A_page_that_is_not_there_says_so_in_a_page(string address, int status)
    {
        var page = await new Visitor(await hosts.OnAsync(Database.Sqlite)).OpenAsync(address);

        Assert.Equal(status, (int)page.Status);
        Assert.NotNull(page.Problem);
    }

    [Fact]
    public async Task The_pictures_of_authors_are_letters_and_nothing_else()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var address = Avatar.Url("<b> &", 7);

        using var picture = await host.Client.GetAsync(address);
        using var wrong = await host.Client.GetAsync("/avatars/AB-12.svg");

        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.MediaType);
        Assert.Contains("&lt;&amp;", await picture.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("sandbox", picture.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
    }

    private async Task<(DiscussHost Host, Discussion Discussion)> StartAsync(Database database = Database.Sqlite)
    {
        var host = await hosts.OnAsync(database);
        return (host, await Discussion.StartAsync(host));
    }
}
