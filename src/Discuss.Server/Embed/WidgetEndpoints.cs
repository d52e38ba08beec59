using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Pages;
using Discuss.Server.Sites;
using Discuss.Server.Threads;

namespace Discuss.Server.Embed;

/// <summary>Lists of a site's discussions, framed in its pages.</summary>
internal static class WidgetEndpoints
{
    private const int DefaultLimit = 5;
    private const int MaxLimit = Bounds.WidgetItems;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/embed/latest", (HttpContext context, SiteDirectory sites, Widgets widgets, CancellationToken cancellationToken) =>
            SendAsync(WidgetKind.Latest, context, sites, widgets, cancellationToken)).Needs(Access.Anyone).RequireRateLimiting(Limits.Read).ExcludeFromDescription();
        app.MapGet("/embed/trending", (HttpContext context, SiteDirectory sites, Widgets widgets, CancellationToken cancellationToken) =>
            SendAsync(WidgetKind.Trending, context, sites, widgets, cancellationToken)).Needs(Access.Anyone).RequireRateLimiting(Limits.Read).ExcludeFromDescription();
    }

    private static async Task<IResult> SendAsync(
        WidgetKind kind, HttpContext context, SiteDirectory sites, Widgets widgets, CancellationToken cancellationToken)
    {
        var asked = PageEndpoints.QueryOf(context);
        var site = await sites.GetAsync(asked.Site ?? "", cancellationToken);
        var limit = context.Request.Query["limit"] is [{ Length: > 0 } text, ..]
            ? int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MaxLimit
                ? number
                : throw ProblemException.Invalid("limit", $"A limit is between 1 and {MaxLimit}.")
            : DefaultLimit;
        // Of the words there are so many and no more, however many languages are asked for.
        var language = Words.For(asked.Locale, site.Settings.Language).Language;
        var widget = await widgets.OfAsync(new WidgetQuery(site, kind, limit, language, asked.Theme), cancellationToken);
        var headers = context.Response.Headers;
        headers.ETag = widget.Tag;
        headers.CacheControl = "no-cache";
        if (Validators.Matches(context, widget.Tag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        headers.ContentSecurityPolicy = PageHeaders.Framed(context, site);
        return TypedResults.Bytes(widget.Body, PageHeaders.ContentType);
    }
}
