using Microsoft.Net.Http.Headers;

namespace Discuss.Server.Client;

internal static class ClientFeature
{
    /// <summary>The browser's scripts, put together once.</summary>
    public static IHostApplicationBuilder AddClient(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ClientScripts>();
        return builder;
    }

    /// <summary><c>/embed.js</c> for publishers' pages, and the scripts of the server's own pages under <c>/assets</c>.</summary>
    public static IEndpointRouteBuilder MapClient(this IEndpointRouteBuilder app)
    {
        app.MapGet("/embed.js", (HttpContext context, ClientScripts scripts) => Send(context, scripts.Embed, "public, max-age=300"))
            .ExcludeFromDescription();
        app.MapGet(
                "/assets/thread-{language}.{hash}.js",
                (HttpContext context, ClientScripts scripts, string language, string hash) =>
                {
                    var script = scripts.Thread(language);
                    // A page of the version before may ask a node of this one: it gets a script that works, and does not keep it.
                    return Send(context, script, hash == script.Hash ? "public, max-age=31536000, immutable" : "no-cache");
                })
            .ExcludeFromDescription();
        app.MapGet(
                "/assets/account.{hash}.js",
                (HttpContext context, ClientScripts scripts, string hash) =>
                    Send(context, scripts.Account, hash == scripts.Account.Hash ? "public, max-age=31536000, immutable" : "no-cache"))
            .ExcludeFromDescription();
        return app;
    }

    private static IResult Send(HttpContext context, ClientScript script, string caching)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = caching;
        headers.Vary = HeaderNames.AcceptEncoding;
        // Foreign pages load the loader, some of them with `crossorigin` for the sake of an integrity hash.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.AccessControlAllowOrigin = "*";
        headers.XContentTypeOptions = "nosniff";
        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        foreach (var (encoding, bytes) in script.Encoded)
        {
            if (!accepted.Any(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0)) continue;
            headers.ContentEncoding = encoding;
            return Results.Bytes(bytes, ClientScript.ContentType, entityTag: Tag(script, encoding));
        }

        return Results.Bytes(script.Plain, ClientScript.ContentType, entityTag: Tag(script, "plain"));
    }

    private static EntityTagHeaderValue Tag(ClientScript script, string encoding) => new($"\"{script.Hash}-{encoding}\"");
}
