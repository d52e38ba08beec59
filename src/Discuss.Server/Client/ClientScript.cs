using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Discuss.Server.Client;

/// <summary>One script as it is sent: plain, and compressed once for all requests.</summary>
internal sealed class ClientScript
{
    public const string ContentType = "text/javascript; charset=utf-8";

    public ClientScript(string text)
    {
        Plain = Encoding.UTF8.GetBytes(text);
        Hash = Base64Url.EncodeToString(SHA256.HashData(Plain).AsSpan(0, 9));
        Encoded =
        [
            ("br", Compress(stream => new BrotliStream(stream, CompressionLevel.SmallestSize))),
            ("gzip", Compress(stream => new GZipStream(stream, CompressionLevel.SmallestSize))),
        ];
    }

    public byte[] Plain { get; }

    /// <summary>Twelve letters that stand for the content, fit for an address.</summary>
    public string Hash { get; }

    /// <summary>The content encodings that are ready, the smallest first.</summary>
    public IReadOnlyList<(string Encoding, byte[] Bytes)> Encoded { get; }

    private byte[] Compress(Func<Stream, Stream> wrap)
    {
        using var target = new MemoryStream();
        using (var compressor = wrap(target)) compressor.Write(Plain);
        return target.ToArray();
    }
}
