using Discuss.Server.Sites;
using Discuss.Server.Tests.Commands;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Images;
using Discuss.Server.Tests.Interchange;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Crash;

/// <summary>A disk that fills while a backup or an export is written, with the tools as processes of their own beside a server.</summary>
public sealed class FullDiskToolTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_does_not_fit_is_told_in_a_sentence_and_nothing_of_it_is_left_and_what_was_there_stays(Database database)
    {
        await using var place = await Place.MakeAsync(database);
        await using var host = await place.StartAsync();
        var site = await host.Services.GetRequiredService<SiteDirectory>().CreateAsync("courier", "The Courier", new(), CancellationToken.None);
        using var moving = new Moving(host, site);
        await moving.ImportAsync("discuss", LongExport.Make(4, 6000));
        var calls = new ThreadCalls(host, site);
        var guest = await calls.GuestAsync();
        await calls.PostedAsync(guest, (await host.UploadedAsync(site, guest, Picture.Noise(700, 700))).Mark());
        var folder = Directory.CreateDirectory(Path.Combine(place.Folder, "backups")).FullName;
        var before = Path.Combine(folder, "discuss-20250101T000000Z.zip");
        await File.WriteAllTextAsync(before, "an older one");

        // Not even the copy of the database fits; or that does, and the images do not.
        foreach (var kilobytes in new[] { 150, 1000 })
        {
            _ = (await ToolProcess.RunAsync(place, kilobytes, "backup", "--to", folder, "--keep", "1")).Refusal;
            Assert.Equal([before], Directory.EnumerateFileSystemEntries(folder));
        }

        var export = Path.Combine(place.Folder, "courier.jsonl");
        foreach (var kilobytes in new[] { 500, 2000 })
        {
            _ = (await ToolProcess.RunAsync(place, kilobytes, "export", "--site", "courier", "--to", export)).Refusal;
            Assert.Empty(Directory.EnumerateFiles(place.Folder, "courier.jsonl*"));
        }

        // With room again.
        Assert.Contains("deleted, since 1 newer ones are kept", (await ToolProcess.RunAsync(place, null, "backup", "--to", folder, "--keep", "1")).Done, StringComparison.Ordinal);
        Assert.Contains("is whole", (await place.RunAsync("restore", "--check", "--from", Assert.Single(Directory.EnumerateFiles(folder)))).Done, StringComparison.Ordinal);
        Assert.Contains("courier.jsonl: ", (await ToolProcess.RunAsync(place, null, "export", "--site", "courier", "--to", export)).Done, StringComparison.Ordinal);
        Assert.Empty(host.Log.Troubles);
    }

    [Fact]
    public async Task A_restore_that_does_not_fit_leaves_an_empty_place()
    {
        await using var old = await Place.MakeAsync(Database.Sqlite);
        await using var fresh = await Place.MakeAsync(Database.Sqlite);
        var file = Path.Combine(old.Folder, "a.zip");
        await using (var host = await old.StartAsync())
        {
            var calls = await ThreadCalls.StartAsync(host);
            var guest = await calls.GuestAsync();
            // The database fits, and the image does not.
            await calls.PostedAsync(guest, (await host.UploadedAsync(calls.Site, guest, Picture.Noise(1200, 1200))).Mark());
            _ = (await old.RunAsync("backup", "--to", file)).Done;
        }

        foreach (var kilobytes in new[] { 150, 2500 })
        {
            _ = (await ToolProcess.RunAsync(fresh, kilobytes, "restore", "--from", file)).Refusal;
            Assert.DoesNotContain(Directory.EnumerateFiles(fresh.Folder, "*", SearchOption.AllDirectories), left => !left.Contains("keys", StringComparison.Ordinal));
        }

        Assert.Contains("Restored", (await ToolProcess.RunAsync(fresh, null, "restore", "--from", file)).Done, StringComparison.Ordinal);
    }
}
