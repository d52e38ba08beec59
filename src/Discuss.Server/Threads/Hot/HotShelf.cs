using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Http;

namespace Discuss.Server.Threads.Hot;

/// <summary>
/// Ready windows that the nodes share: what one of them has built, the others take, and of those that need the same at once one builds.
/// A window lies there under its validator, so that what is taken is what would be built.
/// </summary>
internal sealed class HotShelf(ISharedStore store, TimeProvider clock)
{
    // An event of the thread leaves it without a reader sooner than that.
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(10);

    // A builder that takes longer is not waited for: two build then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>The window as another node has built it, else as <paramref name="build"/> does here; the others then find it.</summary>
    public async Task<BuiltWindow> TakeOrBuildAsync(
        ThreadId thread, string target, string tag, Func<CancellationToken, Task<BuiltWindow>> build, CancellationToken cancellationToken)
    {
        if (!store.IsThere) return await build(cancellationToken);
        var key = $"discuss:{{{thread}}}:window:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tag + " " + target)))}";
        if (await TakeAsync(key, thread, cancellationToken) is { } ready) return ready;
        await using var builder = await store.TryLockAsync(key + ":builder", Patience, cancellationToken);
        for (var waited = clock.GetTimestamp(); builder is null && clock.GetElapsedTime(waited) < Patience;)
        {
            await Task.Delay(Look, clock, cancellationToken);
            if (await TakeAsync(key, thread, cancellationToken) is { } made) return made;
        }

        var window = await build(cancellationToken);
        store.Set(key, Packed(window), Age);
        return window;
    }

    private async ValueTask<BuiltWindow?> TakeAsync(string key, ThreadId thread, CancellationToken cancellationToken)
    {
        try
        {
            return await store.GetAsync(key, cancellationToken) is { } packed ? Unpacked(packed, thread) : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException or InvalidOperationException or ArgumentException)
        {
            // Not ours, or another version's: built here, and put in its place.
            return null;
        }
    }

    private static byte[] Packed(BuiltWindow window)
    {
        var head = JsonSerializer.SerializeToUtf8Bytes(new Head(window.Seq, window.Tag, window.ContentType, window.Policy, window.Body.Length), JsonSettings.Default);
        using var target = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, head.Length);
        target.Write(length);
        target.Write(head);
        using (var compressor = new BrotliStream(target, CompressionLevel.Fastest)) compressor.Write(window.Body);
        return target.ToArray();
    }

    private static BuiltWindow Unpacked(byte[] packed, ThreadId thread)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(packed);
        var head = JsonSerializer.Deserialize<Head>(packed.AsSpan(4, length), JsonSettings.Default)!;
        if (head.Length is < 0 or > HotThreads.MaxWindow) throw new InvalidDataException("A window of that size is not kept.");
        var body = new byte[head.Length];
        using var decompressor = new BrotliStream(new MemoryStream(packed, 4 + length, packed.Length - 4 - length), CompressionMode.Decompress);
        decompressor.ReadExactly(body);
        return new BuiltWindow(thread, head.Seq, head.Tag, head.ContentType, head.Policy, body);
    }

    private sealed record Head(long Seq, string Tag, string ContentType, string? Policy, int Length);
}
