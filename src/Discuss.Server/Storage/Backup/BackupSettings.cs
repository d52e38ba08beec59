using System.Globalization;
using Discuss.Server.Identity;

namespace Discuss.Server.Storage.Backup;

/// <summary>Whether the server takes backups by itself, how often, and where they go. Off where nothing is said.</summary>
/// <param name="Every">From the beginning of one to that of the next; nothing where there are to be none.</param>
/// <param name="Folder">Where they go; empty where there are to be none.</param>
/// <param name="Keep">How many of the newest stay there.</param>
internal sealed record BackupSettings(TimeSpan? Every, string Folder, int Keep)
{
    private const string Section = "Discuss:Backups:";

    // A year.
    private const int LongestHours = 24 * 366;
    private const int MostKept = 10_000;
    private const int KeptByDefault = 7;

    /// <summary>Days after which the oldest goes; 0 where there are to be none.</summary>
    public int DaysKept => Every is { } every ? (int)Math.Ceiling(every.TotalDays * Keep) : 0;

    /// <exception cref="ConfigurationException">A setting is no number, or the folder is missing.</exception>
    public static BackupSettings From(IConfiguration configuration, StorageSettings storage)
    {
        var hours = Number("EveryHours", 0, 0, LongestHours);
        var keep = Number("Keep", KeptByDefault, 1, MostKept);
        if (hours == 0) return new BackupSettings(null, "", keep);
        if (configuration[Section + "Folder"] is not { Length: > 0 } folder)
            throw new ConfigurationException($"{Section}EveryHours is {hours}, and {Section}Folder names no folder for the backups.");
        return new BackupSettings(TimeSpan.FromHours(hours), Path.GetFullPath(folder, storage.DataFolder), keep);

        int Number(string name, int otherwise, int least, int most)
        {
            if (configuration[Section + name] is not { Length: > 0 } text) return otherwise;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : throw new ConfigurationException($"{Section}{name}: '{text}' is no number between {least} and {most}.");
        }
    }
}
