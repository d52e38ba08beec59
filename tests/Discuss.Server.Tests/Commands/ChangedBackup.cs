using System.IO.Compression;

namespace Discuss.Server.Tests.Commands;

/// <summary>A backup with one of its files changed, or left out.</summary>
internal static class ChangedBackup
{
    public static string Make(string whole, string changed, string part, Func<byte[], byte[]?> change)
    {
        using var from = ZipFile.OpenRead(whole);
        using var to = ZipFile.Open(changed, ZipArchiveMode.Create);
        foreach (var entry in from.Entries)
        {
            using var read = new MemoryStream();
            using (var stream = entry.Open()) stream.CopyTo(read);
            if ((entry.FullName == part ? change(read.ToArray()) : read.ToArray()) is not { } bytes) continue;
            using var written = to.CreateEntry(entry.FullName).Open();
            written.Write(bytes);
        }

        return changed;
    }
}
