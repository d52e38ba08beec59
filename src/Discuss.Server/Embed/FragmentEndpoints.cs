using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Sites;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Embed;

/// <summary>Parts of the page for the script that brings them in: the same HTML, for the same viewer.</summary>
internal static class FragmentEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var fragments = app.MapGroup("/embed/fragments").Needs(Access.Anyone).RequireRateLimiting(Limits.Read).ExcludeFromDescription();
        fragments.MapGet("comments", CommentsAsync);
        fragments.MapGet("replies", RepliesAsync);
        fragments.MapGet("comment/{id}", CommentAsync);
        fragments.MapGet("notices", NoticesAsync).Needs(Access.Author);
    }

    private static async Task<ContentHttpResult> NoticesAsync(
        HttpContext context, ThreadPages pages, PageRenderer renderer, OwnParts own, CancellationToken cancellationToken)
    {
        var query = PageEndpoints.QueryOf(context);
        var place = await pages.FindAsync(query, cancellationToken);
        var viewer = context.User.ActorOn(place.Site.Id) ?? throw ProblemException.Unauthorized();
        var mine = await own.OfAsync(place, viewer, cancellationToken);
        return await SendAsync(context, renderer, NoticePanels.Bell(mine.In(pages.SceneFor(place.Site, query, viewer))));
    }

    private static async Task<ContentHttpResult> CommentsAsync(
        string? sort, string? after, HttpContext context, ThreadPages pages, ThreadReader reader, PageRenderer renderer, OwnParts own,
        CancellationToken cancellationToken)
    {
        var query = PageEndpoints.QueryOf(context);
        var place = await pages.FindAsync(query, cancellationToken);
        var viewer = context.User.ActorOn(place.Site.Id);
        var (order, cursor) = (ThreadInput.Sort(sort, place.Site), ThreadInput.Cursor(after));
        var window = await reader.WindowAsync(place.Site, place.Key, order, ThreadInput.Limit(null), cursor, viewer, cancellationToken);
        var backwards = cursor is { Backwards: true };
        var mine = await own.IgnoringAsync(place.Site, viewer, cancellationToken);
        var scene = mine.In(pages.SceneFor(place.Site, query, viewer)) with { Open = window.Thread.State == ThreadState.Open };
        return await SendAsync(
            context, renderer, CommentList.Window(window.Items, backwards ? window.Previous : window.Next, backwards, scene, ThreadPage.Word(order)));
    }

    private static async Task<ContentHttpResult> RepliesAsync(
        string? comment, string? after, HttpContext context, ThreadPages pages, ThreadReader reader, PageRenderer renderer, OwnParts own,
        CancellationToken cancellationToken)
    {
        var (query, id) = (PageEndpoints.QueryOf(context), ThreadInput.CommentId(comment ?? ""));
        var place = await pages.FindAsync(query, cancellationToken);
        var viewer = context.User.ActorOn(id.Thread.Site);
        var cursor = ThreadInput.Cursor(after);
        var page = await reader.RepliesAsync(id, cursor, ThreadInput.Limit(null), viewer, cancellationToken);
        var mine = await own.IgnoringAsync(place.Site, viewer, cancellationToken);
        var scene = mine.In(pages.SceneFor(place.Site, query, viewer)) with { Open = place.Thread!.State == ThreadState.Open };
        return await SendAsync(context, renderer, ReplyList.Window(id.ToString(), page, cursor is { Backwards: true }, scene));
    }

    private static async Task<ContentHttpResult> CommentAsync(
        string id, HttpContext context, ThreadPages pages, ThreadReader reader, PageRenderer renderer, OwnParts own, CancellationToken cancellationToken)
    {
        var (query, named) = (PageEndpoints.QueryOf(context) with { Comment = id }, ThreadInput.CommentId(id));
        var viewer = context.User.ActorOn(named.Thread.Site);
        var comment = await reader.CommentAsync(named, viewer, cancellationToken) ?? throw ThreadInput.UnknownComment();
        var place = await pages.FindAsync(query, cancellationToken);
        var mine = await own.IgnoringAsync(place.Site, viewer, cancellationToken);
        var scene = mine.In(pages.SceneFor(place.Site, query, viewer)) with { Open = place.Thread!.State == ThreadState.Open };
        return await SendAsync(context, renderer, CommentItem.Of(comment, scene));
    }

    private static async Task<ContentHttpResult> SendAsync(HttpContext context, PageRenderer renderer, RenderFragment content)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "private, no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        return TypedResults.Content(await renderer.RenderAsync(content), PageHeaders.ContentType);
    }
}
