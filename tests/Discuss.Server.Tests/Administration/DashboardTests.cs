using System.Net;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Administration;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Administration;

/// <summary>The dashboard and the page of a node's health, as an administrator's browser gets them.</summary>
public sealed class DashboardTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_written_held_and_decided_stands_in_the_plots_and_in_the_files(Database database)
    {
        var host = await hosts.OnAsync(database);
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings
        {
            Moderation = new ModerationSettings { BannedWords = new BannedWordSettings { Words = ["blork"], Action = RuleAction.Hold } },
        });
        var (ann, moderator) = (await calls.GuestAsync(), await calls.ModeratorAsync());
        await calls.PostedAsync(ann, "The pier moves.");
        await calls.PostedAsync(await calls.GuestAsync(), "So it does.");
        var (bad, good) = (await calls.PostedAsync(ann, "What a blork."), await calls.PostedAsync(ann, "The blork is a bird."));
        await calls.DecideAsync(moderator, (bad, "reject"), (good, "approve"));
        var query = "?site=" + calls.Site.Slug;

        var time = await host.PageAsync($"/admin/figures.csv{query}&by=hour", cookie);
        var rules = await host.PageAsync($"/admin/figures.csv{query}&table=rules", cookie);
        var threads = await host.PageAsync($"/admin/figures.csv{query}&table=threads&by=week", cookie);
        var moderators = await host.PageAsync($"/admin/figures.csv{query}&table=moderators", cookie);
        var page = await host.PageAsync("/admin" + query, cookie);

        Assert.Equal("text/csv", time.MediaType);
        var lines = Lines(time);
        Assert.Equal("from,comments,people,held,approved,rejected,median_seconds", lines[0]);
        Assert.Equal(49, lines.Length);
        var counted = lines[1..].Select(line => line.Split(',')).ToList();
        Assert.Equal([4, 2, 1, 1], new[] { 1, 3, 4, 5 }.Select(column => counted.Sum(cells => int.Parse(cells[column], System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal(["rule,label,held,approved,rejected", "banned-words,blork,2,1,1"], Lines(rules));
        Assert.Equal(["site,discussion,address,comments", "Test site,article,,4"], Lines(threads));
        Assert.StartsWith("Administrator,2,", Lines(moderators)[1], StringComparison.Ordinal);
        Assert.Contains("<rect class=\"every\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("2 (50%)", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.PageAsync("/admin", cookie)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.PageAsync("/admin?by=year", cookie)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.PageAsync("/admin/figures.csv?table=all", cookie)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PageAsync("/admin?site=no-such-site", cookie)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_page_of_health_says_what_the_checks_say_and_what_waits(Database database)
    {
        var host = await hosts.OnAsync(database);
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate });
        await calls.PostAsync(await calls.GuestAsync(), new { body = "For a moderator." });
        // Something that nobody can do yet: it waits.
        await host.Database.WriteAsync(
            session => session.ExecuteAsync(
                new Sql("INSERT INTO outbox (kind, payload, attempts, due_at, created_at) VALUES ('errand-of-the-test', '{}', 3, 32503680000000, 0)"), CancellationToken.None),
            CancellationToken.None);

        var page = await host.PageAsync("/admin/health", cookie);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Matches(@"Comments, for a moderator</a></td><td>[1-9]", page.Text);
        foreach (var word in new[] { "classifier", "database", "errand-of-the-test", "at most 3 times", database == Database.Sqlite ? "SQLite" : "PostgreSQL", "discuss_hot_windows" })
            Assert.Contains(word, page.Text, StringComparison.Ordinal);
    }

    private static readonly string[] KeyAlone = ["SEARCH t USING INTEGER PRIMARY KEY", "Backward using transitions_pkey"];

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_that_the_pages_read_reads_a_table_through(Database database)
    {
        await using var host = await DiscussHost.StartAsync(database);
        await LongQueue.WriteAsync(host.Database);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var wrong = new List<string>();
        foreach (var (name, sql) in new[] { (nameof(DashboardSql.Changes), DashboardSql.Changes), (nameof(DashboardSql.Thread), DashboardSql.Thread) })
        {
            Func<string, object> value = parameter => parameter switch { "before" => long.MaxValue, "number" => 2, "count" => 5000, "site" => LongQueue.Value("site"), _ => 1L };
            var plan = database == Database.Sqlite ? await QueryPlans.OfSqliteAsync(session, sql, value) : await QueryPlans.OfPostgresAsync(session, sql, value);
            // Where one site has nearly the whole log, as here, a database may walk it back by its key alone: the same lines in the same order.
            var walks = plan.Uses("transitions_site") || plan.Steps.Any(step => KeyAlone.Any(key => step.Contains(key, StringComparison.Ordinal)));
            if (plan.ScansATable || (name == nameof(DashboardSql.Changes) && !walks)) wrong.Add($"{name}:\n{plan}\n");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string[] Lines(Answer file) => file.Text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
}
