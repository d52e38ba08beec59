using System.IO.Compression;
using Discuss.Core.Images;

namespace Discuss.Server.Storage.Backup;

/// <summary>Reads a backup, and takes nothing from it that is not as it was written.</summary>
internal sealed class BackupReader : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly ZipArchive _zip;

    private BackupReader(FileStream file, ZipArchive zip, BackupManifest manifest) => (_file, _zip, Manifest) = (file, zip, manifest);

    public BackupManifest Manifest { get; }

    /// <exception cref="BackupException">It is no backup, is damaged, or is a newer version's.</exception>
    public static async Task<BackupReader> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) throw new BackupException($"There is no file {path}. Name the backup with --from.");
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous);
        try
        {
            var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
            var entry = zip.GetEntry(BackupManifest.FileName) ?? throw BackupException.Damaged("it has no manifest, so that it may be no backup of Discuss at all");
            await using var text = await entry.OpenAsync(cancellationToken);
            var manifest = await BackupManifest.ReadAsync(text, entry.Length, cancellationToken);
            if (SchemaScripts.Of(manifest.Database)[^1].Number is var known && manifest.Schema > known)
            {
                throw new BackupException(
                    $"The backup has schema {manifest.Schema}, and this program knows {known}: it was made by a newer version. Restore it with that version.");
            }

            return new BackupReader(file, zip, manifest);
        }
        catch (InvalidDataException fault)
        {
            await file.DisposeAsync();
            throw BackupException.Damaged("it is no whole ZIP file; it may have been cut off", fault);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes a part to a stream.</summary>
    /// <exception cref="BackupException">What was written is not what the backup was made of: it is to be thrown away.</exception>
    public async Task CopyAsync(BackupPart part, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            var entry = _zip.GetEntry(part.Name) ?? throw BackupException.Damaged($"'{part.Name}' is missing in it");
            await using var from = await entry.OpenAsync(cancellationToken);
            var (bytes, hash) = await BackupWriter.CopyAsync(from, to, cancellationToken);
            if (bytes != part.Bytes || hash != part.Sha256) throw BackupException.Damaged($"'{part.Name}' in it is not what was written");
        }
        catch (InvalidDataException fault)
        {
            throw BackupException.Damaged($"'{part.Name}' in it cannot be read", fault);
        }
    }

    /// <summary>Reads its images one after the other: each is what its name says, and none is missing.</summary>
    /// <exception cref="BackupException">One of them is not, or is missing; those before it were read.</exception>
    public async Task ImagesAsync(Func<string, ImageType, ReadOnlyMemory<byte>, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var entry in _zip.Entries.Where(entry => entry.FullName.StartsWith(ImageBackup.Folder, StringComparison.Ordinal)))
        {
            if (ImageBackup.Of(entry.FullName) is not var (hash, type)) throw BackupException.Damaged($"'{entry.FullName}' in it is no image's name");
            if (entry.Length > Bounds.ImageBytes) throw BackupException.Damaged($"'{entry.FullName}' in it is far too large");
            var content = await ReadAsync(entry, cancellationToken);
            if (!ImageBackup.Is(hash, content)) throw BackupException.Damaged($"'{entry.FullName}' in it is not what was written");
            await take(hash, type, content, cancellationToken);
            count++;
        }

        if (count != Manifest.Images.Count) throw BackupException.Damaged($"it has {count} images, and says that it has {Manifest.Images.Count}");
    }

    /// <summary>Reads all of it, and keeps nothing.</summary>
    /// <exception cref="BackupException">It is damaged.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var part in Manifest.Parts) await CopyAsync(part, Stream.Null, cancellationToken);
        await ImagesAsync((_, _, _, _) => Task.CompletedTask, cancellationToken);
    }

    private static async Task<byte[]> ReadAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await using var from = await entry.OpenAsync(cancellationToken);
            // No more than it says: a name in the list of a ZIP file may promise less than there is.
            var content = new byte[entry.Length];
            await from.ReadExactlyAsync(content, cancellationToken);
            return content;
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            throw BackupException.Damaged($"'{entry.FullName}' in it cannot be read", fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _zip.DisposeAsync();
        await _file.DisposeAsync();
    }
}
