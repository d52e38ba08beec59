using System.Globalization;
using System.Text;
using Discuss.Server.Administration;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Images;
using Discuss.Server.Moderation.Appeals;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Sites;
using Discuss.Server.Threads;
using Discuss.Server.Threads.Hot;

namespace Discuss.Server.Embed;

/// <summary>The thread as HTML: in the frame, on its own, and for a publisher's server.</summary>
internal static class PageEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Links.FramedPage, FramedAsync).Needs(Access.Anyone).RequireRateLimiting(Limits.Read).ExcludeFromDescription();
        app.MapGet("/t/{site}", AloneAsync).Needs(Access.Anyone).RequireRateLimiting(Limits.Read).ExcludeFromDescription();
        app.MapGet("/api/v1/sites/{site}/thread.html", IncludedAsync).Needs(Access.Anyone).WithTags("Reading").WithName("getThreadHtml");
    }

    /// <summary>What an address says.</summary>
    public static PageQuery QueryOf(HttpContext context) => PageQuery.From(name => context.Request.Query[name] is [{ } first, ..] ? first : null);

    private static async Task<IResult> FramedAsync(
        HttpContext context, ThreadPages pages, Restrictions restrictions, OwnParts own, HotStamps stamps, Sightings sightings, CancellationToken cancellationToken)
    {
        var query = QueryOf(context);
        var authors = await stamps.AuthorsAsync(cancellationToken);
        var place = await pages.FindAsync(query, cancellationToken);
        sightings.Seen(place.Site, query.Origin);
        var stamp = await stamps.OfAsync(place.Site, authors, tellsTimes: true, cancellationToken);
        return await PageAsync(context, query, place, stamp, pages, restrictions, own, PageHeaders.Framed(context, place.Site), model => model, cancellationToken);
    }

    private static async Task<IResult> AloneAsync(
        string site, HttpContext context, ThreadPages pages, Restrictions restrictions, OwnParts own, HotStamps stamps, CancellationToken cancellationToken)
    {
        var query = QueryOf(context) with { Site = site };
        var authors = await stamps.AuthorsAsync(cancellationToken);
        var place = await pages.FindAsync(query, cancellationToken);
        var stamp = await stamps.OfAsync(place.Site, authors, tellsTimes: true, cancellationToken);
        return await PageAsync(
            context, query, place, stamp, pages, restrictions, own, PageHeaders.ThreadAlone(context, place.Site), model => model with { Canonical = true }, cancellationToken);
    }

    private static async Task<IResult> PageAsync(
        HttpContext context, PageQuery query, Place place, HotStamp stamp, ThreadPages pages, Restrictions restrictions, OwnParts own, string policy,
        Func<ThreadModel, ThreadModel> shape, CancellationToken cancellationToken)
    {
        var viewer = context.User.ActorOn(place.Site.Id);
        var news = await restrictions.NewsAsync(place.Site, viewer, cancellationToken);
        var asksMail = await pages.AsksMailAsync(place.Site, viewer, cancellationToken);
        var mine = await own.OfAsync(place, viewer, cancellationToken);
        string TagOf(ThreadView? thread) => Tag(context, place.Site, thread, stamp, viewer, news.Stamp + asksMail + mine.Stamp);
        if (IsUnchanged(context, TagOf(place.Thread), viewer)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        if (viewer is null && query.FormTarget is null && place.Thread?.Id is { } thread && context.Features.Get<HotRequest>() is { } hot)
            return await hot.AnswerAsync(thread, TagOf(place.Thread), stamp, BuildHotAsync, cancellationToken);
        var model = await pages.BuildAsync(query, place, viewer, sent: null, cancellationToken);
        context.Response.Headers.ContentSecurityPolicy = policy;
        return TypedResults.Bytes(await pages.WriteAsync(mine.In(shape(model)) with { News = news }), PageHeaders.ContentType);

        async Task<BuiltWindow> BuildHotAsync(CancellationToken cancel)
        {
            var built = await pages.BuildAsync(query, place, null, sent: null, cancel);
            var body = await pages.WriteAsync(shape(built) with { News = news });
            return new BuiltWindow(built.Thread.Id!.Value, built.Thread.Seq, TagOf(built.Thread), PageHeaders.ContentType, policy, body);
        }
    }

    private static async Task<IResult> IncludedAsync(
        string site, HttpContext context, ThreadPages pages, PageRenderer renderer, IConfiguration configuration, HotStamps stamps, CancellationToken cancellationToken)
    {
        var query = QueryOf(context) with { Site = site, Comment = null, Under = null, FormTarget = null };
        var authors = await stamps.AuthorsAsync(cancellationToken);
        var place = await pages.FindAsync(query, cancellationToken);
        var stamp = await stamps.OfAsync(place.Site, authors, tellsTimes: true, cancellationToken);
        string TagOf(ThreadView? thread) => Tag(context, place.Site, thread, stamp, viewer: null);
        if (IsUnchanged(context, TagOf(place.Thread), viewer: null)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var configured = configuration["Discuss:PublicUrl"]?.TrimEnd('/');
        // Where nothing says what this server's address is the request does, and then the answer is not everybody's.
        if (configured is not null && place.Thread?.Id is { } thread && context.Features.Get<HotRequest>() is { } hot)
            return await hot.AnswerAsync(thread, TagOf(place.Thread), stamp, BuildHotAsync, cancellationToken);
        return TypedResults.Bytes((await BuildAsync(configured ?? RequestOrigin.Own(context), cancellationToken)).Body, PageHeaders.ContentType);

        async Task<BuiltWindow> BuildHotAsync(CancellationToken cancel)
        {
            var (built, body) = await BuildAsync(configured!, cancel);
            return new BuiltWindow(built.Id!.Value, built.Seq, TagOf(built), PageHeaders.ContentType, null, body);
        }

        async Task<(ThreadView Thread, byte[] Body)> BuildAsync(string home, CancellationToken cancel)
        {
            var model = await pages.BuildAsync(query, place, viewer: null, sent: null, cancel);
            var scene = model.Scene with { ForOthers = true, Links = new Links($"{home}/t/{place.Site.Slug}", query.Look()) };
            return (model.Thread, Encoding.UTF8.GetBytes(ImageAddresses.At(await renderer.RenderAsync(IncludedThread.Of(model with { Scene = scene })), home)));
        }
    }

    private static string Tag(HttpContext context, Site site, ThreadView? thread, HotStamp stamp, Actor? viewer, string news = "")
    {
        var shape = string.Create(
            CultureInfo.InvariantCulture,
            $"{stamp.Times}.{stamp.SignsOn}.{context.Request.Path}{context.Request.QueryString}.{viewer?.Name}.{news}");
        return Validators.Of(site, thread?.Id, thread?.Seq ?? 0, stamp.Authors, shape, viewer);
    }

    /// <summary>Sends the page's tag, and says whether the reader has that very page.</summary>
    private static bool IsUnchanged(HttpContext context, string tag, Actor? viewer)
    {
        Validators.Send(context, tag, viewer);
        return Validators.Matches(context, tag);
    }
}
