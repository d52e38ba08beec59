using System.Globalization;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Moderation;

/// <summary>What moderators read: the queue, one item with all around it, an author.</summary>
internal static class QueueEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("queue", QueueAsync).WithName("getQueue");
        api.MapGet("queue/counts", CountsAsync).WithName("getQueueCounts");
        api.MapGet("comments/{id}", ItemAsync).WithName("getQueueItem");
        api.MapGet("comments/{id}/conversation", ConversationAsync).WithName("getConversation");
        api.MapGet("comments/{id}/alike", AlikeAsync).WithName("getAlike");
        api.MapGet("authors/{id}", AuthorAsync).WithName("getAuthor");
        api.MapGet("authors/{id}/comments", AuthorCommentsAsync).WithName("getAuthorComments");
        api.MapPut("authors/{id}/trust", TrustAsync).WithName("trustAuthor");
    }

    public static QueueState ListOf(string? state) => state switch
    {
        null or "all" => QueueState.All,
        "pending" => QueueState.Pending,
        "reported" => QueueState.Reported,
        _ => throw ProblemException.Invalid("state", "A queue's state is pending, reported or all."),
    };

    private static async Task<Ok<Page<QueueItem>>> QueueAsync(
        string? site, string? state, int? limit, string? after,
        ModerationAccess access, QueueReader queue, HttpContext context, CancellationToken cancellationToken)
    {
        var sites = await access.SitesAsync(site, context, cancellationToken);
        var list = ListOf(state);
        QueueCursor? place = null;
        if (after is not null && !QueueCursor.TryParse(after, out place)) throw ProblemException.Invalid("after", "This is no cursor.");
        return TypedResults.Ok(await queue.QueueAsync(sites, list, ThreadInput.Limit(limit), place, cancellationToken));
    }

    private static async Task<Ok<QueueCounts>> CountsAsync(
        string? site, ModerationAccess access, QueueReader queue, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await queue.CountsAsync(await access.SitesAsync(site, context, cancellationToken), cancellationToken));

    private static async Task<Ok<QueueItem>> ItemAsync(
        string id, ModerationAccess access, QueueReader queue, HttpContext context, CancellationToken cancellationToken)
    {
        var (site, comment) = await access.CommentAsync(id, context, cancellationToken);
        return TypedResults.Ok(await queue.ItemAsync(site, comment, cancellationToken) ?? throw ThreadInput.UnknownComment());
    }

    private static async Task<Ok<Page<CommentView>>> ConversationAsync(
        string id, ModerationAccess access, ConversationReader conversations, HttpContext context, CancellationToken cancellationToken)
    {
        var (_, comment) = await access.CommentAsync(id, context, cancellationToken);
        var around = await conversations.AroundAsync(comment, cancellationToken) ?? throw ThreadInput.UnknownComment();
        return TypedResults.Ok(new Page<CommentView>(around, null));
    }

    private static async Task<Ok<Page<VersionView>>> AlikeAsync(
        string id, ModerationAccess access, ConversationReader conversations, HttpContext context, CancellationToken cancellationToken)
    {
        var (_, comment) = await access.CommentAsync(id, context, cancellationToken);
        return TypedResults.Ok(new Page<VersionView>(await conversations.AlikeAsync(comment, cancellationToken), null));
    }

    private static async Task<Ok<QueueAuthor>> AuthorAsync(
        string id, string? site, ModerationAccess access, AuthorReader authors, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await access.SiteAsync(site, context, cancellationToken);
        return TypedResults.Ok(await authors.FindAsync(owner.Id, AuthorId(id), cancellationToken) ?? throw UnknownAuthor());
    }

    private static async Task<Ok<Page<QueueItem>>> AuthorCommentsAsync(
        string id, string? site, int? limit, string? after,
        ModerationAccess access, QueueReader queue, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await access.SiteAsync(site, context, cancellationToken);
        LatestCursor? place = null;
        if (after is not null && !LatestCursor.TryParse(after, out place)) throw ProblemException.Invalid("after", "This is no cursor.");
        return TypedResults.Ok(await queue.ByAuthorAsync(owner, AuthorId(id), ThreadInput.Limit(limit), place, cancellationToken));
    }

    private static async Task<NoContent> TrustAsync(
        string id, TrustBody body, ModerationAccess access, AuthorReader authors, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await access.SiteAsync(body.Site, context, cancellationToken);
        var author = await authors.FindAsync(owner.Id, AuthorId(id), cancellationToken) ?? throw UnknownAuthor();
        await authors.TrustAsync(owner.Id, AuthorId(author.Id), body.Trusted, cancellationToken);
        return TypedResults.NoContent();
    }

    private static long AuthorId(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var author) ? author : throw UnknownAuthor();

    private static ProblemException UnknownAuthor() => ProblemException.NotFound("unknown-author", "There is no such author.");

    /// <summary>Whether an author passes the rules that trusted authors pass.</summary>
    internal sealed record TrustBody(string Site, bool Trusted);
}
