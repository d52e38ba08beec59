using System.CommandLine;
using System.Globalization;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Backup;
using Discuss.Server.Storage.Secrets;

namespace Discuss.Server.Commands;

/// <summary>
/// <c>discuss backup --to FILE|FOLDER [--keep N]</c>: the database as it is at one moment, while servers run and write, in one file with a
/// checksum. In a folder the time is the file's name, and only so many of the newest are kept. It reads the server's settings.
/// </summary>
internal static class BackupCommand
{
    private const string Prefix = "discuss-";
    private const string Time = "yyyyMMdd'T'HHmmss'Z'";
    private const string Ending = ".zip";

    public static Command Make(TextWriter output, TextWriter error)
    {
        var to = new Option<string>("--to") { Description = "The file to write, or a folder: then the time is the file's name", Required = true };
        var keep = new Option<int?>("--keep") { Description = "With a folder: how many of the newest backups stay in it" };
        var command = new Command("backup", "Backs up the database while it is in use.") { to, keep };
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
            if (folder is not null) path = Path.Combine(folder, Prefix + now.ToString(Time, CultureInfo.InvariantCulture) + Ending);
            var (manifest, bytes) = await ActivatorUtilities.CreateInstance<Backups>(services).TakeAsync(path, cancellation);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}: {Says(manifest)}, {bytes:N0} bytes"));
            await TellOfKeyAsync(manifest, services, output);
            if (folder is not null && parsed.GetValue(keep) is { } kept) await DropOldAsync(folder, kept, output);
        }));
        return command;
    }

    /// <summary>What a backup is of, in some words.</summary>
    public static string Says(BackupManifest manifest) => string.Create(
        CultureInfo.InvariantCulture, $"schema {manifest.Schema}, {manifest.Comments:N0} comments, as of {manifest.TakenAt:yyyy-MM-dd'T'HH:mm:ss'Z'}");

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

    // Names in the order of their times: only what this command wrote, and nothing that somebody named.
    private static async Task DropOldAsync(string folder, int keep, TextWriter output)
    {
        var old = Directory.EnumerateFiles(folder, Prefix + "*" + Ending).Where(file => IsOurs(Path.GetFileName(file)))
            .OrderDescending(StringComparer.Ordinal).Skip(keep).ToList();
        foreach (var file in old)
        {
            File.Delete(file);
            await output.WriteLineAsync($"{file}: deleted, since {keep} newer ones are kept");
        }
    }

    private static bool IsOurs(string name) => name.Length > Prefix.Length + Ending.Length && DateTimeOffset.TryParseExact(
        name[Prefix.Length..^Ending.Length], Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
