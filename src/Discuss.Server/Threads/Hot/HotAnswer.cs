using System.IO.Compression;
using Discuss.Core.Threads;

namespace Discuss.Server.Threads.Hot;

/// <summary>What a builder gives: the window's bytes, and up to which event of the thread they show it.</summary>
/// <param name="Policy">The content security policy; <see langword="null"/> where the server's own for the address holds.</param>
internal sealed record BuiltWindow(ThreadId Thread, long Seq, string Tag, string ContentType, string? Policy, byte[] Body);

/// <summary>A window as bytes that are ready to send, in each encoding made once, when first asked for.</summary>
internal sealed class HotAnswer(string target, BuiltWindow window, HotStamp stamp)
{
    private static readonly long Minute = TimeSpan.FromMinutes(1).Ticks;

    private readonly Lazy<byte[]> _brotli = new(() => Compress(window.Body, stream => new BrotliStream(stream, CompressionLevel.Optimal)));
    private readonly Lazy<byte[]> _gzip = new(() => Compress(window.Body, stream => new GZipStream(stream, CompressionLevel.Optimal)));
    private long _hits = 1;
    private long _countedAt;

    public string Target => target;

    public BuiltWindow Window => window;

    public HotStamp Stamp => stamp;

    /// <summary>What it takes of the memory, with both encodings: they come to a third of it, or less.</summary>
    public int Size { get; } = window.Body.Length + (window.Body.Length / 2) + (2 * target.Length) + 500;

    public byte[] Plain => window.Body;

    public byte[] Brotli => _brotli.Value;

    public byte[] Gzip => _gzip.Value;

    /// <summary>Counts a reader. Some may be lost between threads: it is an order of magnitude that is wanted.</summary>
    public void Count(DateTimeOffset now)
    {
        if (now.UtcTicks - _countedAt > Minute) Cool(now);
        _hits++;
    }

    /// <summary>How often it was asked for, each minute that has passed since counting half.</summary>
    public long HeatAt(DateTimeOffset now)
    {
        Cool(now);
        return _hits;
    }

    private static byte[] Compress(byte[] plain, Func<Stream, Stream> wrap)
    {
        using var target = new MemoryStream(plain.Length / 3);
        using (var compressor = wrap(target)) compressor.Write(plain);
        return target.ToArray();
    }

    private void Cool(DateTimeOffset now)
    {
        if (_countedAt != 0) _hits >>= (int)Math.Clamp((now.UtcTicks - _countedAt) / Minute, 0, 62);
        _countedAt = now.UtcTicks;
    }
}
