using Discuss.Core.Images;
using Discuss.Server.Images;

namespace Discuss.Server.Storage.Backup;

/// <summary>The images of a backup, put back one by one; those that were not there before go again, unless <see cref="Keep"/> says that all is well.</summary>
internal sealed class RestoredImages : IAsyncDisposable
{
    private readonly ImageFiles _files;
    private readonly List<(string Hash, ImageType Type)> _new = [];
    private bool _kept;

    private RestoredImages(ImageFiles files) => _files = files;

    /// <exception cref="BackupException">One of them is damaged or missing; none is left that was not there before.</exception>
    public static async Task<RestoredImages> PutBackAsync(BackupReader from, ImageFiles files, CancellationToken cancellationToken)
    {
        var restored = new RestoredImages(files);
        try
        {
            await from.ImagesAsync(restored.PutBackAsync, cancellationToken);
            return restored;
        }
        catch
        {
            await restored.DisposeAsync();
            throw;
        }
    }

    public void Keep() => _kept = true;

    public ValueTask DisposeAsync()
    {
        if (_kept) return ValueTask.CompletedTask;
        foreach (var (hash, type) in _new) _files.Remove(hash, type);
        return ValueTask.CompletedTask;
    }

    private async Task PutBackAsync(string hash, ImageType type, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var isNew = _files.Find(hash, type) is null;
        var written = await _files.WriteAsync(content, cancellationToken);
        if (isNew) _new.Add((hash, type));
        _files.Keep(written, hash, type);
    }
}
