using System.Text;
using Discuss.Core.Interchange;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Interchange;

/// <summary>What is odd in an export is taken, changed or refused alike, whichever system it is of, and told with its place.</summary>
public sealed class OddExportTests(Hosts hosts) : IClassFixture<Hosts>
{
    public static TheoryData<string> Systems => [.. OddExports.Systems];

    [Theory, MemberData(nameof(Systems))]
    public async Task Rings_orphans_doubles_and_dates_of_1970_and_2999_come_to_the_same_from_every_system(string system)
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var export = OddExports.Make(system, moving);

        var (result, report) = await moving.ImportAsync(SourceOf(system), export);
        var rows = (await moving.RowsAsync()).ToDictionary(row => row.Foreign, StringComparer.Ordinal);
        var (again, _) = await moving.ImportAsync(SourceOf(system), export);

        Assert.Equal((1, 6, 0), (result.NewThreads, result.NewComments, again.NewComments));
        await moving.AssertCountedAsync();
        Assert.Equal(["1", "2", "3", "4", "5", "6"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("At the beginning.", 0L), (rows["1"].Body, rows["1"].CreatedAt));
        Assert.InRange(rows["2"].CreatedAt, DateTimeOffset.UtcNow.AddDays(-1).ToUnixTimeMilliseconds(), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Assert.Equal((null, rows["3"].Ordinal), (rows["3"].Parent, rows["4"].Parent));
        Assert.Equal((null, null), (rows["5"].Parent, rows["6"].Parent));
        foreach (var (comment, change) in new[]
                 {
                     ("2", "its date is in the future, and is today here"), ("3", "it answers itself by way of others: it stands by itself"),
                     ("5", "it answers itself by way of others: it stands by itself"), ("6", "what it answers is not in its discussion: it stands by itself"),
                 })
            Assert.Matches($@"\d+: comment {comment}: changed: {change}", report);
        if (OddExports.HasTwice(system)) Assert.Matches(@"\d+: comment 1: refused: another comment of the export has the same identifier", report);
        if (OddExports.HasHomeless(system)) Assert.Matches(@"\d+: comment 7: refused: its discussion is not in the export", report);
    }

    [Theory, MemberData(nameof(Systems))]
    public async Task Bytes_that_are_no_text_are_refused_with_their_place_or_shown_as_such_and_nothing_is_half_done(string system)
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var export = OddExports.WithoutText(OddExports.Make(system, moving));

        if (system is "disqus" or "wordpress")
        {
            // One text from its beginning to its end: what comes behind cannot be known.
            var refused = await Assert.ThrowsAsync<InterchangeException>(() => moving.ImportAsync(SourceOf(system), export));
            Assert.Matches(@"(line|record)[^:]* \d+", refused.Message);
            Assert.Empty(await moving.RowsAsync());
            return;
        }

        var (result, report) = await moving.ImportAsync(SourceOf(system), export);

        Assert.Equal(system == "isso" ? 6 : 5, result.NewComments);
        if (system == "isso") Assert.StartsWith("\uFFFD", (await moving.RowsAsync()).Single(row => row.Foreign == "6").Body, StringComparison.Ordinal);
        else Assert.Matches(@"\d+: (line without an identifier: refused: it is no UTF-8|comment 6: refused: ""markdown"" contains half of a character)", report);
        await moving.AssertCountedAsync();
    }

    [Theory, MemberData(nameof(Systems))]
    public async Task An_export_that_stands_twice_in_its_file_is_refused_or_taken_once(string system)
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(Database.Sqlite));
        // A database ends where it says; what is behind is nobody's.
        var once = OddExports.Make(system, moving);
        byte[] twice = [.. once, .. once];

        try
        {
            var (result, _) = await moving.ImportAsync(SourceOf(system), twice);
            Assert.Equal((1, 6), (result.NewThreads, result.NewComments));
            await moving.AssertCountedAsync();
        }
        catch (InterchangeException refused)
        {
            Assert.Matches(@"(line|record|end)", refused.Message);
            Assert.Empty(await moving.RowsAsync());
        }
    }

    [Theory, MemberData(nameof(Systems))]
    public async Task A_file_that_is_cut_off_leaves_no_trace(string system)
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var export = OddExports.Make(system, moving);
        var cut = system == "isso" ? export.Length / 2 : export.AsSpan().IndexOf(Encoding.UTF8.GetBytes(OddExports.Mark));

        await Assert.ThrowsAsync<InterchangeException>(() => moving.ImportAsync(SourceOf(system), export[..cut]));

        Assert.Empty(await moving.RowsAsync());
        Assert.Empty(Directory.EnumerateFiles(moving.Host.DataFolder, $"import-{moving.Site.Id}.*"));
    }

    private static string SourceOf(string system) => system == "comentario" ? "commento" : system;
}
