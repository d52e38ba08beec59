using System.Text;
using Discuss.Server.Embed;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Moderate;

/// <summary>The queue's page, and its parts for the script that puts them in place.</summary>
internal static class QueuePageEndpoints
{
    // Rows that a page asks for by name at once: what arrived while it was shown.
    private const int MaxRows = Bounds.RowsByName;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(ModeratorScene.Home, PageAsync).Needs(Access.Moderator).ExcludeFromDescription();
        var fragments = app.MapGroup("/moderate/fragments").Needs(Access.Moderator).ExcludeFromDescription();
        fragments.MapGet("page", InnerAsync);
        fragments.MapGet("list", ListAsync);
        fragments.MapGet("rows", RowsAsync);
        fragments.MapGet("item", ItemAsync);
        fragments.MapGet("conversation", (HttpContext context, QueueDesk desk, PageRenderer renderer, CancellationToken cancellationToken) =>
            PanelAsync("conversation", context, desk, renderer, cancellationToken));
        fragments.MapGet("author", (HttpContext context, QueueDesk desk, PageRenderer renderer, CancellationToken cancellationToken) =>
            PanelAsync("author", context, desk, renderer, cancellationToken));
        fragments.MapGet("outcome", OutcomeAsync);
        fragments.MapGet("figures", FiguresAsync);
    }

    /// <summary>Sends a whole page for moderators: never in a frame, never kept.</summary>
    public static async Task<ContentHttpResult> SendAsync(HttpContext context, PageRenderer renderer, RenderFragment page)
    {
        context.Response.Headers.ContentSecurityPolicy = PageHeaders.Alone;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content("<!DOCTYPE html>\n" + await renderer.RenderAsync(page), PageHeaders.ContentType, Encoding.UTF8);
    }

    private static async Task<ContentHttpResult> PageAsync(
        HttpContext context, QueueDesk desk, PageRenderer renderer, CancellationToken cancellationToken) =>
        await SendAsync(context, renderer, QueuePage.Of(await desk.PageAsync(context, cancellationToken)));

    private static async Task<ContentHttpResult> InnerAsync(
        HttpContext context, QueueDesk desk, PageRenderer renderer, CancellationToken cancellationToken) =>
        await PartAsync(context, renderer, QueuePage.Inner(await desk.PageAsync(context, cancellationToken)));

    private static async Task<ContentHttpResult> ListAsync(
        HttpContext context, QueueDesk desk, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, QueueDesk.TabOf(context), cancellationToken);
        return await PartAsync(context, renderer, QueuePage.Rows(await desk.RowsAsync(scene, context, cancellationToken), open: null, scene));
    }

    private static async Task<ContentHttpResult> RowsAsync(
        HttpContext context, QueueDesk desk, ModerationAccess access, QueueReader queue, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, QueueDesk.TabOf(context), cancellationToken);
        var items = new List<QueueItem>();
        foreach (var comment in context.Request.Query["item"].Take(MaxRows))
        {
            var (site, id) = await access.CommentAsync(comment ?? "", context, cancellationToken);
            if (await queue.ItemAsync(site, id, cancellationToken) is { } item) items.Add(item);
        }

        return await PartAsync(context, renderer, QueuePage.Rows(new(items, null), open: null, scene));
    }

    private static async Task<ContentHttpResult> ItemAsync(
        HttpContext context, QueueDesk desk, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, QueueDesk.TabOf(context), cancellationToken);
        var open = QueueDesk.Asked(context, "item") is { } id ? await desk.OpenAsync(id, scene, context, cancellationToken) : null;
        return await PartAsync(context, renderer, ItemPane.Desk(open, scene));
    }

    private static async Task<ContentHttpResult> PanelAsync(
        string which, HttpContext context, QueueDesk desk, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, QueueDesk.TabOf(context), cancellationToken);
        var comment = QueueDesk.Asked(context, "item") ?? throw ThreadInput.UnknownComment();
        return await PartAsync(context, renderer, await desk.PanelAsync(which, comment, scene, context, cancellationToken));
    }

    private static async Task<ContentHttpResult> OutcomeAsync(
        HttpContext context, QueueDesk desk, ModerationAccess access, OutcomeReader outcomes, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, QueueDesk.TabOf(context), cancellationToken);
        var (_, id) = await access.CommentAsync(QueueDesk.Asked(context, "item") ?? "", context, cancellationToken);
        var outcome = await outcomes.LastAsync(id, cancellationToken) ?? throw ProblemException.NotFound("no-decision", "Nobody has decided about this.");
        return await PartAsync(context, renderer, OutcomeLine.Of(outcome, scene));
    }

    /// <summary>The numbers of the page: what waits, and what was decided lately.</summary>
    private static async Task<Ok<QueueFigures>> FiguresAsync(
        string? site, HttpContext context, ModerationAccess access, QueueReader queue, OutcomeReader outcomes, CancellationToken cancellationToken)
    {
        var sites = await access.SitesAsync(site, context, cancellationToken);
        var counts = await queue.CountsAsync(sites, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(
            new QueueFigures(counts.Pending, counts.Reported, counts.Appeals, await outcomes.DecidedAsync(sites, cancellationToken)));
    }

    private static async Task<ContentHttpResult> PartAsync(HttpContext context, PageRenderer renderer, RenderFragment part)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        return TypedResults.Content(await renderer.RenderAsync(part), PageHeaders.ContentType);
    }
}

/// <summary>The numbers in the queue's frame.</summary>
internal sealed record QueueFigures(int Pending, int Reported, int Appeals, int Decided);
