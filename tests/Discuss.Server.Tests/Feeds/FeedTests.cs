using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Health;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Feeds;

/// <summary>Feeds as a reader's program asks for them.</summary>
public sealed class FeedTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static readonly XNamespace Threading = "http://purl.org/syndication/thread/1.0";

    private static readonly Sql Text = new("UPDATE comments SET body_html = @html WHERE site_id = @site", Parameter.Text("html"), Parameter.Int("site"));

    private static readonly Sql Name = new("UPDATE authors SET name = @name WHERE id = @id", Parameter.Text("name"), Parameter.Long("id"));

    [Theory, OnSqlite, OnPostgres]
    public async Task A_threads_feed_tells_its_newest_comments_in_both_formats(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database), new SiteSettings { Origins = ["https://paper.example"] });
        var (ann, ben) = (await calls.GuestAsync("Ann Feed"), await calls.GuestAsync("Ben Feed"));
        var first = (await calls.PostAsync(ann, new { body = "The *first* word.", url = "https://paper.example/harbour", title = "The harbour" })).Json;
        var reply = await calls.PostedAsync(ben, "An answer.", first.Id());

        var atom = XDocument.Parse((await AtomAsync(calls, "?key=article")).Text).Root!;
        var json = (await JsonAsync(calls, "?key=article")).Json;

        var entries = atom.Elements(Atom + "entry").ToList();
        Assert.Equal(["Ben Feed → Ann Feed: The harbour", "Ann Feed: The harbour"], entries.Select(entry => entry.Element(Atom + "title")!.Value));
        Assert.Equal(["<p dir=\"auto\">An answer.</p>", "<p dir=\"auto\">The <em>first</em> word.</p>"], entries.Select(entry => entry.Element(Atom + "content")!.Value.Trim()));
        Assert.Equal("urn:discuss:comment:" + first.Id(), entries[0].Element(Threading + "in-reply-to")!.Attribute("ref")!.Value);
        Assert.Equal("https://paper.example/harbour", Alternate(atom));
        var items = json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal("https://jsonfeed.org/version/1.1", json.GetProperty("version").GetString());
        Assert.Equal(entries.Select(entry => entry.Element(Atom + "id")!.Value), items.Select(item => item.GetProperty("id").GetString()));
        Assert.Equal(entries.Select(Alternate), items.Select(item => item.GetProperty("url").GetString()));
        Assert.Equal("Ben Feed", items[0].GetProperty("authors")[0].GetProperty("name").GetString());
        Assert.Equal(reply.GetProperty("bodyHtml").GetString(), items[0].GetProperty("content_html").GetString());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_what_is_approved_is_ever_in_a_feed(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate });
        var (guest, moderator) = (await calls.GuestAsync(), await calls.ModeratorAsync());
        var shown = await calls.PostedAsync(guest, "Approved words.");
        await DecideAsync(calls, moderator, shown.Id(), "approve");
        await calls.PostedAsync(guest, "Words that wait.");
        var rejected = await calls.PostedAsync(guest, "Words that were rejected.");
        await DecideAsync(calls, moderator, rejected.Id(), "reject");

        foreach (var query in new[] { "", "?key=article", "?under=" + shown.Id() })
        {
            foreach (var answer in new[] { await AtomAsync(calls, query), await JsonAsync(calls, query) })
            {
                Assert.Equal(HttpStatusCode.OK, answer.Status);
                Assert.Equal(!query.Contains("under", StringComparison.Ordinal), answer.Text.Contains("Approved words.", StringComparison.Ordinal));
                Assert.DoesNotContain("Words that", answer.Text, StringComparison.Ordinal);
            }
        }

        // And what is taken back leaves them at once.
        await DecideAsync(calls, moderator, shown.Id(), "remove", version: 2);
        foreach (var query in new[] { "", "?key=article" })
        {
            Assert.DoesNotContain("Approved words.", (await AtomAsync(calls, query)).Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Approved words.", (await JsonAsync(calls, query)).Text, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_program_that_comes_back_gets_304_until_something_was_written(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var guest = await calls.GuestAsync();
        var first = await calls.PostedAsync(guest, "One.");
        foreach (var query in new[] { "", "?key=article", "?under=" + first.Id() })
        {
            var before = await AtomAsync(calls, query);
            Assert.Equal("application/atom+xml", before.MediaType);
            var tag = before.Header("ETag");
            Assert.Equal(HttpStatusCode.NotModified, (await AtomAsync(calls, query, tag)).Status);

            var number = Guid.NewGuid().ToString("N");
            await calls.PostedAsync(guest, "Another: " + number, first.Id());

            var after = await AtomAsync(calls, query, tag);
            Assert.Equal(HttpStatusCode.OK, after.Status);
            Assert.Contains("Another: " + number, after.Text, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Replies_to_a_comment_are_a_feed_and_so_is_the_whole_site(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (calls, elsewhere) = (await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host));
        var guest = await calls.GuestAsync();
        var (one, two) = (await calls.PostedAsync(guest, "One."), await calls.PostedAsync(guest, "Two."));
        var under = await calls.PostedAsync(guest, "Under one.", one.Id());
        var deeper = await calls.PostedAsync(guest, "Under that.", under.Id());
        await calls.PostedAsync(guest, "Under two.", two.Id());
        var other = (await calls.PostAsync(guest, new { body = "Under another article." }, key: "other")).Json;
        await elsewhere.PostedAsync(await calls.GuestAsync(), "On another site.");

        Assert.Equal([deeper.Id(), under.Id()], Ids(await AtomAsync(calls, "?under=" + one.Id())));
        Assert.Equal([other.Id()], Ids(await AtomAsync(calls, "?key=other")));
        var all = Ids(await AtomAsync(calls, ""));
        Assert.Equal(6, all.Length);
        Assert.Contains(other.Id(), all);
        // Before the first word there is nothing to tell, and a feed to wait for it.
        Assert.Empty(Ids(await AtomAsync(calls, "?key=nobody-was-here")));
    }

    [Fact]
    public async Task Whatever_a_comment_holds_a_feed_can_be_read()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var guest = await Person.GuestAsync(host);
        await calls.PostAsync(guest.As, new { body = "Words.", title = "<i>Harbour</i> & \"sea\"" });
        // What no form takes, and an import from elsewhere might bring in.
        await host.Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(Text, CancellationToken.None, "<p>a\u0002b\ufffe \ud83d\ude00 ]]></p>", calls.Site.Id);
                return await session.ExecuteAsync(Name, CancellationToken.None, "]]> & <b>Ann\u000b</b>", guest.Author);
            },
            CancellationToken.None);

        foreach (var query in new[] { "", "?key=article" })
        {
            var entry = XDocument.Parse((await AtomAsync(calls, query)).Text).Root!.Element(Atom + "entry")!;
            Assert.Equal("<p>ab \ud83d\ude00 ]]></p>", entry.Element(Atom + "content")!.Value);
            Assert.StartsWith("]]> & <b>Ann</b>", entry.Element(Atom + "author")!.Element(Atom + "name")!.Value);
            Assert.DoesNotContain(entry.Descendants(), element => element.Name.LocalName is "script" or "b" or "i");
            Assert.Equal(JsonValueKind.Array, (await JsonAsync(calls, query)).Json.GetProperty("items").ValueKind);
        }
    }

    [Fact]
    public async Task A_hot_threads_feed_is_written_once_for_all_who_ask()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Settings = new Dictionary<string, string> { ["Discuss:PublicUrl"] = "https://comments.example" },
        });
        var calls = await ThreadCalls.StartAsync(host);
        var comment = await calls.PostedAsync(await calls.GuestAsync(), "The harbour is quiet today.");

        foreach (var query in new[] { "?key=article", "?under=" + comment.Id() })
        {
            var built = await host.NumberAsync("discuss_hot_built_total");
            for (var i = 0; i < 3; i++)
                Assert.StartsWith($"https://comments.example/t/{calls.Site.Slug}", Alternate(XDocument.Parse((await AtomAsync(calls, query)).Text).Root!));
            Assert.Equal(built + 1, await host.NumberAsync("discuss_hot_built_total"));
        }
    }

    [Fact]
    public async Task What_cannot_be_asked_for_says_so()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (calls, elsewhere) = (await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host));
        var comment = await calls.PostedAsync(await calls.GuestAsync(), "Here.");

        (await AtomAsync(calls, $"?key=article&under={comment.Id()}")).IsProblem(400, "invalid-input", "under");
        (await AtomAsync(calls, "?key=" + new string('k', 2000))).IsProblem(400, "invalid-input", "key");
        (await AtomAsync(calls, "?under=nonsense")).IsProblem(404, "unknown-comment");
        (await AtomAsync(calls, "?under=1-zzz-1")).IsProblem(404, "unknown-comment");
        (await AtomAsync(elsewhere, "?under=" + comment.Id())).IsProblem(404, "unknown-comment");
        (await host.SendAsync(HttpMethod.Get, "/api/v1/sites/no-such-site/feed.atom")).IsProblem(404, "unknown-site");
    }

    private static Task<Answer> AtomAsync(ThreadCalls calls, string query, string? tag = null) =>
        calls.GetAsync($"sites/{calls.Site.Slug}/feed.atom{query}", request =>
        {
            if (tag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        });

    private static Task<Answer> JsonAsync(ThreadCalls calls, string query) => calls.GetAsync($"sites/{calls.Site.Slug}/feed.json{query}");

    private static async Task DecideAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, string commentId, string action, int version = 1)
    {
        var answer = await calls.SendAsync(HttpMethod.Post, "moderation/decisions", new { decisions = new[] { new { commentId, version, action } } }, moderator);
        Assert.True(answer.Text.Contains("\"ok\"", StringComparison.Ordinal), answer.Text);
    }

    private static string[] Ids(Answer answer) =>
        [.. XDocument.Parse(answer.Text).Root!.Elements(Atom + "entry").Select(entry => entry.Element(Atom + "id")!.Value["urn:discuss:comment:".Length..])];

    private static string Alternate(XElement element) =>
        element.Elements(Atom + "link").Single(link => link.Attribute("rel")!.Value == "alternate").Attribute("href")!.Value;
}
