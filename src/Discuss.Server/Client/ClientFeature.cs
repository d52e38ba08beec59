using Discuss.Server.Identity;

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
        app.MapGet("/embed.js", SendLoader).Needs(Access.Anyone).ExcludeFromDescription();
        foreach (var script in app.ServiceProvider.GetRequiredService<ClientScripts>().OfPages) script.Map(app);
        return app;
    }

    private static IResult SendLoader(HttpContext context, ClientScripts scripts)
    {
        // Foreign pages load it, some of them with `crossorigin` for the sake of an integrity hash.
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return scripts.Embed.Send(context, "public, max-age=300");
    }
}
