using System.CommandLine;
using System.Globalization;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Backup;
using Discuss.Server.Storage.Secrets;

namespace Discuss.Server.Commands;

/// <summary>
/// <c>discuss backup --to FILE|FOLDER [--keep N]</c>: the database as it is at one moment, with the images, while servers run and write, in
/// one file with checksums. In a folder the time is the file's name, and only so many of the newest are kept. It reads the server's settings.
/// </summary>
internal static class BackupCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var to = new Option<string>("--to") { Description = "The file to write, or a folder: then the time is the file's name", Required = true };
        var keep = new Option<int?>("--keep") { Description = "With a folder: how many of the newest backups stay in it" };
        var command = new Command("backup", "Backs up the database and the images while they are in use.") { to, keep };
        command.TreatUnmatchedTokensAsErrors = false;
        command.Validators.Add(result =>
        {
            if (result.GetValue(keep) is < 1) result.AddError("--keep: at least 1 backup stays.");
            if (result.GetValue(keep) is not null && !Directory.Exists(result.GetValue(to))) result.AddError("--keep belongs to a folder that is there, in --to.");
        });
        command.SetAction((parsed, cancellation) => CommandHost.RunAsync([.. parsed.UnmatchedTokens], error, async services =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(to));
            var folder = Directory.Exists(path) ? path : null;
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            if (folder is not null) path = BackupFolder.PathOf(folder, now);
            var (manifest, bytes) = await ActivatorUtilities.CreateInstance<Backups>(services).TakeAsync(path, cancellation);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}: {Says(manifest)}, {bytes:N0} bytes"));
            await TellOfImagesAsync(manifest, output);
            await TellOfKeyAsync(manifest, services, output);
            if (folder is not null && parsed.GetValue(keep) is { } kept) await DropOldAsync(folder, kept, output);
        }));
        return command;
    }

    /// <summary>What a backup is of, in some words.</summary>
    public static string Says(BackupManifest manifest) => string.Create(
        CultureInfo.InvariantCulture,
        $"schema {manifest.Schema}, {manifest.Comments:N0} comments, {manifest.Images.Count:N0} images, as of {manifest.TakenAt:yyyy-MM-dd'T'HH:mm:ss'Z'}");

    /// <summary>What is not in a backup though the database knows it.</summary>
    private static Task TellOfImagesAsync(BackupManifest manifest, TextWriter output) => manifest.Images.LeftOut == 0
        ? Task.CompletedTask
        : output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{manifest.Images.LeftOut:N0} images are not in it: their files are missing or damaged."));

    private static Task TellOfKeyAsync(BackupManifest manifest, IServiceProvider services, TextWriter output)
    {
        var settings = services.GetRequiredService<StorageSettings>();
        var keys = services.GetRequiredService<SealingKeys>();
        // One that no server ever used has none.
        if (manifest is { SealedUnder.Count: 0, Schema: >= Backups.SchemaWithSecrets }) return Task.CompletedTask;
        return output.WriteLineAsync(manifest.SealedUnder.Count == 0
            ? $"The secrets of so old a database are in the folder {settings.KeyFolder}: keep a copy of it, apart from the backup."
            : $"The key that its secrets are sealed under ({string.Join(", ", manifest.SealedUnder)}) is not in it: keep "
            + (File.Exists(keys.FilePath) ? keys.FilePath : "Discuss:Secrets:Keys") + " as well, apart from the backup. Without it no server starts on what is restored.");
    }

    private static async Task DropOldAsync(string folder, int keep, TextWriter output)
    {
        foreach (var file in BackupFolder.DropOld(folder, keep)) await output.WriteLineAsync($"{file}: deleted, since {keep} newer ones are kept");
    }
}
