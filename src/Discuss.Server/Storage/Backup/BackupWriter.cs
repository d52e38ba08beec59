using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Discuss.Server.Storage.Backup;

/// <summary>
/// Writes a backup: a ZIP file that has its name only when it is whole and on disk. Until then it is beside it as <c>….partial</c>, which is
/// gone when the backup fails, and overwritten by the next one of that name when the process was killed.
/// </summary>
internal sealed class BackupWriter : IAsyncDisposable
{
    private const int BufferBytes = 256 * 1024;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly ZipArchive _zip;
    private readonly List<BackupPart> _parts = [];
    private bool _finished;

    private BackupWriter(string path, FileStream file, ZipArchive zip) => (_path, _file, _zip) = (path, file, zip);

    /// <summary>A file beside the backup, for what has to be a file before it can be part of it.</summary>
    public string Beside => _path + ".copy";

    /// <exception cref="BackupException">There is a file of that name already.</exception>
    public static async Task<BackupWriter> CreateAsync(string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path)) throw new BackupException($"There is a file {path} already. Name another with --to, or a folder: then the time is its name.");
        // Mail addresses and hashes of passwords are in it: nobody else reads it.
        var file = new FileStream(path + ".partial", OwnerOnly(FileMode.Create));
        try
        {
            return new BackupWriter(path, file, await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public static FileStreamOptions OwnerOnly(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    public async Task AddAsync(string name, Stream from, BackupTable? table, CancellationToken cancellationToken)
    {
        await using var to = await _zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        var (bytes, hash) = await CopyAsync(from, to, cancellationToken);
        _parts.Add(new BackupPart(name, bytes, hash, table));
    }

    /// <summary>Adds a file that the manifest does not list, and that does not get any smaller.</summary>
    public async Task AddAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await using var to = await _zip.CreateEntry(name, CompressionLevel.NoCompression).OpenAsync(cancellationToken);
        await to.WriteAsync(content, cancellationToken);
    }

    /// <summary>How long the file is that now has the backup's name.</summary>
    public async Task<long> FinishAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        await using (var to = await _zip.CreateEntry(BackupManifest.FileName).OpenAsync(cancellationToken))
            await to.WriteAsync((manifest with { Parts = _parts }).ToBytes(), cancellationToken);
        await _zip.DisposeAsync();
        _file.Flush(flushToDisk: true);
        var bytes = _file.Length;
        File.Move(_file.Name, _path, overwrite: false);
        _finished = true;
        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_finished) await GiveUpAsync();
        await _file.DisposeAsync();
    }

    /// <summary>Copies to the end; how many bytes those were, and their SHA-256.</summary>
    public static async Task<(long Bytes, string Sha256)> CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long bytes = 0;
            while (await from.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                bytes += read;
            }

            return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task GiveUpAsync()
    {
        try
        {
            await _zip.DisposeAsync();
        }
        catch (Exception fault) when (fault is IOException || FileLimit.Is(fault))
        {
            // It wants to write its end on a disk that may be full: the first fault is the one to tell.
        }

        File.Delete(_file.Name);
    }
}
