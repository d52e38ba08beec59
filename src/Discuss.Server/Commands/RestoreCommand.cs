using System.CommandLine;
using Discuss.Server.Storage.Backup;
using Discuss.Server.Storage.Secrets;

namespace Discuss.Server.Commands;

/// <summary>
/// <c>discuss restore --from FILE [--check]</c>: puts a backup into the empty place that the settings name, all of it or nothing; with
/// <c>--check</c> it only reads the file and says whether it is whole. It reads the server's settings.
/// </summary>
internal static class RestoreCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var from = new Option<string>("--from") { Description = "The backup", Required = true };
        var check = new Option<bool>("--check") { Description = "Only sees whether the backup is whole; changes nothing" };
        var command = new Command("restore", "Puts a backup into an empty database.") { from, check };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => CommandHost.RunAsync([.. parsed.UnmatchedTokens], error, async services =>
        {
            await using var backup = await BackupReader.OpenAsync(Path.GetFullPath(parsed.GetRequiredValue(from)), cancellation);
            if (parsed.GetValue(check))
            {
                await backup.CheckAsync(cancellation);
                await output.WriteLineAsync($"The backup is whole: {BackupCommand.Says(backup.Manifest)}.");
                return;
            }

            await ActivatorUtilities.CreateInstance<Backups>(services).RestoreAsync(backup, cancellation);
            await output.WriteLineAsync($"Restored: {BackupCommand.Says(backup.Manifest)}. The server brings it to its own schema when it starts.");
            await TellOfKeyAsync(backup.Manifest, services.GetRequiredService<SealingKeys>(), output);
        }));
        return command;
    }

    private static async Task TellOfKeyAsync(BackupManifest manifest, SealingKeys keys, TextWriter output)
    {
        if (manifest.SealedUnder.FirstOrDefault(id => keys.Find(id) is null) is { } missing)
        {
            await output.WriteLineAsync(
                $"Its secrets are sealed under the key {missing}, which is not here: before the server starts, give Discuss:Secrets:Keys the value that it had, "
                + $"or copy the file that was beside the database to {keys.FilePath}.");
        }
    }
}
