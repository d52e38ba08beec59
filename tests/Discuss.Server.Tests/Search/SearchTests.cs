using System.Net;
using Discuss.Server.Search;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Interchange;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Search;

/// <summary>Search over comments, by those who moderate them.</summary>
public sealed class SearchTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Moderators_find_comments_by_their_words_whatever_their_state_and_see_the_words_marked(Database database)
    {
        var (_, calls, moderator) = await OpenAsync(database);
        var (one, two) = (await Person.GuestAsync(await hosts.OnAsync(database)), await Person.GuestAsync(await hosts.OnAsync(database)));
        var first = await calls.PostedAsync(one.As, "The André of the harbour, says **the harbour**.");
        var second = await calls.PostedAsync(two.As, "A HARBOUR without him.");
        await calls.DecideAsync(moderator, (second, "reject"));
        await UntilFoundAsync(calls, moderator, "harbour", second.Id(), first.Id());

        var found = (await FindAsync(calls, moderator, "andre harbour")).Items();

        var only = Assert.Single(found);
        Assert.Equal((first.Id(), "approved", one.Name), (only.Id(), only.GetProperty("state").GetString(), only.GetProperty("author").GetProperty("name").GetString()));
        var text = only.GetProperty("text").GetString()!;
        Assert.Equal(["André", "harbour", "harbour"], only.GetProperty("marks").EnumerateArray().Select(mark => text.Substring(mark[0].GetInt32(), mark[1].GetInt32())));
        Assert.Equal([second.Id()], Ids(await FindAsync(calls, moderator, "harbour -andre")));
        Assert.Equal([first.Id()], Ids(await FindAsync(calls, moderator, "\"the harbour\"")));
        Assert.Equal([second.Id(), first.Id()], Ids(await FindAsync(calls, moderator, "harb*")));
        Assert.Equal([second.Id()], Ids(await FindAsync(calls, moderator, "harbour", "&state=rejected")));
        Assert.Equal([first.Id()], Ids(await FindAsync(calls, moderator, "harbour", $"&author={one.Author}")));
        Assert.Empty((await FindAsync(calls, moderator, "\"harbour the\"")).Items());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_held_is_found_and_another_sites_comments_never(Database database)
    {
        var (host, calls, moderator) = await OpenAsync(database, new SiteSettings { Mode = ModerationMode.Premoderate });
        var elsewhere = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Open });
        var held = await calls.PostedAsync(await calls.GuestAsync(), "The heron waits.");
        var other = await elsewhere.PostedAsync(await calls.GuestAsync(), "A heron elsewhere.");
        await UntilFoundAsync(calls, moderator, "heron", held.Id());
        await UntilFoundAsync(elsewhere, moderator, "heron", other.Id());

        // What a shadowed author writes otherwise is nobody's event either.
        var shadowed = await Person.GuestAsync(host);
        await shadowed.SanctionedAsync(elsewhere, moderator, "shadow");
        var hidden = await elsewhere.PostedAsync(shadowed.As, "A crane hides.");
        await UntilFoundAsync(elsewhere, moderator, "crane", hidden.Id());
        var edited = await elsewhere.SendAsync(HttpMethod.Patch, "comments/" + hidden.Id(), new { body = "A stork hides." }, shadowed.As.And(Calls.With("If-Match", "\"1\"")));
        Assert.Equal(HttpStatusCode.OK, edited.Status);
        await UntilFoundAsync(elsewhere, moderator, "stork", hidden.Id());
        Assert.Empty((await FindAsync(elsewhere, moderator, "crane")).Items());

        // Neither the word by which the index knows a site, nor anything like it, leads there.
        foreach (var query in new[] { $"heron §{elsewhere.Site.Id}", $"\"§{elsewhere.Site.Id}\" heron", $"§{elsewhere.Site.Id}*", $"heron OR §{elsewhere.Site.Id}" })
            Assert.DoesNotContain(other.Id(), (await FindAsync(calls, moderator, query)).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_rewritten_or_taken_back_has_left_the_index(Database database)
    {
        var (host, calls, moderator) = await OpenAsync(database);
        var (guest, word) = (await calls.GuestAsync(), "zq" + Guid.NewGuid().ToString("N"));
        var (edited, deleted) = (await calls.PostedAsync(guest, $"Once {word}."), await calls.PostedAsync(guest, $"Twice {word}."));
        await UntilFoundAsync(calls, moderator, word, deleted.Id(), edited.Id());

        await calls.SendAsync(HttpMethod.Patch, "comments/" + edited.Id(), new { body = "Said otherwise." }, guest.And(Calls.With("If-Match", "\"1\"")));
        await calls.SendAsync(HttpMethod.Delete, "comments/" + deleted.Id(), null, guest);

        await UntilFoundAsync(calls, moderator, word);
        await UntilFoundAsync(calls, moderator, "otherwise", edited.Id());
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var kept = await session.FirstAsync(
            new Sql("SELECT count(*) FROM search_words WHERE CAST(words AS text) LIKE @word", Parameter.Text("word")), row => row.GetInt64(0), CancellationToken.None, $"%{word}%");
        Assert.Equal(0, kept);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Pages_hold_everything_that_is_found_once_and_the_last_says_so(Database database)
    {
        var (_, calls, moderator) = await OpenAsync(database);
        var guest = await calls.GuestAsync();
        var written = new List<string>();
        for (var i = 0; i < 7; i++) written.Add((await calls.PostedAsync(guest, $"Gull number {i}.")).Id());
        written.Reverse();
        await UntilFoundAsync(calls, moderator, "gull", [.. written]);

        var met = new List<string>();
        string? after = null;
        do
        {
            var page = await FindAsync(calls, moderator, "gull", "&limit=3" + (after is null ? "" : "&after=" + after));
            met.AddRange(Ids(page));
            after = page.Json.GetProperty("next").GetString();
        }
        while (after is not null);

        Assert.Equal(written, met);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_script_is_found_as_it_is_written(Database database)
    {
        var (_, calls, moderator) = await OpenAsync(database);
        var guest = await calls.GuestAsync();
        foreach (var (text, query) in new[]
        {
            ("الله يحميك وحلفاؤك!", "يحميك"), ("我们在东京看到了它。", "东京"), ("Το λιμάνι της πόλης", "λιμανι"), ("Alte Straße zum Hafen", "STRASSE* hafen"),
            ("Гавань стоит", "гавань"), ("ท่าเรือเก่า", "เรือ"), ("What a 🖕 this is", "🖕"), ("https://spam.example/x?a=1", "spam.example"), ("हवामान अच्छा है", "अच्छा"),
        })
        {
            var comment = await calls.PostedAsync(guest, text);
            if (query.StartsWith("STRASSE", StringComparison.Ordinal)) await UntilFoundAsync(calls, moderator, "straße hafen", comment.Id());
            else await UntilFoundAsync(calls, moderator, query, comment.Id());
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_that_is_typed_is_a_syntax_error(Database database)
    {
        var (_, calls, moderator) = await OpenAsync(database);
        foreach (var query in Hostile)
        {
            var answer = await FindAsync(calls, moderator, query);
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{query}: {(int)answer.Status} {answer.Text}");
            if (answer.Status == HttpStatusCode.BadRequest) answer.IsProblem(400, "invalid-input", "q");
        }

        (await FindAsync(calls, moderator, new string('x', 201))).IsProblem(400, "invalid-input", "q");
        (await FindAsync(calls, moderator, "x", "&state=gone")).IsProblem(400, "invalid-input", "state");
        (await FindAsync(calls, moderator, "x", "&author=Ann")).IsProblem(400, "invalid-input", "author");
        (await FindAsync(calls, moderator, "x", "&after=-1")).IsProblem(400, "invalid-input", "after");
        (await FindAsync(calls, moderator, "x", "&limit=101")).IsProblem(400, "invalid-input", "limit");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_moved_in_is_found_and_an_index_made_anew_finds_what_it_found(Database database)
    {
        var (host, calls, moderator) = await OpenAsync(database);
        using var moving = new Moving(host, calls.Site);
        var comment = await calls.PostedAsync(await calls.GuestAsync(), "A curlew stands there.");
        await UntilFoundAsync(calls, moderator, "curlew", comment.Id());
        await moving.ImportAsync("remark42", Exports.All["remark42"]);
        await host.Services.GetRequiredService<SearchFollower>().FollowAsync(anew: true, CancellationToken.None);
        var moved = Assert.Single((await FindAsync(calls, moderator, "\"hello there\"")).Items());

        await host.Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(new Sql("DELETE FROM search_words"), CancellationToken.None);
                await session.ExecuteAsync(SearchSql.ReadAllAnew, CancellationToken.None);
                return await session.ExecuteAsync(SearchSql.BeginAnew, CancellationToken.None, 0);
            },
            CancellationToken.None);
        Assert.Empty((await FindAsync(calls, moderator, "curlew")).Items());
        await host.Services.GetRequiredService<SearchFollower>().FollowAsync(anew: true, CancellationToken.None);

        Assert.Equal([comment.Id()], Ids(await FindAsync(calls, moderator, "curlew")));
        Assert.Equal([moved.Id()], Ids(await FindAsync(calls, moderator, "\"hello there\"")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Told_twice_or_of_an_older_text_too_late_the_index_has_the_newest_text_once(Database database)
    {
        var (host, calls, moderator) = await OpenAsync(database);
        var guest = await calls.GuestAsync();
        var comment = await calls.PostedAsync(guest, "An avocet.");
        await UntilFoundAsync(calls, moderator, "avocet", comment.Id());
        await calls.SendAsync(HttpMethod.Patch, "comments/" + comment.Id(), new { body = "A bittern." }, guest.And(Calls.With("If-Match", "\"1\"")));
        await UntilFoundAsync(calls, moderator, "bittern", comment.Id());
        var (index, id) = (host.Services.GetRequiredService<SearchIndex>(), Core.Threads.CommentId.Parse(comment.Id(), null));

        await index.PutAsync([new IndexedComment(id, 1, Core.Threads.CommentState.Approved, "An avocet.", Indexed: null)], CancellationToken.None);
        await host.Services.GetRequiredService<SearchListener>().BringAsync(id.Thread, [id.Ordinal], CancellationToken.None);

        Assert.Empty((await FindAsync(calls, moderator, "avocet")).Items());
        Assert.Equal([comment.Id()], Ids(await FindAsync(calls, moderator, "bittern")));
    }

    [Fact]
    public async Task The_page_shows_what_is_found_as_text_with_the_words_marked_and_says_what_is_wrong()
    {
        var (host, calls, _) = await OpenAsync(Database.Sqlite);
        var comment = await calls.PostedAsync(await calls.GuestAsync(), "It <b>says</b> osprey & more, osprey.");
        await UntilFoundAsync(calls, await calls.ModeratorAsync(), "osprey", comment.Id());
        var moderator = await calls.ModeratorAsync();

        var page = await host.SendAsync(HttpMethod.Get, $"/moderate/search?site={calls.Site.Slug}&q=osprey", null, moderator);
        Assert.Contains("It &lt;b&gt;says&lt;/b&gt; <mark class=\"word\">osprey</mark> &amp; more, <mark class=\"word\">osprey</mark>.", page.Text, StringComparison.Ordinal);
        Assert.Contains($"item={comment.Id()}", page.Text, StringComparison.Ordinal);

        var wrong = await host.SendAsync(HttpMethod.Get, $"/moderate/search?site={calls.Site.Slug}&q=-x", null, moderator);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Contains("Name a word to search for.", wrong.Text, StringComparison.Ordinal);
    }

    internal static readonly string[] Hostile =
    [
        "\"", "\"\"", "'", "' OR 1=1 --", "\" OR \"", "a\" OR b", "NEAR(a b, 2)", "a NEAR b", "words:a", "{words}:a", "^a", "a AND", "AND", "OR", "NOT", "NOT a", "a NOT", "(", ")", "(a", "a)", "*", "a*", "*a", "+a", "a + b", "a:b", "-",
        "--", "-*", "a -", "\\", "\\'", "a\\", "a & b", "a | b", "!a", "a <-> b", "a <2> b", "a:*", "a:A", "'a':*B", "§1", "\"§1\" a", "a; DROP TABLE comments", "%", "_", "a%", "@query", "$1", ":p", "?", "--a", "/*a*/", "a\nb", "a\tb",
        "\u202Ea", "\u200B", "🖕*", "\uFF02a\uFF02", "«a", "a»", "“a”b”", "１＝１", "ﷺ", "a\u0301\u0301\u0301\u0301", "match", "rank:1", "search_words", "rowid:1", "NULL", "0x00", "1e400", "-1", "-\"a b\"", "\"a b\"*", "\"a\"\"b\"",
    ];

    private static string[] Ids(Answer answer) => [.. answer.Items().Select(item => item.Id())];

    private static Task<Answer> FindAsync(ThreadCalls calls, Action<HttpRequestMessage> who, string query, string more = "") =>
        calls.GetAsync($"moderation/search?site={calls.Site.Slug}&q={Uri.EscapeDataString(query)}{more}", who);

    private static Task UntilFoundAsync(ThreadCalls calls, Action<HttpRequestMessage> who, string query, params string[] ids) =>
        Wait.UntilAsync(async () => Ids(await FindAsync(calls, who, query)).SequenceEqual(ids, StringComparer.Ordinal));

    private async Task<(DiscussHost Host, ThreadCalls Calls, Action<HttpRequestMessage> Moderator)> OpenAsync(Database database, SiteSettings? settings = null)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host, settings ?? new SiteSettings { Mode = ModerationMode.Open });
        return (host, calls, await calls.ModeratorAsync());
    }
}
