using System.Security.Cryptography;
using Discuss.Core.Images;
using Discuss.Core.Rendering;
using Discuss.Server.Storage;

namespace Discuss.Server.Images;

/// <summary>
/// The files of images: <c>9f/9f86….png</c> in the folder <c>images</c> of the data folder, or in the one of <c>Discuss:ImagesFolder</c>, which several nodes share. A file is written beside its place and
/// then moved there whole. A name is always an identifier and an extension of ours, never what somebody sent.
/// </summary>
internal sealed class ImageFiles(StorageSettings storage, IConfiguration configuration, TimeProvider clock)
{
    // Longer than any request takes.
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private readonly string _folder = Path.GetFullPath(configuration["Discuss:ImagesFolder"] is { Length: > 0 } named ? named : "images", storage.DataFolder);

    private string Waiting => Path.Combine(_folder, "incoming");

    /// <summary>A new file for what comes in; it is gone when the stream is closed, however that comes about.</summary>
    public FileStream Receive()
    {
        Directory.CreateDirectory(Waiting);
        return new FileStream(NewName(), new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        });
    }

    /// <summary>Writes an image down, on disk, where nobody looks for it yet; the file's name, for <see cref="Keep"/>.</summary>
    public async Task<string> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Waiting);
        var name = NewName();
        try
        {
            await using var file = new FileStream(name, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous });
            await file.WriteAsync(content, cancellationToken);
            file.Flush(flushToDisk: true);
            return name;
        }
        catch
        {
            Discard(name);
            throw;
        }
    }

    /// <summary>Moves what was written to its place; may be called again.</summary>
    public void Keep(string written, string hash, ImageType type)
    {
        var place = PlaceOf(hash, type);
        if (!File.Exists(written) && File.Exists(place)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Move(written, place, overwrite: true);
    }

    /// <summary>Removes what was written and not kept.</summary>
    public static void Discard(string written) => File.Delete(written);

    /// <summary>The file of an image; <see langword="null"/> where there is none.</summary>
    public string? Find(string hash, ImageType type) => PlaceOf(hash, type) is var place && File.Exists(place) ? place : null;

    /// <summary>The content of an image; <see langword="null"/> where there is none, or where its file is not what its name says.</summary>
    public async Task<byte[]?> ReadAsync(string hash, ImageType type, CancellationToken cancellationToken)
    {
        try
        {
            var content = await File.ReadAllBytesAsync(PlaceOf(hash, type), cancellationToken);
            return Convert.ToHexStringLower(SHA256.HashData(content)) == hash ? content : null;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Remove(string hash, ImageType type)
    {
        var place = PlaceOf(hash, type);
        if (File.Exists(place)) File.Delete(place);
    }

    /// <summary>Removes what a node that ended in the middle of something left behind.</summary>
    public void RemoveAbandoned()
    {
        if (!Directory.Exists(Waiting)) return;
        foreach (var file in Directory.EnumerateFiles(Waiting))
        {
            if (IsOld(file)) File.Delete(file);
        }
    }

    /// <summary>The images that have files, but for those of the last hour, some at a time.</summary>
    public IEnumerable<(string Hash, ImageType Type)[]> Kept() => !Directory.Exists(_folder) ? [] : Directory
        .EnumerateFiles(_folder, "*.*", SearchOption.AllDirectories)
        .Where(file => ImageMarks.IsAddress(ImageMarks.Folder + Path.GetFileName(file)) && IsOld(file))
        .Select(file => (Path.GetFileNameWithoutExtension(file), ImageTypes.OfExtension(Path.GetExtension(file)[1..])!.Value))
        .Chunk(256);

    private bool IsOld(string file) => clock.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(file) > Abandoned;

    private string NewName() => Path.Combine(Waiting, RandomNumberGenerator.GetHexString(32, lowercase: true));

    private string PlaceOf(string hash, ImageType type) => Path.Combine(_folder, hash[..2], hash + "." + type.Extension());
}
