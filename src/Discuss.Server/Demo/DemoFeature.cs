using Discuss.Server.Identity;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Demo;

namespace Discuss.Server.Demo;

internal static class DemoFeature
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; frame-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>
    /// A small newspaper with a discussion, so that the first start shows what this is: <c>Discuss:Demo</c>, on outside production.
    /// </summary>
    public static IHostApplicationBuilder AddDemo(this IHostApplicationBuilder builder)
    {
        var settings = new DemoSettings(builder.Configuration.GetValue("Discuss:Demo", !builder.Environment.IsProduction()));
        builder.Services.AddSingleton(settings);
        if (settings.Enabled)
        {
            builder.Services.AddSingleton<DemoAuthors>();
            builder.Services.AddHostedService<DemoSeed>();
        }

        builder.Services.AddHostedService<StartLine>();
        return builder;
    }

    /// <summary>The newspaper's front page at <c>/</c>, its articles under <c>/demo</c>.</summary>
    public static IEndpointRouteBuilder MapDemo(this IEndpointRouteBuilder app)
    {
        if (!app.ServiceProvider.GetRequiredService<DemoSettings>().Enabled) return app;
        app.MapGet("/", (HttpContext context, PageRenderer pages) => SendAsync(context, pages, article: null)).Needs(Access.Anyone).ExcludeFromDescription();
        app.MapGet("/demo/{key}", (HttpContext context, PageRenderer pages, string key) =>
            Article.All.FirstOrDefault(article => article.Key == key) is { } article
                ? SendAsync(context, pages, article)
                : Task.FromResult(Results.NotFound())).Needs(Access.Anyone).ExcludeFromDescription();
        return app;
    }

    private static async Task<IResult> SendAsync(HttpContext context, PageRenderer pages, Article? article)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.CacheControl = "no-cache";
        var page = article is null ? Newspaper.Front() : Newspaper.Of(article);
        return Results.Content("<!DOCTYPE html>\n" + await pages.RenderAsync(page), "text/html; charset=utf-8");
    }
}

/// <summary>Whether there is a demo.</summary>
internal sealed record DemoSettings(bool Enabled)
{
    /// <summary>The demo's site, as embeds name it.</summary>
    public const string Site = "demo";
}
