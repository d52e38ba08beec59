using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Threads;
using Discuss.Server.Threads.Hot;

namespace Discuss.Server.Feeds;

/// <summary>
/// <c>feed.atom</c> and <c>feed.json</c> of a site; with <c>key</c> of a thread, with <c>under</c> of the replies to a comment. Everybody is
/// told the same: whoever asks is nobody here.
/// </summary>
internal static class FeedEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/sites/{site}").Needs(Access.Anyone).WithTags("Feeds").RequireRateLimiting(Limits.Read);
        Map(api, "getAtomFeed", FeedFormat.Atom);
        Map(api, "getJsonFeed", FeedFormat.Json);
    }

    private static void Map(RouteGroupBuilder api, string operation, FeedFormat format) => api.MapGet(
            format.Name,
            (string site, string? key, string? under, Sources sources, HttpContext context, CancellationToken cancellationToken) =>
                AnswerAsync(site, key, under, format, sources, context, cancellationToken))
        .WithName(operation).Produces(StatusCodes.Status200OK, null, format.ContentType.Split(';')[0]).Produces(StatusCodes.Status304NotModified);

    private static async Task<IResult> AnswerAsync(
        string slug, string? key, string? under, FeedFormat format, Sources sources, HttpContext context, CancellationToken cancellationToken)
    {
        var site = await sources.Sites.GetAsync(slug, cancellationToken);
        if (key is not null && under is not null) throw ProblemException.Invalid("under", "A feed is of a thread or of a comment's replies: say key or under, not both.");
        if (key is null && under is null)
            return Send(context, await sources.OfSites.OfAsync(site, sources.Address.Of(context, ""), PathOf(site, format), format, cancellationToken));

        CommentId? top = under is null ? null : ThreadInput.CommentId(under);
        if (top is { } named && named.Thread.Site != site.Id) throw ThreadInput.UnknownComment();
        var authors = await sources.Stamps.AuthorsAsync(cancellationToken);
        var thread = top is { } comment
            ? await sources.Threads.ThreadAsync(comment.Thread, cancellationToken)
            : await sources.Threads.ThreadAsync(site, ThreadInput.Key(key), cancellationToken);
        if (top is not null && thread is null) throw ThreadInput.UnknownComment();
        // Who subscribes before the first word is written waits for it like everybody.
        thread ??= new ThreadView(null, ThreadInput.Key(key), null, null, ThreadState.Open, 0, 0);
        var path = PathOf(site, format) + (top is null ? "?key=" + Uri.EscapeDataString(thread.Key) : $"?under={top}");

        string TagOf(ThreadView at) => Validators.Of(site, at.Id, at.Seq, authors, path, viewer: null);
        if (Validators.Matches(context, TagOf(thread))) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        // Where nothing says what this server's address is the request does, and then the answer is not everybody's.
        if (thread.Id is { } id && sources.Address.IsConfigured && context.Features.Get<HotRequest>() is { } hot)
        {
            var stamp = await sources.Stamps.OfAsync(site, authors, tellsTimes: false, cancellationToken);
            return await hot.AnswerAsync(id, TagOf(thread), stamp, BuildAsync, cancellationToken);
        }

        var (now, body) = await WriteAsync(cancellationToken);
        return Send(context, new WrittenFeed(body, TagOf(now), format.ContentType));

        async Task<BuiltWindow> BuildAsync(CancellationToken cancel)
        {
            var (at, written) = await WriteAsync(cancel);
            return new BuiltWindow(at.Id!.Value, at.Seq, TagOf(at), format.ContentType, null, written);
        }

        async Task<(ThreadView Thread, byte[] Body)> WriteAsync(CancellationToken cancel)
        {
            var at = thread.Id is { } known ? await sources.Threads.ThreadAsync(known, cancel) ?? thread : thread;
            var above = top is { } one ? await sources.Threads.CommentAsync(one, null, cancel) ?? throw ThreadInput.UnknownComment() : null;
            var comments = at.Id is { } there ? await sources.Reader.NewestAsync(there, above?.Path, cancel) : [];
            return (at, format.Write(new FeedWriter(site, sources.Address.Of(context, "")).OfThread(at, above, comments, path)));
        }
    }

    // Without whatever else was asked with: what is kept is kept once.
    private static string PathOf(Site site, FeedFormat format) => $"/api/v1/sites/{site.Slug}/{format.Name}";

    private static IResult Send(HttpContext context, WrittenFeed feed)
    {
        var headers = context.Response.Headers;
        (headers.ETag, headers.CacheControl) = (feed.Tag, "no-cache");
        return Validators.Matches(context, feed.Tag) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Bytes(feed.Body, feed.ContentType);
    }

    /// <summary>What feeds are made of.</summary>
    internal sealed record Sources(
        SiteDirectory Sites, ThreadReader Threads, FeedReader Reader, SiteFeeds OfSites, HotStamps Stamps, PublicAddress Address);
}
