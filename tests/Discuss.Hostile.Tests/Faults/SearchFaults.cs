using System.Diagnostics;
using System.Net;
using Discuss.Core.Search;
using Discuss.Hostile.Tests.Running;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>Search as a way into the database's own language, into others' comments, back to what was erased, and as a weapon.</summary>
internal static class SearchFaults
{
    private const int Comments = 20_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private static readonly string[] Syntax =
    [
        "\"", "\"\"", "\"a", "a\"", "\"a\"\"b\"", "'", "''", "' OR '1'='1", "'; DROP TABLE comments; --", "a'||'b", "a OR b", "a AND b", "a NOT b", "NOT a", "OR", "AND", "NOT", "NEAR(a b)", "NEAR(a b, 5)", "NEAR", "a NEAR/2 b", "words:a",
        "words : a", "{words} : a", "- {words} : a", "search_words:a", "rowid:1", "rank:a", "^a", "^ a", "a + b", "a+b", "a*", "a *", "*", "**", "a**", "*a", "(", ")", "()", "(a", "a)", "((((((((((a", "a))))))))))", "a:b", "a::b", ":", "-", "--",
        "-a", "- a", "-\"a", "-(a)", "!a", "! a", "a & b", "a && b", "a | b", "a || b", "a <-> b", "a <1> b", "a <", "& a", "a:*", "a:ABCD", "a:A", "'a':1", "'a' & 'b'", "\\", "\\\\", "\\'", "a\\", "a\\'b", "$1", "@query", "?", "?1", ":p", "%", "_",
        "%a%", "a;b", "/* a */", "a -- b", "\0", "a\0b", "\u0001", "\u202Ea", "\u200B", "\uFEFF", "\uD800", "\uDC00", "§1", "§ 1", "\"§1\"", "§1*", "a §1", "ａ", "＂ａ＂", "“a”", "„a“", "«a»", "ﷺ", "🖕", "🖕*", "👨‍👩‍👧‍👦", "a\u0301\u0302\u0303\u0304",
        "é", "\u0301", "ß", "İ", "ı", "ǆ", "ﬀ", "①", "½", "١٢", "東京", "東 京", "ๆ", "ก็", "a\nb", "a\tb", "a\u2028b", "a\u00A0b", "1e999", "-1", "0x41", "NULL", "true", "a\"*", "\"a\"*", "\"a b\"*", "a*b*c*", "aaa* bbb* ccc*", "CREATE VIRTUAL TABLE", "highlight(words, 0, 'a', 'b')",
    ];

    public static async Task SearchAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Open });
        var elsewhere = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Open });
        var moderator = (await Person.MemberAsync(host, calls.Site, Role.Moderator)).As;
        var (mine, theirs) = ("zm" + Guid.NewGuid().ToString("N")[..12], "zt" + Guid.NewGuid().ToString("N")[..12]);
        var guest = await calls.GuestAsync();
        var kept = await calls.PostedAsync(guest, $"A bird called {mine} a b.");
        var other = await elsewhere.PostedAsync(await elsewhere.GuestAsync(), $"A bird called {theirs} a b.");
        await FoundAsync(calls, moderator, mine, kept.Id());
        await SyntaxAsync(ground, tally, calls, moderator, theirs);
        await OtherSitesAsync(tally, calls, elsewhere, moderator, other.Id(), theirs);
        await ErasedAsync(tally, host, calls, moderator, guest);
        await CostAsync(tally, host);
    }

    private static async Task SyntaxAsync(Ground ground, Tally tally, ThreadCalls calls, Action<HttpRequestMessage> moderator, string theirs)
    {
        var inputs = Syntax.Concat(Syntax.Select(one => "a " + one)).Concat(Syntax.Select(one => one + " a")).Concat(Syntax.Select(one => $"\"{one}\""))
            .Concat(ground.Oddity.Where((_, i) => i % (ground.IsSample ? 20 : 4) == 0)).Concat(ground.Markup.Where((_, i) => i % (ground.IsSample ? 20 : 4) == 0))
            .Where(text => text.Length <= 2000);
        foreach (var query in inputs)
        {
            tally.Tried();
            var answer = await AskAsync(calls, moderator, query);
            tally.Check(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{query}: {(int)answer.Status} {answer.Text}");
            tally.Check(!answer.Text.Contains(theirs, StringComparison.Ordinal), $"another site's comment: {query}");
            if (answer.Status == HttpStatusCode.BadRequest) continue;
            tally.Check(answer.Items().All(item => SearchQuery.Parse(query, out _) is { } asked && SearchMarks.Of(item.GetProperty("text").GetString()!, asked).Count > 0), $"found without its words: {query}");
        }
    }

    /// <summary>By no query, no site's name and no cursor.</summary>
    private static async Task OtherSitesAsync(
        Tally tally, ThreadCalls calls, ThreadCalls elsewhere, Action<HttpRequestMessage> moderator, string comment, string word)
    {
        await FoundAsync(elsewhere, await elsewhere.ModeratorAsync(), word, comment);
        foreach (var query in new[] { word, $"bird {word}", $"§{elsewhere.Site.Id} {word}", $"\"§{elsewhere.Site.Id} a bird\"", $"bird -§{calls.Site.Id}", $"OR {word}", word[..6] + "*" })
        {
            foreach (var site in new[] { calls.Site.Slug, calls.Site.Slug + "&site=" + elsewhere.Site.Slug, elsewhere.Site.Slug, "", "*", "0" })
            {
                foreach (var after in new[] { "", "&after=9223372036854775807", "&after=1", "&author=0", "&state=approved" })
                {
                    tally.Tried();
                    var answer = await calls.GetAsync($"moderation/search?site={site}&q={Uri.EscapeDataString(query)}{after}", moderator);
                    tally.Check(!answer.Text.Contains(comment, StringComparison.Ordinal) && !answer.Text.Contains(word, StringComparison.Ordinal), $"{query} on {site}{after}: {answer.Text}");
                    tally.Check((int)answer.Status < 500, $"{query} on {site}{after}: {(int)answer.Status}");
                }
            }
        }

        foreach (var who in new Action<HttpRequestMessage>?[] { null, await calls.GuestAsync() })
        {
            tally.Tried();
            var answer = await calls.GetAsync($"moderation/search?site={calls.Site.Slug}&q=bird", who);
            tally.Check(answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{(int)answer.Status} for who moderates nothing");
        }
    }

    /// <summary>What was rewritten or taken back is neither found nor left in the index.</summary>
    private static async Task ErasedAsync(Tally tally, DiscussHost host, ThreadCalls calls, Action<HttpRequestMessage> moderator, Action<HttpRequestMessage> guest)
    {
        for (var i = 0; i < 10; i++)
        {
            tally.Tried();
            var word = "ze" + Guid.NewGuid().ToString("N")[..12];
            var comment = await calls.PostedAsync(guest, $"Once {word}, twice {word}.");
            // Sometimes before it was indexed, sometimes after.
            if (i % 2 == 0) await FoundAsync(calls, moderator, word, comment.Id());
            if (i % 4 < 2) await calls.SendAsync(HttpMethod.Delete, "comments/" + comment.Id(), null, guest);
            else await calls.SendAsync(HttpMethod.Patch, "comments/" + comment.Id(), new { body = $"Said otherwise {i}." }, guest.And(Calls.With("If-Match", "\"1\"")));
            try
            {
                await FoundAsync(calls, moderator, word, null);
                await Wait.UntilAsync(async () => await KeptAsync(host, word) == 0);
            }
            catch (OperationCanceledException)
            {
                tally.Find($"{(i % 4 < 2 ? "taken back" : "rewritten")}, and still in the index");
            }
        }
    }

    private static async Task CostAsync(Tally tally, DiscussHost host)
    {
        var calls = await ThreadCalls.StartAsync(host);
        var moderator = await calls.ModeratorAsync();
        await host.Database.WriteAsync(
            async session =>
            {
                var n = $"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Comments})";
                await session.ExecuteAsync(new Sql($"INSERT INTO threads (site_id, number, key, state, comment_count, seq, last_ordinal, heat, created_at) VALUES ({calls.Site.Id}, 1, 'long', 0, 0, 0, {Comments}, 0, 0)"), CancellationToken.None);
                await session.ExecuteAsync(new Sql($"""
                    INSERT INTO comments (site_id, thread_number, ordinal, path, depth, author_id, body, body_html, excerpt, is_long, renderer, state, shown, shown_children, reply_count, score, rank, version, seq, report_count, created_at)
                    {n} SELECT {calls.Site.Id}, 1, i, substr(CAST(100000 + i AS text), 2), 0, (SELECT min(id) FROM authors), 'The same words in each, and number' || i, '', '', 0, '1', 0, 0, 0, 0, 0, 0, 1, 0, 0, i FROM n
                    """), CancellationToken.None);
                await session.ExecuteAsync(new Sql($"INSERT INTO search_documents (site_id, thread_number, ordinal, version) SELECT site_id, thread_number, ordinal, version FROM comments WHERE site_id = {calls.Site.Id}"), CancellationToken.None);
                await session.ExecuteAsync(new Sql($"INSERT INTO search_words (rowid, words) SELECT id, '§' || site_id || ' the same words in each and number' || ordinal FROM search_documents WHERE site_id = {calls.Site.Id}"), CancellationToken.None);
                return 0;
            },
            CancellationToken.None);
        var longest = TimeSpan.Zero;
        foreach (var query in new[]
        {
            "the", "the same words in each and", "num*", "the* same*", "\"the same words in each and\"", "the the the the the the the the the the the the", "the -same", "the nowhere", "the -num*", "\"the the the the the the the the\"", new string('a', 200),
            string.Join(' ', Enumerable.Repeat("a", 100)), string.Join(' ', Enumerable.Repeat("\"a b\"", 40)), new string('"', 200), new string('-', 200), new string('*', 200), "number1 number2", "the state",
        })
        {
            foreach (var more in new[] { "&limit=100", "&state=spam&limit=100", "&author=1&limit=100" })
            {
                tally.Tried();
                var took = TimeSpan.MaxValue;
                // A machine may be busy with something else: a search that is slow by itself is slow each time.
                for (var attempt = 0; attempt < 5 && took >= Longest; attempt++)
                {
                    var began = Stopwatch.GetTimestamp();
                    var answer = await AskAsync(calls, moderator, query, more);
                    took = Stopwatch.GetElapsedTime(began);
                    tally.Check(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{query}: {(int)answer.Status}");
                }

                if (took > longest) longest = took;
                tally.Check(took < Longest, $"{query}{more}: {took.TotalMilliseconds:N0} ms");
            }
        }

        tally.Remark = $"longest {longest.TotalMilliseconds:N0} ms over {Comments:N0} comments";
    }

    private static async Task<long> KeptAsync(DiscussHost host, string word)
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(new Sql("SELECT count(*) FROM search_words WHERE words LIKE @word", Parameter.Text("word")), row => row.GetInt64(0), CancellationToken.None, $"%{word}%");
    }

    private static Task<Answer> AskAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, string query, string more = "") =>
        calls.GetAsync($"moderation/search?site={calls.Site.Slug}&q={Escaped(query)}{more}", moderator);

    // Half a character cannot be said in an address: it is sent as the bytes that it would have.
    private static string Escaped(string text) => string.Concat(text.EnumerateRunes().Select(rune => Uri.EscapeDataString(rune.ToString())));

    private static Task FoundAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, string word, string? comment) => Wait.UntilAsync(async () =>
        (await AskAsync(calls, moderator, word)).Items() is var items && (comment is null ? items.Length == 0 : items.Length == 1 && items[0].Id() == comment));
}
