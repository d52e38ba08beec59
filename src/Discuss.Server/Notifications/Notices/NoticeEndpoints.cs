using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Notifications.Notices;

internal static class NoticeEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/sites/{site}/notices").WithTags("Notices").Needs(Access.Author);
        api.MapGet("", ListAsync).WithName("getNotices").RequireRateLimiting(Limits.Read);
        api.MapPost("read", ReadAsync).WithName("readNotices").RequireRateLimiting(Limits.Vote);
    }

    private static async Task<Ok<NoticeList>> ListAsync(
        string site, SiteDirectory sites, NoticeReader notices, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await sites.GetAsync(site, cancellationToken);
        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.Ok(await notices.OfAsync(owner.Id, OnSite(context, owner).AuthorId, cancellationToken));
    }

    private static async Task<NoContent> ReadAsync(
        string site, ReadUpTo read, SiteDirectory sites, NoticeReader notices, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await sites.GetAsync(site, cancellationToken);
        await notices.MarkReadAsync(owner.Id, OnSite(context, owner).AuthorId, read.UpTo, cancellationToken);
        return TypedResults.NoContent();
    }

    private static Actor OnSite(HttpContext context, Site site) => context.User.ActorOn(site.Id) ?? throw ProblemException.Unauthorized();

    /// <param name="UpTo">The newest that was seen, by its number.</param>
    internal sealed record ReadUpTo(long UpTo);
}
