using System.Globalization;
using System.Text;
using Discuss.Core.Interchange;
using Discuss.Core.Threads;
using Discuss.Server.Identity;
using Discuss.Server.Interchange;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Guests;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Interchange;

public sealed class ImportTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task From_Disqus_come_comments_with_their_authors_times_states_and_places_and_what_cannot_is_told(Database database)
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(database));

        var (result, report) = await moving.ImportAsync("disqus", Exports.All["disqus"]);

        Assert.Equal((2, 9, 0), (result.NewThreads, result.NewComments, result.KnownComments));
        await moving.AssertCountedAsync();
        var rows = (await moving.RowsAsync()).ToDictionary(row => row.Foreign, StringComparer.Ordinal);
        Assert.Equal(("Marit Kolstad", DateTimeOffset.Parse("2019-03-01T09:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds()), (rows["1"].Author, rows["1"].CreatedAt));
        Assert.Contains("<strong>too early</strong>", rows["1"].Html, StringComparison.Ordinal);
        Assert.Contains("<blockquote", rows["1"].Html, StringComparison.Ordinal);
        // A tombstone stands between what was said and its answer.
        Assert.Equal((CommentState.RemovedByModerator, true, rows["2"].Ordinal), (rows["2"].State, rows["2"].Shown, rows["3"].Parent));
        Assert.Equal((CommentState.Spam, false), (rows["5"].State, rows["5"].Shown));
        Assert.DoesNotContain("<script", rows["4"].Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", rows["4"].Html, StringComparison.Ordinal);
        Assert.Null(rows["7"].Parent);
        Assert.InRange(rows["6"].CreatedAt, 0, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Assert.True(rows["8"].Parent is null != rows["9"].Parent is null);
        foreach (var line in new[]
                 {
                     "thread 102: refused: it was deleted there", "comment 10: refused: its discussion is not in the export",
                     "comment 1: refused: another comment of the export has the same identifier", "comment 7: changed: what it answers is not in its discussion: it stands by itself",
                     "comment 8: changed: it answers itself by way of others: it stands by itself", "comment 6: changed: its date is in the future, and is today here",
                 })
            Assert.Contains(line, report, StringComparison.Ordinal);

        var thread = await moving.ThreadAsync("/2019/harbour");
        Assert.Equal(("The harbour & the pier", 3), (thread.GetProperty("thread").GetProperty("title").GetString(), thread.GetProperty("thread").GetProperty("commentCount").GetInt32()));
        Assert.DoesNotContain("Removed there", thread.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("closed", (await moving.ThreadAsync("/2019/library")).GetProperty("thread").GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("wordpress", "wordpress", 5, "/ferry/")]
    [InlineData("remark42", "remark42", 5, "/one/")]
    [InlineData("commento", "commento", 4, "/one")]
    [InlineData("comentario", "commento", 2, "/one")]
    [InlineData("coral", "coral", 5, "/one/")]
    [InlineData("discuss", "discuss", 4, "harbour")]
    public async Task From_every_system_comments_come_and_a_second_import_adds_nothing(string export, string source, int comments, string key)
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(Database.Sqlite));

        var (first, _) = await moving.ImportAsync(source, Exports.All[export]);
        var rows = await moving.RowsAsync();
        var (second, _) = await moving.ImportAsync(source, Exports.All[export]);

        Assert.Equal((comments, 0), (first.NewComments, first.KnownComments));
        Assert.Equal((0, comments, 0, 0), (second.NewComments, second.KnownComments, second.NewPeople, second.NewThreads));
        Assert.Equal(rows, await moving.RowsAsync());
        await moving.AssertCountedAsync();
        Assert.NotEmpty((await moving.ThreadAsync(key)).GetProperty("items").EnumerateArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_newer_export_adds_what_is_new_in_its_place(Database database)
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(database));
        var newer = Exports.Own.Replace(
            """{"type":"vote",""",
            """
            {"type":"comment","id":"1-5","thread":"1","parent":"1-3","author":"9","body":"It was me.","state":"approved","createdAt":"2025-01-02T01:00:00Z","score":0}
            {"type":"comment","id":"1-6","thread":"1","parent":"1-5","author":"7","body":"Aha.","state":"approved","createdAt":"2025-01-02T02:00:00Z","score":0}
            {"type":"vote",
            """, StringComparison.Ordinal).Replace("\"lines\":9", "\"lines\":11", StringComparison.Ordinal);
        await moving.ImportAsync("discuss", Exports.All["discuss"]);

        var (result, _) = await moving.ImportAsync("discuss", Encoding.UTF8.GetBytes(newer));

        Assert.Equal((2, 4), (result.NewComments, result.KnownComments));
        await moving.AssertCountedAsync();
        var rows = (await moving.RowsAsync()).ToDictionary(row => row.Foreign, StringComparer.Ordinal);
        Assert.Equal((rows["1-3"].Ordinal, 3), (rows["1-5"].Parent, rows["1-1"].Replies));
        Assert.Equal(1, rows["1-1"].Score);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_happen_and_writes_nothing()
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(Database.Sqlite));

        var (dry, report) = await moving.ImportAsync("disqus", Exports.All["disqus"], options => options with { IsDryRun = true });
        Assert.Empty(await moving.RowsAsync());
        var (real, told) = await moving.ImportAsync("disqus", Exports.All["disqus"]);

        Assert.Equal((real.NewThreads, real.NewComments, real.NewPeople), (dry.NewThreads, dry.NewComments, dry.NewPeople));
        Assert.Equal(told.Split('\n').Order(StringComparer.Ordinal), report.Split('\n').Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_import_that_was_stopped_half_way_goes_on_where_it_stopped_and_comes_to_the_same(Database database)
    {
        var host = await hosts.OnAsync(database);
        using var whole = await Moving.StartAsync(host);
        using var stopped = await Moving.StartAsync(host);
        var export = LongExport.Make(threads: 3, comments: 2600);
        using var stop = new CancellationTokenSource();
        using var terminal = new StopsAt(stop, "comments");

        await whole.ImportAsync("discuss", export);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.ImportAsync("discuss", export, terminal: terminal, cancellationToken: stop.Token));
        await stopped.AssertCountedAsync();
        var half = (await stopped.RowsAsync()).Count;
        var (result, _) = await stopped.ImportAsync("discuss", export);

        Assert.InRange(half, 0, 2000);
        Assert.Equal((2600 - half, half), (result.NewComments, result.KnownComments));
        await stopped.AssertCountedAsync();
        Assert.Equal((await whole.RowsAsync()).Select(row => row with { Seq = 0 }), (await stopped.RowsAsync()).Select(row => row with { Seq = 0 }));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_imports_into_one_site_at_once_are_refused_with_a_sentence(Database database)
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(database));
        InterchangeException refused;
        await using (await ImportLock.TakeAsync(moving.Host.Services, moving.Site.Id, CancellationToken.None))
            refused = await Assert.ThrowsAsync<InterchangeException>(() => moving.ImportAsync("disqus", Exports.All["disqus"]));

        Assert.Contains("under way", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await moving.RowsAsync());
        Assert.Equal(9, (await moving.ImportAsync("disqus", Exports.All["disqus"])).Result.NewComments);
    }

    [Fact]
    public async Task Of_an_export_that_is_broken_nothing_is_written_and_nothing_is_left()
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(Database.Sqlite));
        foreach (var (source, export) in Exports.All.Where(one => one.Key is not ("comentario" or "coral")))
        {
            await Assert.ThrowsAsync<InterchangeException>(() => moving.ImportAsync(source, export[..(export.Length * 2 / 3)]));
            await Assert.ThrowsAsync<InterchangeException>(() => moving.ImportAsync(source, "This is no export."u8.ToArray()));
        }

        Assert.Empty(await moving.RowsAsync());
        Assert.DoesNotContain(Directory.EnumerateFiles(moving.Host.DataFolder), file => Path.GetFileName(file).StartsWith("import-", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_confirms_the_same_address_gets_what_they_wrote(Database database)
    {
        var host = await hosts.OnAsync(database);
        using var moving = await Moving.StartAsync(host);
        var email = await host.RegisterAsync(Calls.NewName("Marit"));
        var export = Encoding.UTF8.GetBytes(Exports.Disqus.Replace("marit@example.org", email.ToUpperInvariant(), StringComparison.Ordinal));
        await moving.ImportAsync("disqus", export);
        var member = await Guest.CountAsync(host, $"SELECT id FROM members WHERE email = '{email}'");

        var claimed = await host.Services.GetRequiredService<GuestClaims>().ByAddressAsync(member, CancellationToken.None);

        Assert.Equal(1, claimed);
        Assert.Equal("member", (await moving.ThreadAsync("/2019/harbour")).GetProperty("items")[0].GetProperty("author").GetProperty("kind").GetString());
        // What a newer export has of the same person is the member's, too.
        var newer = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(export).Replace("dsq:id=\"4\"", "dsq:id=\"44\"", StringComparison.Ordinal).Replace("<name>سامر</name><isAnonymous>true</isAnonymous>", "<name>Marit Kolstad</name><username>marit</username>", StringComparison.Ordinal));
        await moving.ImportAsync("disqus", newer);
        var rows = await moving.RowsAsync();
        Assert.Equal(rows.Single(row => row.Foreign == "1").Author, rows.Single(row => row.Foreign == "44").Author);
        await AssertNoAddressAsync(host);

        async Task AssertNoAddressAsync(DiscussHost at) =>
            Assert.Equal(0, await Guest.CountAsync(at, "SELECT count(*) FROM moved_authors WHERE foreign_hash LIKE '%@%'"));
    }

    [Fact]
    public async Task Votes_of_people_who_are_known_are_kept_as_votes_and_the_sum_as_it_was()
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(Database.Sqlite));

        var (result, _) = await moving.ImportAsync("remark42", Exports.All["remark42"]);

        // Bo's for Ann's, and Ann's against Bo's; not that of somebody who never wrote, nor Ann's own.
        Assert.Equal((2, 2), (result.NewVotes, result.UnknownVotes));
        Assert.Equal(2, await Guest.CountAsync(moving.Host, "SELECT count(*) FROM votes WHERE site_id = @site", ("site", moving.Site.Id)));
        Assert.Equal(-2, (await moving.RowsAsync()).Single(row => row.Foreign == "a3").Score);
    }

    [Fact]
    public async Task Names_that_nobody_may_wear_are_not_worn_and_texts_that_do_not_fit_are_cut_and_told_of()
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var export = Exports.Own
            .Replace("\"name\":\"Ann\"", "\"name\":\"Administrator\"", StringComparison.Ordinal)
            .Replace("\"name\":\"Bo\"", $"\"name\":\"{new string('b', 300)}\"", StringComparison.Ordinal)
            .Replace("Who was that?", string.Concat(Enumerable.Repeat("word ", 2000)), StringComparison.Ordinal)
            .Replace("I wait.", string.Concat(Enumerable.Repeat("> ", 30)) + "deep", StringComparison.Ordinal);

        var (_, report) = await moving.ImportAsync("discuss", Encoding.UTF8.GetBytes(export));

        var rows = (await moving.RowsAsync()).ToDictionary(row => row.Foreign, StringComparer.Ordinal);
        Assert.Equal(("Guest", new string('b', 40)), (rows["1-1"].Author, rows["1-4"].Author));
        Assert.InRange(rows["1-3"].Body.Length, 4900, 5000);
        Assert.EndsWith("[…]", rows["1-3"].Body, StringComparison.Ordinal);
        Assert.Contains("deep", rows["1-4"].Html, StringComparison.Ordinal);
        Assert.Contains("person Administrator: changed: the name is reserved or a member's", report, StringComparison.Ordinal);
        Assert.Contains("comment 1-3: changed: it was longer than 5000 characters", report, StringComparison.Ordinal);
        Assert.Contains("comment 1-4: changed: its quotes and lists were nested too deeply", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_reads_a_discussion_while_it_is_imported_sees_it_grow_and_nobody_is_mailed()
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(Database.Sqlite));
        await moving.ImportAsync("discuss", Exports.All["discuss"]);
        Assert.Equal(2, (await moving.ThreadAsync("harbour")).GetProperty("thread").GetProperty("commentCount").GetInt32());
        var newer = Exports.Own.Replace("\"I wait.\",\"state\":\"pending\"", "\"I waited.\",\"state\":\"approved\"", StringComparison.Ordinal).Replace("1-4", "1-9", StringComparison.Ordinal);

        await moving.ImportAsync("discuss", Encoding.UTF8.GetBytes(newer));

        await Wait.UntilAsync(async () => (await moving.ThreadAsync("harbour")).GetRawText().Contains("I waited.", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.Exists(Path.Combine(moving.Host.DataFolder, "mail")) ? Directory.EnumerateFiles(Path.Combine(moving.Host.DataFolder, "mail")) : [],
            mail => File.ReadAllText(mail).Contains("I waited", StringComparison.Ordinal));
    }

    /// <summary>A terminal on which the import is stopped.</summary>
    private sealed class StopsAt(CancellationTokenSource stop, string word) : StringWriter
    {
        public override void Write(string? value)
        {
            if (value?.Contains(word, StringComparison.Ordinal) == true) stop.Cancel();
        }
    }
}
