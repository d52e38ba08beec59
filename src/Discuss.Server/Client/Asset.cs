using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Microsoft.Net.Http.Headers;

namespace Discuss.Server.Client;

/// <summary>A script or style sheet of the server's own pages: part of the program, compressed when first asked for, at an address that changes with its content.</summary>
internal sealed class Asset
{
    private readonly string _name;
    private readonly string _extension;
    private readonly string _contentType;
    private readonly bool _exact;

    private Asset(string name, string extension, string contentType, string text, bool exact = false)
    {
        (_name, _extension, _contentType, _exact) = (name, extension, contentType, exact);
        Plain = Encoding.UTF8.GetBytes(text);
        Hash = Base64Url.EncodeToString(SHA256.HashData(Plain).AsSpan(0, 9));
        Path = $"/assets/{name}.{Hash}.{extension}";
        Encoded =
        [
            ("br", new(() => Compress(stream => new BrotliStream(stream, CompressionLevel.SmallestSize)))),
            ("gzip", new(() => Compress(stream => new GZipStream(stream, CompressionLevel.SmallestSize)))),
        ];
    }

    public byte[] Plain { get; }

    /// <summary>Twelve letters that stand for the content, fit for an address.</summary>
    public string Hash { get; }

    /// <summary>The address under which browsers may keep it for ever.</summary>
    public string Path { get; }

    /// <summary>The content encodings that are offered, the smallest first. What nobody asks for is not made: a start need not wait for it.</summary>
    public IReadOnlyList<(string Encoding, Lazy<byte[]> Bytes)> Encoded { get; }

    /// <param name="exact">It works with what is of the same version only: at an address of another one there is nothing.</param>
    public static Asset Script(string name, string text, bool exact = false) => new(name, "js", "text/javascript; charset=utf-8", text, exact);

    public static Asset Style(string name, string text) => new(name, "css", "text/css; charset=utf-8", text);

    /// <summary>Serves it at its address. A page of the version before may ask a node of this one: it gets what works, and does not keep it.</summary>
    public void Map(IEndpointRouteBuilder app) => app
        .MapGet($"/assets/{_name}.{{hash}}.{_extension}", (HttpContext context, string hash) =>
            hash == Hash ? Send(context, "public, max-age=31536000, immutable") : _exact ? Results.NotFound() : Send(context, "no-cache"))
        .Needs(Access.Anyone).ExcludeFromDescription();

    /// <summary>The content in the encoding that the browser can read, with its tag.</summary>
    public IResult Send(HttpContext context, string caching)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = caching;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        var accepted = AcceptedEncodings.Of(context.Request);
        foreach (var (encoding, bytes) in Encoded)
        {
            if (!(encoding == "br" ? accepted.Brotli : accepted.Gzip)) continue;
            headers.ContentEncoding = encoding;
            return Results.Bytes(bytes.Value, _contentType, entityTag: Tag(encoding));
        }

        return Results.Bytes(Plain, _contentType, entityTag: Tag("plain"));
    }

    private EntityTagHeaderValue Tag(string encoding) => new($"\"{Hash}-{encoding}\"");

    private byte[] Compress(Func<Stream, Stream> wrap)
    {
        using var target = new MemoryStream();
        using (var compressor = wrap(target)) compressor.Write(Plain);
        return target.ToArray();
    }
}
