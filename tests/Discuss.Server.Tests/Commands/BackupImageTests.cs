using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Discuss.Server.Storage.Backup;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Images;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Commands;

/// <summary>A backup has the files of the images in it, each under its hash.</summary>
public sealed class BackupImageTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Images_are_in_the_backup_and_are_shown_where_it_was_restored_and_a_damaged_one_leaves_the_place_empty(Database database)
    {
        await using var old = await Place.MakeAsync(database);
        await using var fresh = await Place.MakeAsync(database);
        var (picture, lost) = (Picture.New(), Picture.New());
        string url, name, whole = Path.Combine(old.Folder, "whole.zip");
        await using (var host = await old.StartAsync())
        {
            var calls = await ThreadCalls.StartAsync(host);
            var guest = await calls.GuestAsync();
            var image = await host.UploadedAsync(calls.Site, guest, picture);
            var gone = await host.UploadedAsync(calls.Site, guest, lost);
            await calls.PostedAsync(guest, "See " + image.Mark() + " and " + gone.Mark());
            (url, name) = (image.Url(), image.Url()[1..]);
            foreach (var file in host.Files().Where(file => file.EndsWith(Path.GetFileName(gone.Url()), StringComparison.Ordinal))) File.Delete(file);
            var said = (await old.RunAsync("backup", "--to", whole)).Done;
            Assert.Contains(" comments, 1 images, as of ", said, StringComparison.Ordinal);
            Assert.Contains("1 images are not in it: their files are missing or damaged.", said, StringComparison.Ordinal);
        }

        foreach (var (file, sentence) in new[]
                 {
                     (Changed("changed.zip", name, bytes => [.. bytes, 0]), "is not what was written"),
                     (Changed("lacking.zip", name, _ => null), "it has 0 images, and says that it has 1"),
                     (Changed("strange.zip", BackupManifest.FileName, bytes => bytes, ("images/../outside.png", picture)), "is no image's name"),
                     (Changed("more.zip", BackupManifest.FileName, bytes => bytes, ("images/" + new string('0', 64) + ".png", picture)), "is not what was written"),
                 })
        {
            Assert.Contains(sentence, (await fresh.RunAsync("restore", "--from", file)).Refusal, StringComparison.Ordinal);
            Assert.Contains(sentence, (await fresh.RunAsync("restore", "--from", file, "--check")).Refusal, StringComparison.Ordinal);
            Assert.DoesNotContain(Directory.EnumerateFiles(fresh.Folder, "*", SearchOption.AllDirectories), left => !left.Contains("keys", StringComparison.Ordinal));
        }

        Directory.CreateDirectory(Path.Combine(fresh.Folder, "keys"));
        File.Copy(Path.Combine(old.Folder, "keys", "sealing.key"), Path.Combine(fresh.Folder, "keys", "sealing.key"));
        Assert.Contains("1 images", (await fresh.RunAsync("restore", "--from", whole)).Done, StringComparison.Ordinal);
        await using var restored = await fresh.StartAsync();
        using var shown = await restored.Client.GetAsync(url);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.Equal(picture, await shown.Content.ReadAsByteArrayAsync());

        string Changed(string to, string part, Func<byte[], byte[]?> change, (string Name, byte[] Content)? more = null)
        {
            var path = ChangedBackup.Make(whole, Path.Combine(old.Folder, to), part, change);
            if (more is null) return path;
            using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
            using var entry = zip.CreateEntry(more.Value.Name).Open();
            entry.Write(more.Value.Content);
            return path;
        }
    }

    [Fact]
    public async Task A_backup_of_before_there_were_images_in_it_is_restored()
    {
        await using var old = await Place.MakeAsync(Database.Sqlite);
        await using var fresh = await Place.MakeAsync(Database.Sqlite);
        _ = (await old.RunAsync("migrate")).Done;
        var whole = Path.Combine(old.Folder, "whole.zip");
        _ = (await old.RunAsync("backup", "--to", whole)).Done;

        var before = ChangedBackup.Make(whole, Path.Combine(old.Folder, "before.zip"), BackupManifest.FileName, bytes =>
        {
            var manifest = JsonNode.Parse(bytes)!.AsObject();
            manifest["format"] = 1;
            manifest.Remove("images");
            return Encoding.UTF8.GetBytes(manifest.ToJsonString());
        });

        Assert.Contains("Restored", (await fresh.RunAsync("restore", "--from", before)).Done, StringComparison.Ordinal);
    }
}
