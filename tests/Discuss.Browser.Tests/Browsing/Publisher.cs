using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Discuss.Browser.Tests.Browsing;

/// <summary>A newspaper on an origin of its own: it knows nothing of Discuss but the one line that its articles hold.</summary>
public sealed class Publisher : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Article> _articles = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private readonly string _domain;
    private readonly Uri _discuss;

    private Publisher(WebApplication app, string domain, Uri discuss)
    {
        _app = app;
        _domain = domain;
        _discuss = discuss;
    }

    /// <summary>Such as <c>https://www.newspaper.test:5001</c>.</summary>
    public string Origin => $"https://{_domain}:{new Uri(_app.Urls.Single()).Port}";

    public static async Task<Publisher> StartAsync(Action<HttpsConnectionAdapterOptions> secure, string domain, Uri discuss)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(secure)));
        var app = builder.Build();
        var publisher = new Publisher(app, domain, discuss);
        app.MapGet("/{path}", publisher.Show);
        await app.StartAsync();
        return publisher;
    }

    /// <summary>Publishes an article; its address.</summary>
    public string Publish(Article article)
    {
        var path = Guid.NewGuid().ToString("N");
        _articles[path] = article;
        return $"{Origin}/{path}";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Show(string path) =>
        _articles.TryGetValue(path, out var article) ? Results.Content(article.Html(_discuss), "text/html; charset=utf-8") : Results.NotFound();
}

/// <summary>An article with the line that embeds its discussion.</summary>
public sealed record Article(string Site, string Key)
{
    public string Language { get; init; } = "en";

    public string Direction { get; init; } = "ltr";

    public string ColorScheme { get; init; } = "normal";

    /// <summary>Screens of text above the discussion.</summary>
    public int Screens { get; init; }

    /// <summary>Further attributes of the script, or HTML around it.</summary>
    public string Attributes { get; init; } = "";

    public string Before { get; init; } = "";

    /// <summary>The line as it was copied from somewhere, in place of the one made of the other values.</summary>
    public string? Line { get; init; }

    public string Html(Uri discuss) =>
        $"""
        <!doctype html><html lang="{Language}" dir="{Direction}" style="color-scheme:{ColorScheme}"><meta charset="utf-8">
        <meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>The harbour plan</title>
        <body style="margin:0 auto;max-width:720px;font-family:sans-serif"><h1>The harbour plan</h1>
        {string.Concat(Enumerable.Repeat("<p style=\"height:100vh\">The pier moves.</p>", Screens))}{Before}
        {Line ?? $"<script src=\"{discuss}embed.js\" data-site=\"{Site}\" data-key=\"{Key}\" {Attributes} async></script>"}
        <footer>The end of the page.</footer></body></html>
        """;
}
