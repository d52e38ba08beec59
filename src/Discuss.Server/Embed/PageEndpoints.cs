using System.Globalization;
using System.Text;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Appeals;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Threads;

namespace Discuss.Server.Embed;

/// <summary>The thread as HTML: in the frame, on its own, and for a publisher's server.</summary>
internal static class PageEndpoints
{
    // Times are told relatively: a page that is asked for again is written again where they may have changed.
    private static readonly TimeSpan TimesHold = TimeSpan.FromMinutes(5);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Links.FramedPage, FramedAsync).Needs(Access.Anyone).RequireRateLimiting(Limits.Read).ExcludeFromDescription();
        app.MapGet("/t/{site}", AloneAsync).Needs(Access.Anyone).RequireRateLimiting(Limits.Read).ExcludeFromDescription();
        app.MapGet("/api/v1/sites/{site}/thread.html", IncludedAsync).Needs(Access.Anyone).WithTags("Reading").WithName("getThreadHtml");
    }

    /// <summary>What an address says.</summary>
    public static PageQuery QueryOf(HttpContext context) => PageQuery.From(name => context.Request.Query[name] is [{ } first, ..] ? first : null);

    private static async Task<IResult> FramedAsync(HttpContext context, ThreadPages pages, Restrictions restrictions, AuthorChanges changes, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = QueryOf(context);
        var authors = await changes.EpochAsync(cancellationToken);
        var place = await pages.FindAsync(query, cancellationToken);
        var viewer = context.User.ActorOn(place.Site.Id);
        var news = await restrictions.NewsAsync(place.Site, viewer, cancellationToken);
        var asksMail = await pages.AsksMailAsync(place.Site, viewer, cancellationToken);
        if (IsUnchanged(context, place, viewer, clock, authors, news.Stamp + asksMail)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var model = await pages.BuildAsync(query, place, viewer, sent: null, cancellationToken);
        context.Response.Headers.ContentSecurityPolicy = PageHeaders.Framed(place.Site);
        return TypedResults.Bytes(await pages.WriteAsync(model with { News = news }), PageHeaders.ContentType);
    }

    private static async Task<IResult> AloneAsync(
        string site, HttpContext context, ThreadPages pages, Restrictions restrictions, AuthorChanges changes, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = QueryOf(context) with { Site = site };
        var authors = await changes.EpochAsync(cancellationToken);
        var place = await pages.FindAsync(query, cancellationToken);
        var viewer = context.User.ActorOn(place.Site.Id);
        var news = await restrictions.NewsAsync(place.Site, viewer, cancellationToken);
        var asksMail = await pages.AsksMailAsync(place.Site, viewer, cancellationToken);
        if (IsUnchanged(context, place, viewer, clock, authors, news.Stamp + asksMail)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var model = await pages.BuildAsync(query, place, viewer, sent: null, cancellationToken);
        context.Response.Headers.ContentSecurityPolicy = PageHeaders.ThreadAlone(place.Site);
        return TypedResults.Bytes(await pages.WriteAsync(model with { Canonical = true, News = news }), PageHeaders.ContentType);
    }

    private static async Task<IResult> IncludedAsync(
        string site, HttpContext context, ThreadPages pages, PageRenderer renderer, IConfiguration configuration, AuthorChanges changes, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var query = QueryOf(context) with { Site = site, Comment = null, Under = null, FormTarget = null };
        var authors = await changes.EpochAsync(cancellationToken);
        var place = await pages.FindAsync(query, cancellationToken);
        if (IsUnchanged(context, place, viewer: null, clock, authors)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var model = await pages.BuildAsync(query, place, viewer: null, sent: null, cancellationToken);
        var home = configuration["Discuss:PublicUrl"]?.TrimEnd('/') ?? RequestOrigin.Own(context);
        var scene = model.Scene with { ForOthers = true, Links = new Links($"{home}/t/{place.Site.Slug}", query.Look()) };
        var html = await renderer.RenderAsync(IncludedThread.Of(model with { Scene = scene }));
        return TypedResults.Bytes(Encoding.UTF8.GetBytes(html), PageHeaders.ContentType);
    }

    /// <summary>Sends the page's tag, and says whether the reader has that very page.</summary>
    private static bool IsUnchanged(HttpContext context, Place place, Actor? viewer, TimeProvider clock, string authors, string news = "")
    {
        var time = clock.GetUtcNow().Ticks / TimesHold.Ticks;
        var shape = string.Create(CultureInfo.InvariantCulture, $"{time}.{context.Request.Path}{context.Request.QueryString}.{viewer?.Name}.{news}");
        var tag = Validators.Of(place.Site, place.Thread?.Id, place.Thread?.Seq ?? 0, authors, shape, viewer);
        Validators.Send(context, tag, viewer);
        return Validators.Matches(context, tag);
    }
}
