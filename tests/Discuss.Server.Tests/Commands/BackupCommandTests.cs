using System.Text;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Backup;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;

namespace Discuss.Server.Tests.Commands;

public sealed class BackupCommandTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_not_a_whole_backup_of_this_database_is_refused_and_leaves_the_place_empty(Database database)
    {
        await using var old = await Place.MakeAsync(database);
        await using var fresh = await Place.MakeAsync(database);
        _ = (await old.RunAsync("migrate")).Done;
        var whole = Path.Combine(old.Folder, "whole.zip");
        var taken = (await old.RunAsync("backup", "--to", whole)).Done;
        Assert.StartsWith(whole + ": schema ", taken, StringComparison.Ordinal);
        Assert.Single(taken.TrimEnd().Split('\n'));
        var part = database == Database.Sqlite ? "discuss.db" : "tables/comments";

        foreach (var (file, sentence) in new[]
                 {
                     (Path.Combine(old.Folder, "none.zip"), "There is no file"),
                     (Write(old, "text.zip", _ => Encoding.UTF8.GetBytes("This is no backup.")), "damaged"),
                     (Write(old, "cut.zip", bytes => bytes[..(bytes.Length / 2)]), "cut off"),
                     (Changed(old, "changed.zip", part, bytes => [.. bytes, 0]), "is not what was written"),
                     (Changed(old, "lacking.zip", part, _ => null), "is missing"),
                     (Changed(old, "nothing.zip", BackupManifest.FileName, _ => null), "no manifest"),
                     (Changed(old, "garbled.zip", BackupManifest.FileName, _ => "[]"u8.ToArray()), "cannot be read"),
                     (Changed(old, "schema.zip", BackupManifest.FileName, Replace("\"schema\": ", "\"schema\": 99")), "newer version"),
                     (Changed(old, "format.zip", BackupManifest.FileName, Replace("\"format\": 2", "\"format\": 3")), "newer one"),
                     (Changed(old, "other.zip", BackupManifest.FileName, Other(database)), "ConnectionStrings:Discuss names"),
                 })
        {
            Assert.Contains(sentence, (await fresh.RunAsync("restore", "--from", file)).Refusal, StringComparison.Ordinal);
        }

        // Empty: a whole one goes into it.
        Assert.Contains("is whole", (await fresh.RunAsync("restore", "--from", whole, "--check")).Done, StringComparison.Ordinal);
        Assert.Contains("Restored", (await fresh.RunAsync("restore", "--from", whole)).Done, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_that_is_there_is_not_restored_over_and_a_missing_key_is_told_of(Database database)
    {
        await using var old = await Place.MakeAsync(database);
        await using var fresh = await Place.MakeAsync(database);
        var file = Path.Combine(old.Folder, "a.zip");
        string live;
        await using (var host = await old.StartAsync())
        {
            _ = (await old.RunAsync("backup", "--to", file)).Done;
            live = (await old.RunAsync("restore", "--from", file)).Refusal;
            // It serves, and writes.
            await host.GuestTokenAsync();
        }

        var over = (await old.RunAsync("restore", "--from", file)).Refusal;
        var twice = (await old.RunAsync("backup", "--to", file)).Refusal;
        var restored = (await fresh.RunAsync("restore", "--from", file)).Done;
        var start = await Assert.ThrowsAsync<StorageException>(fresh.StartAsync);

        Assert.Contains("empty", live, StringComparison.Ordinal);
        Assert.Contains("empty", over, StringComparison.Ordinal);
        Assert.Contains("already", twice, StringComparison.Ordinal);
        Assert.Contains("before the server starts, give Discuss:Secrets:Keys", restored, StringComparison.Ordinal);
        Assert.Contains("Discuss:Secrets:Keys", start.Message, StringComparison.Ordinal);
        await (await old.StartAsync()).DisposeAsync();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Where_there_is_no_database_or_a_newer_versions_nothing_is_backed_up_and_nothing_is_left(Database database)
    {
        await using var place = await Place.MakeAsync(database);
        var folder = Directory.CreateDirectory(Path.Combine(place.Folder, "backups")).FullName;

        var empty = (await place.RunAsync("backup", "--to", folder)).Refusal;
        await using (var host = await place.StartAsync())
        {
            await host.Database.WriteAsync(
                session => session.ExecuteAsync(new Sql("INSERT INTO schema_versions VALUES (99, '0099-later', 0)"), CancellationToken.None), CancellationToken.None);
        }

        var newer = (await place.RunAsync("backup", "--to", folder)).Refusal;

        Assert.Contains("give the settings of the server", empty, StringComparison.Ordinal);
        Assert.Contains("newer version", newer, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task In_a_folder_the_newest_backups_stay_and_what_is_not_ours_as_well()
    {
        await using var place = await Place.MakeAsync(Database.Sqlite);
        _ = (await place.RunAsync("migrate")).Done;
        var folder = Directory.CreateDirectory(Path.Combine(place.Folder, "backups")).FullName;
        string[] there = ["discuss-20250101T000000Z.zip", "discuss-20250102T000000Z.zip", "discuss-before-the-move.zip", "notes.txt"];
        foreach (var name in there) await File.WriteAllTextAsync(Path.Combine(folder, name), "");

        _ = (await place.RunAsync("backup", "--to", folder, "--keep", "2")).Done;

        var left = Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(4, left.Count);
        Assert.Equal([there[1], there[2], there[3]], left.Intersect(there).Order(StringComparer.Ordinal));
        Assert.Equal(2, (await Tool.RunAsync("backup", "--to", Path.Combine(folder, "none.zip"), "--keep", "2")).Code);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, left.Except(there).Single())));
    }

    private static string Write(Place place, string name, Func<byte[], byte[]> change)
    {
        var path = Path.Combine(place.Folder, name);
        File.WriteAllBytes(path, change(File.ReadAllBytes(Path.Combine(place.Folder, "whole.zip"))));
        return path;
    }

    private static string Changed(Place place, string name, string part, Func<byte[], byte[]?> change) =>
        ChangedBackup.Make(Path.Combine(place.Folder, "whole.zip"), Path.Combine(place.Folder, name), part, change);

    private static Func<byte[], byte[]> Replace(string text, string other) =>
        bytes => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace(text, other, StringComparison.Ordinal));

    private static Func<byte[], byte[]> Other(Database database) =>
        database == Database.Sqlite ? Replace("\"sqlite\"", "\"postgres\"") : Replace("\"postgres\"", "\"sqlite\"");
}
