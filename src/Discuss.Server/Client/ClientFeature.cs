using Discuss.Server.Administration;
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

    /// <summary><c>/embed.js</c> and <c>/widgets.js</c> for publishers' pages, and the scripts of the server's own pages under <c>/assets</c>.</summary>
    public static IEndpointRouteBuilder MapClient(this IEndpointRouteBuilder app)
    {
        app.MapGet("/embed.js", (HttpContext context, ClientScripts scripts, Sightings sightings) =>
        {
            // A browser says of the page around the script where it is from, and no more.
            sightings.Seen(site: null, context.Request.Headers.Referer.ToString());
            return SendLoader(context, scripts.Embed);
        }).Needs(Access.Anyone).ExcludeFromDescription();
        app.MapGet("/widgets.js", (HttpContext context, ClientScripts scripts) => SendLoader(context, scripts.Widgets)).Needs(Access.Anyone).ExcludeFromDescription();
        foreach (var script in app.ServiceProvider.GetRequiredService<ClientScripts>().OfPages) script.Map(app);
        return app;
    }

    private static IResult SendLoader(HttpContext context, Asset loader)
    {
        // Foreign pages load it, some of them with `crossorigin` for the sake of an integrity hash.
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return loader.Send(context, "public, max-age=300");
    }
}
