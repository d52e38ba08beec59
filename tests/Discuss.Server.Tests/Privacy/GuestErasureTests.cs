using System.Net;
using System.Text;
using System.Text.Json;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Guests;
using Discuss.Server.Tests.Interchange;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Privacy;

/// <summary>Guests get everything that is kept of them, and are erased, by their token or by their mail address.</summary>
public sealed class GuestErasureTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task By_the_token_a_guest_gets_everything_as_a_file_and_nothing_of_anybody_else(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await OpenAsync(host);
        var (guest, other) = (await Guest.ConfirmedAsync(host, Calls.NewEmail()), await calls.GuestAsync());
        var mine = await calls.PostedAsync(guest.As, "What I wrote.");
        var theirs = await calls.PostedAsync(other, "What somebody else wrote.");
        await calls.SendAsync(HttpMethod.Put, $"comments/{theirs.Id()}/vote", new { value = 1 }, guest.As);
        await calls.SendAsync(HttpMethod.Post, $"comments/{theirs.Id()}/reports", new { reason = "other", note = "My note." }, guest.As);

        var file = await calls.GetAsync("guests/data", guest.As);

        Assert.Equal("application/json", file.MediaType);
        var data = Assert.Single(JsonDocument.Parse(file.Text).RootElement.GetProperty("guests").EnumerateArray());
        Assert.Equal(guest.Name, data.GetProperty("guest").GetProperty("name").GetString());
        Assert.Contains("@", data.GetProperty("guest").GetProperty("email").GetString(), StringComparison.Ordinal);
        Assert.Equal(mine.Id(), Assert.Single(data.GetProperty("comments").EnumerateArray()).Id());
        Assert.Equal(theirs.Id(), Assert.Single(data.GetProperty("votes").EnumerateArray()).GetProperty("commentId").GetString());
        Assert.Equal("My note.", Assert.Single(data.GetProperty("reports").EnumerateArray()).GetProperty("note").GetString());
        Assert.DoesNotContain("somebody else", file.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Erased_by_the_token_the_comments_stay_without_the_name_and_the_token_is_nobodys(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await OpenAsync(host);
        var guest = await Guest.ConfirmedAsync(host, Calls.NewEmail());
        await calls.PostedAsync(guest.As, "It stays.");
        var theirs = await calls.PostedAsync(await calls.GuestAsync(), "Another's.");
        await calls.SendAsync(HttpMethod.Put, $"comments/{theirs.Id()}/vote", new { value = 1 }, guest.As);
        (await calls.SendAsync(HttpMethod.Post, "guests/erasure", new { comments = "perhaps" }, guest.As)).IsProblem(400, "invalid-input", "comments");

        Assert.Equal(HttpStatusCode.NoContent, (await calls.SendAsync(HttpMethod.Post, "guests/erasure", new { comments = "keep" }, guest.As)).Status);

        var thread = await calls.ThreadAsync();
        Assert.Contains("It stays.", thread.Text, StringComparison.Ordinal);
        Assert.Contains("Former guest", thread.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(guest.Name, thread.Text, StringComparison.Ordinal);
        Assert.Equal(1, thread.Items().Single(item => item.Id() == theirs.Id()).GetProperty("score").GetInt32());
        Assert.Equal(0, await Guest.CountAsync(host, "SELECT count(*) FROM votes WHERE author_id = @author", ("author", guest.Author)));
        Assert.Equal(0, await Guest.CountAsync(host, "SELECT count(*) FROM authors WHERE id = @author AND (email_hash IS NOT NULL OR email_sealed IS NOT NULL)", ("author", guest.Author)));
        (await calls.PostAsync(guest.As, new { body = "Once more." })).IsProblem(401, "bad-token");
        (await host.PostAsync("/api/v1/guests", new { name = "Former guest" })).IsProblem(422, "name-taken");
        Assert.Equal(HttpStatusCode.Created, (await host.PostAsync("/api/v1/guests", new { name = guest.Name })).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task By_the_address_all_who_wrote_with_it_are_found_given_and_erased_also_those_who_were_moved_in(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await OpenAsync(host);
        var email = Calls.NewEmail();
        var (one, two) = (await Guest.ConfirmedAsync(host, email), await Guest.ConfirmedAsync(host, email, calls.Site.Slug));
        await calls.PostedAsync(one.As, "Written by one.");
        await calls.PostedAsync(two.As, "Written by two.");
        var stranger = await calls.GuestAsync();
        await calls.PostedAsync(stranger, "By a stranger.");

        var asked = await host.FormAsync("/privacy", new() { ["site"] = calls.Site.Slug, ["email"] = email });
        Assert.Contains("a link is on its way", WebUtility.HtmlDecode(asked.Text), StringComparison.Ordinal);
        var link = await Letters.LinkAsync(host, email, "Somebody asked what is kept");
        var code = Letters.CodeOf(link);
        var shown = await host.PageAsync(link);
        foreach (var guest in new[] { one, two }) Assert.Contains(guest.Name, shown.Text, StringComparison.Ordinal);
        var file = await YoursAsync(("act", "download"));
        Assert.Equal(2, JsonDocument.Parse(file.Text).RootElement.GetProperty("guests").GetArrayLength());
        Assert.DoesNotContain("stranger", file.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await YoursAsync(("act", "erase"), ("comments", "remove"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await YoursAsync(("act", "erase"), ("sure", "yes"))).Status);

        var erased = await YoursAsync(("act", "erase"), ("comments", "remove"), ("sure", "yes"));

        Assert.Equal(HttpStatusCode.OK, erased.Status);
        await Wait.UntilAsync(async () => (await calls.ThreadAsync()).Items().Length == 1);
        Assert.Contains("By a stranger.", (await calls.ThreadAsync()).Text, StringComparison.Ordinal);
        // The link is used up, and another one is not sent: nothing is known of the address.
        Assert.Equal(HttpStatusCode.Gone, (await host.PageAsync(link)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await YoursAsync(("act", "download"))).Status);
        foreach (var guest in new[] { one, two })
            Assert.Equal(0, await Guest.CountAsync(host, "SELECT count(*) FROM comments WHERE author_id = @author AND body <> ''", ("author", guest.Author)));

        async Task<Answer> YoursAsync(params (string Name, string Value)[] fields)
        {
            var sent = fields.ToDictionary(field => field.Name, field => field.Value);
            sent["code"] = code;
            return await host.FormAsync("/privacy/yours", sent);
        }
    }

    [Fact]
    public async Task An_address_that_nobody_wrote_with_and_one_that_is_none_are_answered_alike_and_told()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await OpenAsync(host);

        var nobody = await host.FormAsync("/privacy", new() { ["site"] = calls.Site.Slug, ["email"] = Calls.NewEmail() });
        var none = await host.FormAsync("/privacy", new() { ["site"] = calls.Site.Slug, ["email"] = "no address" });

        Assert.Contains("a link is on its way", WebUtility.HtmlDecode(nobody.Text), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, none.Status);
    }

    [Fact]
    public async Task Nothing_of_a_guest_who_was_moved_in_and_erased_is_in_any_file_of_the_data_folder()
    {
        await using var host = await DiscussHost.StartAsync();
        var calls = await OpenAsync(host);
        var (word, name) = ("zq" + Guid.NewGuid().ToString("N"), "Wq" + Guid.NewGuid().ToString("N")[..20]);
        var email = $"vq{Guid.NewGuid():N}@example.org";
        using (var moving = new Moving(host, calls.Site))
            await moving.ImportAsync("wordpress", Encoding.UTF8.GetBytes(WordPress.Replace("NAME", name, StringComparison.Ordinal).Replace("MAIL", email, StringComparison.Ordinal).Replace("WORD", word, StringComparison.Ordinal)));
        await calls.GetAsync($"sites/{calls.Site.Slug}/thread?key=/old/");
        var guest = await Guest.ConfirmedAsync(host, email, calls.Site.Slug, name);
        for (var i = 0; i < 5; i++) await calls.PostedAsync(guest.As, $"For the {i}th time {word}.");
        var held = await calls.PostedAsync(guest.As, $"It is rejected: {word}.");
        var moderator = await calls.ModeratorAsync();
        await calls.SendAsync(HttpMethod.Post, "moderation/decisions", new { decisions = new[] { new { commentId = held.Id(), version = 1, action = "reject", reason = "insult", note = $"says {word}" } } }, moderator);
        await calls.SendAsync(HttpMethod.Post, "appeals", new { commentId = held.Id(), text = $"But {word} is true." }, guest.As);
        await calls.SendAsync(HttpMethod.Put, $"guests/{guest.Author}/sanction", new { site = calls.Site.Slug, kind = "warn", reason = "Insults.", note = $"{word} again" }, moderator);
        await Wait.UntilAsync(async () => (await calls.GetAsync($"moderation/search?site={calls.Site.Slug}&q={word}", moderator)).Items().Length >= 7);
        Assert.NotEmpty(Places(host, word));
        Assert.NotEmpty(Places(host, name));

        await host.FormAsync("/privacy", new() { ["site"] = calls.Site.Slug, ["email"] = email });
        var link = await Letters.LinkAsync(host, email, "Somebody asked what is kept");
        await host.FormAsync("/privacy/yours", new() { ["code"] = Letters.CodeOf(link), ["act"] = "erase", ["comments"] = "remove", ["sure"] = "yes" });

        await Wait.UntilAsync(() => Task.FromResult(Places(host, word).Concat(Places(host, name)).Concat(Places(host, email)).Concat(Places(host, email.ToUpperInvariant())).ToList() is []));
        Assert.Empty((await calls.GetAsync($"moderation/search?site={calls.Site.Slug}&q={word}", moderator)).Items());
        var csv = await calls.GetAsync($"moderation/log.csv?site={calls.Site.Slug}", moderator);
        Assert.DoesNotContain(word, csv.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(name, csv.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Log.Lines, line => line.ToString().Contains(word, StringComparison.Ordinal) || line.ToString().Contains(name, StringComparison.Ordinal) || line.ToString().Contains(email, StringComparison.Ordinal));
        Assert.Equal(0, await Guest.CountAsync(host, "SELECT count(*) FROM moved_authors WHERE site_id = @site", ("site", calls.Site.Id)));
    }

    private const string WordPress =
        """
        <?xml version="1.0" encoding="UTF-8" ?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
        <wp:wxr_version>1.2</wp:wxr_version>
        <item><title>Old</title><link>https://old.example/old/</link><wp:post_id>7</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>
        <wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>NAME</wp:comment_author><wp:comment_author_email>MAIL</wp:comment_author_email>
        <wp:comment_date_gmt>2019-01-02 03:04:05</wp:comment_date_gmt><wp:comment_content>Long ago: WORD.</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>0</wp:comment_parent></wp:comment>
        </item></channel></rss>
        """;

    private static List<string> Places(DiscussHost host, string word) =>
    [
        .. Directory.GetFiles(host.DataFolder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/mail/", StringComparison.Ordinal) && Holds(file, word)).Select(file => Path.GetFileName(file)!),
    ];

    private static bool Holds(string file, string word)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static Task<ThreadCalls> OpenAsync(DiscussHost host) => ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Open });
}
