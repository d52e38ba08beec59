using System.Text;
using System.Text.Json;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Commands;
using Discuss.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Interchange;

public sealed class ExportTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_exported_and_imported_elsewhere_and_exported_again_is_the_same(Database database)
    {
        var host = await hosts.OnAsync(database);
        using var from = await Moving.StartAsync(host);
        // On the other kind of database, where there is one: the content does not know which it is in.
        using var to = await Moving.StartAsync(await hosts.OnAsync(Database.Sqlite));
        await from.ImportAsync("disqus", Exports.All["disqus"]);
        await from.ImportAsync("remark42", Exports.All["remark42"]);
        await from.ImportAsync("discuss", Exports.All["discuss"]);
        await from.ImportAsync("wordpress", Exports.All["wordpress"]);
        await from.ImportAsync("discuss", LongExport.Make(2, 1100));
        await from.Host.Database.WriteAsync(
            session => session.ExecuteAsync(
                new Sql("UPDATE comments SET pinned_at = 1750000000000, featured_at = 1750000001000 WHERE site_id = @site AND ordinal = 1", Parameter.Int("site")),
                CancellationToken.None, from.Site.Id),
            CancellationToken.None);

        var first = await from.ExportAsync(withAddresses: true);
        await to.ImportAsync("discuss", Encoding.UTF8.GetBytes(first));
        var second = await to.ExportAsync(withAddresses: true);

        Assert.Equal(ExportContent.Of(first), ExportContent.Of(second));
        Assert.Contains("marit@example.org", first, StringComparison.Ordinal);
        Assert.Contains("\"pinnedAt\":", first, StringComparison.Ordinal);
        Assert.True((await to.ThreadAsync(JsonDocument.Parse(first.Split('\n').First(line => line.Contains("\"thread\"", StringComparison.Ordinal))).RootElement.GetProperty("key").GetString()!)).TryGetProperty("pinned", out _));
        await to.AssertCountedAsync();
        Assert.Equal(
            (await from.RowsAsync()).Select(row => row with { Foreign = "", Seq = 0 }), (await to.RowsAsync()).Select(row => row with { Foreign = "", Seq = 0 }));
    }

    [Fact]
    public async Task Addresses_are_in_an_export_only_where_they_are_asked_for_and_hashes_and_secrets_never()
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(Database.Sqlite));
        await moving.ImportAsync("disqus", Exports.All["disqus"]);

        var export = await moving.ExportAsync(withAddresses: false);

        Assert.DoesNotContain("@example.org", export, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", export, StringComparison.OrdinalIgnoreCase);
        Assert.All(export.TrimEnd().Split('\n'), line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_commands_export_what_is_there_and_import_it_into_an_empty_place(Database database)
    {
        await using var old = await Place.MakeAsync(database);
        await using var fresh = await Place.MakeAsync(database);
        var file = Path.Combine(old.Folder, "disqus.xml");
        await File.WriteAllBytesAsync(file, Exports.All["disqus"]);
        foreach (var place in new[] { old, fresh })
        {
            await using var host = await place.StartAsync();
            await host.Services.GetRequiredService<Server.Sites.SiteDirectory>().CreateAsync("courier", "The Courier", new(), CancellationToken.None);
        }

        var report = Path.Combine(old.Folder, "report.txt");
        var dry = (await old.RunAsync("import", "--from", "disqus", "--site", "courier", file, "--dry-run", "--map-pattern", "https://old.example/2019/*=https://news.example/a/*", "--report", report)).Done;
        Assert.Contains("Nothing was written", dry, StringComparison.Ordinal);
        Assert.Contains("comment 10: refused: its discussion is not in the export", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
        var done = (await old.RunAsync("import", "--from", "disqus", "--site", "courier", file, "--map-pattern", "https://old.example/2019/*=https://news.example/a/*")).Done;
        Assert.Contains("9 comments in", done, StringComparison.Ordinal);
        var to = Path.Combine(old.Folder, "courier.jsonl");
        Assert.Contains("courier.jsonl: ", (await old.RunAsync("export", "--site", "courier", "--to", to, "--with-addresses")).Done, StringComparison.Ordinal);
        Assert.Contains("is there already", (await old.RunAsync("export", "--all", "--to", to)).Refusal, StringComparison.Ordinal);
        Assert.Contains("9 comments in", (await fresh.RunAsync("import", "--from", "discuss", "--site", "courier", to)).Done, StringComparison.Ordinal);
        var again = (await fresh.RunAsync("export", "--all", "--to", "-", "--with-addresses")).Done;

        Assert.Contains("\"key\":\"/a/harbour\",\"url\":\"https://news.example/a/harbour?utm=1\"", again, StringComparison.Ordinal);
        Assert.Equal(ExportContent.Of(await File.ReadAllTextAsync(to)), ExportContent.Of(again));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(to));
        Assert.Contains("There is no site", (await old.RunAsync("export", "--site", "nobody", "--to", "-")).Refusal, StringComparison.Ordinal);
        Assert.Contains("There is no file", (await old.RunAsync("import", "--from", "isso", "--site", "courier", "/nowhere.db")).Refusal, StringComparison.Ordinal);
        Assert.Equal(2, (await old.RunAsync("export", "--to", "-")).Code);
        Assert.Equal(2, (await old.RunAsync("import", "--from", "myspace", "--site", "courier", file)).Code);
    }

    [Fact]
    public async Task An_export_that_cannot_be_written_leaves_nothing_behind()
    {
        await using var place = await Place.MakeAsync(Database.Sqlite);
        await (await place.StartAsync()).DisposeAsync();
        if (!File.Exists("/dev/full")) return;
        var path = Path.Combine(place.Folder, "full.jsonl");
        File.CreateSymbolicLink(path + ".part", "/dev/full");

        Assert.Contains("discuss: ", (await place.RunAsync("export", "--all", "--to", path)).Refusal, StringComparison.Ordinal);
        Assert.False(File.Exists(path) || File.Exists(path + ".part"));
    }
}
