using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Notifications.Ignoring;

internal static class IgnoringEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/ignored").WithTags("Notices").Needs(Access.Author);
        api.MapGet("", ListAsync).WithName("getIgnored").RequireRateLimiting(Limits.Read);
        api.MapPut("{id}", IgnoreAsync).WithName("putIgnored").RequireRateLimiting(Limits.Vote);
        api.MapDelete("{id}", ReadAgainAsync).WithName("deleteIgnored").RequireRateLimiting(Limits.Vote);
    }

    private static async Task<Ok<Page<IgnoredAuthor>>> ListAsync(IgnoredAuthors ignored, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<IgnoredAuthor>(await ignored.ListAsync(context.User.RequiredActor().AuthorId, cancellationToken), null));

    private static async Task<NoContent> IgnoreAsync(long id, IgnoredAuthors ignored, HttpContext context, CancellationToken cancellationToken)
    {
        await ignored.IgnoreAsync(context.User.RequiredActor().AuthorId, id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ReadAgainAsync(long id, IgnoredAuthors ignored, HttpContext context, CancellationToken cancellationToken)
    {
        await ignored.ReadAgainAsync(context.User.RequiredActor().AuthorId, id, cancellationToken);
        return TypedResults.NoContent();
    }
}
