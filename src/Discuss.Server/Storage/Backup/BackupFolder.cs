using System.Globalization;

namespace Discuss.Server.Storage.Backup;

/// <summary>A folder of backups whose names are their times.</summary>
internal static class BackupFolder
{
    private const string Prefix = "discuss-";
    private const string Time = "yyyyMMdd'T'HHmmss'Z'";
    private const string Ending = ".zip";

    // Longer than any piece of a backup goes without being written to.
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    /// <summary>Where a backup of this moment goes.</summary>
    public static string PathOf(string folder, DateTimeOffset now) => Path.Combine(folder, Prefix + now.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture) + Ending);

    /// <summary>Deletes all but the newest, of those that have such names and nothing else; what was deleted.</summary>
    public static IReadOnlyList<string> DropOld(string folder, int keep)
    {
        // Names in the order of their times.
        var old = Directory.EnumerateFiles(folder, Prefix + "*" + Ending).Where(file => IsOurs(Path.GetFileName(file)))
            .OrderDescending(StringComparer.Ordinal).Skip(keep).ToList();
        old.ForEach(File.Delete);
        return old;
    }

    /// <summary>Deletes what a process that was killed left of a backup.</summary>
    public static void DropAbandoned(string folder, DateTimeOffset now)
    {
        foreach (var file in Directory.EnumerateFiles(folder, Prefix + "*" + Ending + ".*"))
        {
            var name = Path.GetFileName(file);
            if (IsOurs(name[..(name.IndexOf(Ending, StringComparison.Ordinal) + Ending.Length)]) && now.UtcDateTime - File.GetLastWriteTimeUtc(file) > Abandoned) File.Delete(file);
        }
    }

    private static bool IsOurs(string name) => name.Length > Prefix.Length + Ending.Length && DateTimeOffset.TryParseExact(
        name[Prefix.Length..^Ending.Length], Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
