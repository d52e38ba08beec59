using System.Reflection;
using System.Text;
using Discuss.Server.Client;
using Microsoft.Net.Http.Headers;

namespace Discuss.Server.Pages;

/// <summary>A style sheet of the server's own pages: part of the program, compressed once, at an address that changes with its content.</summary>
internal sealed class Asset
{
    private readonly ClientScript _content;

    private Asset(string name, string text)
    {
        _content = new ClientScript(text);
        Path = $"/assets/{name}.{_content.Hash}.css";
        Pattern = $"/assets/{name}.{{hash}}.css";
    }

    public static Asset ThreadStyle { get; } = Load("thread");

    public static Asset DemoStyle { get; } = Load("demo");

    public string Path { get; }

    public string Pattern { get; }

    /// <summary>A page of the version before may ask a node of this one: it gets a style that works, and does not keep it.</summary>
    public IResult Send(HttpContext context, string hash)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = hash == _content.Hash ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        foreach (var (encoding, bytes) in _content.Encoded)
        {
            if (!accepted.Any(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0)) continue;
            headers.ContentEncoding = encoding;
            return Results.Bytes(bytes, "text/css; charset=utf-8");
        }

        return Results.Bytes(_content.Plain, "text/css; charset=utf-8");
    }

    private static Asset Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Assets/{name}.css")
            ?? throw new InvalidOperationException($"The style sheet {name} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new Asset(name, StyleText.Smaller(reader.ReadToEnd()));
    }
}
