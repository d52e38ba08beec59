using System.Net;
using System.Text.Json;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

public sealed class LogTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_log_is_found_by_comment_author_moderator_rule_reason_state_and_who_or_what_decided(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate });
        var (one, two) = (await Person.MemberAsync(host, calls.Site, Role.Moderator), await Person.MemberAsync(host, calls.Site, Role.Moderator));
        var (ann, bob) = (await Person.GuestAsync(host), await Person.GuestAsync(host));
        var (first, second) = (await calls.PostedAsync(ann.As, "First."), await calls.PostedAsync(bob.As, "Second."));
        await DecideAsync(calls, one, first, "reject", "off-topic");
        await DecideAsync(calls, two, second, "spam", "spam");
        await ann.SanctionedAsync(calls, one.As, "mute");

        Assert.Equal(5, (await LogAsync(calls, one)).Length);
        Assert.Equal(["rejected", "pending"], Words(await LogAsync(calls, one, $"&commentId={first.Id()}"), "to"));
        Assert.Equal(["sanction", "transition", "transition"], Words(await LogAsync(calls, one, $"&author={ann.Author}"), "kind"));
        Assert.Equal(["sanction", "transition"], Words(await LogAsync(calls, one, $"&by={one.Author}"), "kind"));
        Assert.Equal(["spam"], Words(await LogAsync(calls, one, $"&by={two.Author}"), "to"));
        Assert.Equal(["pending", "pending"], Words(await LogAsync(calls, one, "&rule=premoderation"), "to"));
        Assert.Equal([first.Id()], Words(await LogAsync(calls, one, "&reason=off-topic"), "commentId"));
        Assert.Equal([second.Id()], Words(await LogAsync(calls, one, "&state=spam"), "commentId"));
        Assert.Equal(["pending", "pending"], Words(await LogAsync(calls, one, "&made=automated"), "to"));
        Assert.Equal(["sanction", "transition", "transition"], Words(await LogAsync(calls, one, "&made=human"), "kind"));
        Assert.Empty(await LogAsync(calls, one, "&to=2020-01-01"));
        Assert.Empty(await LogAsync(calls, one, "&from=2100-01-01"));
        Assert.Equal(5, (await LogAsync(calls, one, $"&from={DateTime.UtcNow.AddMinutes(-10):O}&to={DateTime.UtcNow.AddMinutes(10):O}")).Length);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Pages_of_the_log_hold_every_line_once_in_order_also_where_both_sorts_are_mixed(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (moderator, guest) = (await calls.ModeratorAsync(), await Person.GuestAsync(host));
        for (var i = 0; i < 6; i++)
        {
            await calls.PostedAsync((await Person.GuestAsync(host)).As, $"Number {i}.");
            await guest.SanctionedAsync(calls, moderator, i % 2 == 0 ? "mute" : "ban");
        }

        var whole = (await calls.GetAsync($"moderation/log?site={calls.Site.Slug}&limit=100", moderator)).Items().Select(line => line.Id()).ToList();
        var met = new List<string>();
        string? after = null;
        do
        {
            var page = await calls.GetAsync($"moderation/log?site={calls.Site.Slug}&limit=4" + (after is null ? "" : "&after=" + after), moderator);
            met.AddRange(page.Items().Select(line => line.Id()));
            after = page.Json.GetProperty("next").GetString();
        }
        while (after is not null);

        Assert.Equal(17, whole.Count);
        Assert.Equal(whole, met);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_search_for_the_one_old_line_among_many_is_answered_in_short_steps_and_a_date_is_found_at_once(Database database)
    {
        const int lines = 9000;
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var moderator = await calls.ModeratorAsync();
        await host.Database.WriteAsync(
            session => session.ExecuteAsync(
                new Sql($"""
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {lines})
                    INSERT INTO transitions (site_id, thread_number, ordinal, to_state, rule, created_at)
                    SELECT {calls.Site.Id}, 1, i, 0, CASE WHEN i = 5 THEN 'needle' ELSE 'open' END, 1700000000000 + CAST(i AS bigint) * 60000 FROM n
                    """),
                CancellationToken.None),
            CancellationToken.None);

        var steps = 0;
        string? after = null;
        var found = new List<JsonElement>();
        do
        {
            var page = await calls.GetAsync($"moderation/log?site={calls.Site.Slug}&rule=needle" + (after is null ? "" : "&after=" + after), moderator);
            found.AddRange(page.Items());
            after = page.Json.GetProperty("next").GetString();
            steps++;
        }
        while (after is not null);

        Assert.Equal("needle", Assert.Single(found).GetProperty("rule").GetString());
        Assert.InRange(steps, 2, (lines / LogSql.Scanned) + 1);
        var (from, to) = (DateTimeOffset.FromUnixTimeMilliseconds(1700000000000 + (100 * 60000)), DateTimeOffset.FromUnixTimeMilliseconds(1700000000000 + (110 * 60000)));
        var range = await calls.GetAsync($"moderation/log?site={calls.Site.Slug}&from={from:yyyy-MM-ddTHH:mm:ssZ}&to={to:yyyy-MM-ddTHH:mm:ssZ}", moderator);
        Assert.Equal(10, range.Items().Length);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_log_as_csv_has_every_line_and_nothing_that_a_spreadsheet_would_run(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var moderator = await calls.ModeratorAsync();
        var guest = await Person.GuestAsync(host);
        var comment = await calls.PostedAsync(guest.As, "A secret text.");
        var decision = new { commentId = comment.Id(), version = 1, action = "remove", reason = "other", note = "=HYPERLINK(\"https://evil.example\",\"a, b\")" };
        await calls.SendAsync(HttpMethod.Post, "moderation/decisions", new { decisions = new[] { decision } }, moderator);
        await guest.SanctionedAsync(calls, moderator, "ban");

        var csv = await calls.GetAsync($"moderation/log.csv?site={calls.Site.Slug}", moderator);

        Assert.Equal("text/csv", csv.MediaType);
        Assert.Contains("attachment", csv.Raw.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        var lines = csv.Text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("id,time,kind,comment,from,to,by,automated,rule,reason,note,author,what,until,undoes", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.Contains("\"'=HYPERLINK(\"\"https://evil.example\"\",\"\"a, b\"\")\"", lines[2], StringComparison.Ordinal);
        Assert.Contains($",{guest.Name},ban,", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", csv.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("@", csv.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await calls.GetAsync($"moderation/log.csv?site={calls.Site.Slug}", guest.As)).Status);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t'=1")]
    [InlineData("a;=1", "a;'=1")]
    [InlineData("two\n\"=1", "\"two\n\"\"'=1\"")]
    [InlineData("  =1", "'  =1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a \"b\", c", "\"a \"\"b\"\", c\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("a=b", "a=b")]
    [InlineData(null, "")]
    public void A_cell_is_text_whatever_it_begins_with(string? text, string cell) => Assert.Equal(cell, LogCsv.Cell(text));

    [Fact]
    public async Task A_wrong_filter_is_refused_with_its_name()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var moderator = await calls.ModeratorAsync();
        foreach (var (field, value) in new[]
        {
            ("commentId", "nonsense"), ("commentId", "zz-1-1"), ("author", "Ann"), ("by", "-1"), ("rule", new string('x', 101)), ("state", "gone"), ("made", "both"),
            ("from", "yesterday"), ("to", "later"), ("after", "7"),
        })
        {
            foreach (var path in field == "after" ? ["log"] : new[] { "log", "log.csv" })
                (await calls.GetAsync($"moderation/{path}?site={calls.Site.Slug}&{field}={value}", moderator)).IsProblem(400, "invalid-input", field);
        }

        (await calls.GetAsync($"moderation/log?site={calls.Site.Slug}&from=2026-02-02&to=2026-02-01", moderator)).IsProblem(400, "invalid-input", "to");
    }

    private static string[] Words(JsonElement[] lines, string field) => [.. lines.Select(line => line.GetProperty(field).GetString()!)];

    private static async Task<JsonElement[]> LogAsync(ThreadCalls calls, Person moderator, string more = "") =>
        (await calls.GetAsync($"moderation/log?site={calls.Site.Slug}{more}", moderator.As)).Items();

    private static Task<Answer> DecideAsync(ThreadCalls calls, Person who, JsonElement comment, string action, string reason) => calls.SendAsync(
        HttpMethod.Post, "moderation/decisions", new { decisions = new[] { new { commentId = comment.Id(), version = 1, action, reason } } }, who.As);
}
