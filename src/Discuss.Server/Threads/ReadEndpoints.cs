using System.Globalization;
using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Sites;
using Discuss.Server.Threads.Hot;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Threads;

/// <summary>The calls that read; none of them needs an account.</summary>
internal static class ReadEndpoints
{
    // More is no list of what is hot.
    private const int MaxTrending = Bounds.TrendingItems;

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").Needs(Access.Anyone).WithTags("Reading").RequireRateLimiting(Limits.Read);
        api.MapGet("sites/{site}/thread", ThreadAsync).WithName("getThread").Produces<ThreadWindow>().Produces(StatusCodes.Status304NotModified);
        api.MapGet("sites/{site}/counts", CountsAsync).WithName("getCounts");
        api.MapGet("sites/{site}/latest", LatestAsync).WithName("getLatest");
        api.MapGet("sites/{site}/trending", TrendingAsync).WithName("getTrending");
        api.MapGet("threads/{id}/people", PeopleAsync).WithName("getThreadPeople");
        api.MapGet("comments/{id}", CommentAsync).WithName("getComment");
        api.MapGet("comments/{id}/replies", RepliesAsync).WithName("getReplies");
        api.MapGet("comments/{id}/context", ContextAsync).WithName("getContext");
    }

    /// <summary>Whom a comment in this thread may name, by the beginning of the name.</summary>
    private static async Task<Ok<Page<ThreadPerson>>> PeopleAsync(string id, string? q, ThreadPeople people, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<ThreadPerson>(await people.BeginningWithAsync(
            ThreadId.TryParse(id, null, out var thread) ? thread : throw ProblemException.NotFound("unknown-thread", "There is no such thread."), q, cancellationToken), null));

    private static async Task<IResult> ThreadAsync(
        string site, string? key, string? sort, int? limit, string? after, string? featured,
        SiteDirectory sites, ThreadReader reader, ShadowedComments shadowed, HotStamps stamps, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await sites.GetAsync(site, cancellationToken);
        var (thread, order) = (ThreadInput.Key(key), ThreadInput.Sort(sort, owner));
        var (count, place, viewer) = (ThreadInput.Limit(limit), ThreadInput.Cursor(after), context.User.ActorOn(owner.Id));
        var picked = ThreadInput.Featured(featured);
        var query = string.Create(CultureInfo.InvariantCulture, $"{order}.{count}.{place}.{picked}");
        var authors = await stamps.AuthorsAsync(cancellationToken);
        string TagOf(ThreadView? at) => Validators.Of(owner, at?.Id, at?.Seq ?? 0, authors, at?.State == ThreadState.Closed ? query + ".closed" : query, viewer);
        // What an author alone sees changes without an event of the thread: nothing of it is ever "not modified".
        var hot = viewer is null ? context.Features.Get<HotRequest>() : null;
        if (hot is not null || (context.Request.Headers.IfNoneMatch.Count > 0 && !await shadowed.IsShadowedAsync(owner.Id, viewer, cancellationToken)))
        {
            var now = await reader.ThreadAsync(owner, thread, cancellationToken);
            if (Validators.Matches(context, TagOf(now))) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
            if (hot is not null && now?.Id is { } known)
            {
                var stamp = await stamps.OfAsync(owner, authors, ThreadClosing.TellsTimes(now, owner), cancellationToken);
                return await hot.AnswerAsync(known, TagOf(now), stamp, BuildHotAsync, cancellationToken);
            }
        }

        var window = await ReadAsync(viewer, cancellationToken);
        Validators.Send(context, TagOf(window.Thread), viewer);
        return TypedResults.Ok(window);

        Task<ThreadWindow> ReadAsync(Actor? who, CancellationToken cancel) => picked
            ? reader.FeaturedAsync(owner, thread, count, place, who, cancel)
            : reader.WindowAsync(owner, thread, order, count, place, who, cancel);

        async Task<BuiltWindow> BuildHotAsync(CancellationToken cancel)
        {
            var built = await ReadAsync(null, cancel);
            var body = JsonSerializer.SerializeToUtf8Bytes(built, JsonSettings.Default);
            return new BuiltWindow(built.Thread.Id!.Value, built.Thread.Seq, TagOf(built.Thread), "application/json; charset=utf-8", null, body);
        }
    }

    private static async Task<Ok<CommentView>> CommentAsync(
        string id, ThreadReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        var named = ThreadInput.CommentId(id);
        var comment = await reader.CommentAsync(named, context.User.ActorOn(named.Thread.Site), cancellationToken);
        return TypedResults.Ok(comment ?? throw ThreadInput.UnknownComment());
    }

    private static async Task<Ok<Page<CommentView>>> RepliesAsync(
        string id, string? after, int? limit, ThreadReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        var under = ThreadInput.CommentId(id);
        return TypedResults.Ok(await reader.RepliesAsync(
            under, ThreadInput.Cursor(after), ThreadInput.Limit(limit), context.User.ActorOn(under.Thread.Site), cancellationToken));
    }

    private static async Task<Ok<CommentContext>> ContextAsync(
        string id, string? sort, int? limit, SiteDirectory sites, ThreadReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        var comment = ThreadInput.CommentId(id);
        var site = await sites.FindAsync(comment.Thread.Site, cancellationToken) ?? throw ThreadInput.UnknownComment();
        return TypedResults.Ok(await reader.ContextAsync(
            comment, ThreadInput.Sort(sort, site), ThreadInput.Limit(limit), context.User.ActorOn(site.Id), cancellationToken));
    }

    private static async Task<Ok<Counts>> CountsAsync(
        string site, string[]? key, SiteDirectory sites, SiteReader reader, CancellationToken cancellationToken)
    {
        var owner = await sites.GetAsync(site, cancellationToken);
        if (key is null or { Length: 0 }) throw ProblemException.Invalid("key", "At least one key is needed.");
        if (key.Length > ThreadLimits.MaxCountKeys) throw ProblemException.Invalid("key", $"At most {ThreadLimits.MaxCountKeys} keys.");
        var keys = key.Select(ThreadInput.Key).Distinct(StringComparer.Ordinal).ToArray();
        return TypedResults.Ok(new Counts(await reader.CountsAsync(owner, keys, cancellationToken)));
    }

    private static async Task<Ok<Page<CommentView>>> LatestAsync(
        string site, int? limit, string? after, SiteDirectory sites, SiteReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await sites.GetAsync(site, cancellationToken);
        LatestCursor? place = null;
        if (after is not null && !LatestCursor.TryParse(after, out place)) throw ProblemException.Invalid("after", "This is no cursor.");
        return TypedResults.Ok(await reader.LatestAsync(owner, ThreadInput.Limit(limit), place, context.User.ActorOn(owner.Id), cancellationToken));
    }

    private static async Task<Ok<Page<ThreadView>>> TrendingAsync(
        string site, int? limit, SiteDirectory sites, SiteReader reader, CancellationToken cancellationToken)
    {
        var owner = await sites.GetAsync(site, cancellationToken);
        return TypedResults.Ok(await reader.TrendingAsync(owner, ThreadInput.Limit(limit, MaxTrending), cancellationToken));
    }

    /// <summary>Approved comments by thread key.</summary>
    internal sealed record Counts(
        [property: System.Text.Json.Serialization.JsonPropertyName("counts")] IReadOnlyDictionary<string, int> ByKey);
}
