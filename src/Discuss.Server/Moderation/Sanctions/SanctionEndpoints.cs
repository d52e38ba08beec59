using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Moderation.Sanctions;

/// <summary>The calls by which moderators sanction, and by which an author confirms a warning.</summary>
internal static class SanctionEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").Needs(Access.Moderator).WithTags("Moderation");
        Map(api, "members", AuthorKind.Member);
        Map(api, "guests", AuthorKind.Guest);
        app.MapPost("/api/v1/sanctions/{id}/acknowledge", AcknowledgeAsync).Needs(Access.Author).WithTags("Writing").WithName("acknowledgeWarning").RequireRateLimiting(Limits.Post);
    }

    private static void Map(RouteGroupBuilder api, string who, AuthorKind kind)
    {
        api.MapPut(
            who + "/{id}/sanction",
            (string id, SanctionBody body, SanctionWriter writer, ModerationAccess access, TimeProvider clock, HttpContext context, CancellationToken cancel) =>
                PutAsync(id, kind, body, writer, access, clock, context, cancel)).FirstParty().WithName($"sanction{kind}");
        api.MapDelete(
            who + "/{id}/sanction",
            (string id, string? site, SanctionWriter writer, ModerationAccess access, HttpContext context, CancellationToken cancel) =>
                LiftAsync(id, kind, site, writer, access, context, cancel)).FirstParty().WithName($"lift{kind}Sanction");
    }

    private static async Task<Ok<GivenSanction>> PutAsync(
        string id, AuthorKind kind, SanctionBody body, SanctionWriter writer, ModerationAccess access, TimeProvider clock,
        HttpContext context, CancellationToken cancellationToken)
    {
        var site = await access.SiteAsync(body.Site, context, cancellationToken);
        var input = SanctionInput.From(body, clock.GetUtcNow());
        return TypedResults.Ok(await writer.PutAsync(site, SanctionInput.Id("id", id), kind, input, context.User.RequiredActor(), cancellationToken));
    }

    private static async Task<Ok<Page<GivenSanction>>> LiftAsync(
        string id, AuthorKind kind, string? slug, SanctionWriter writer, ModerationAccess access, HttpContext context,
        CancellationToken cancellationToken)
    {
        var site = await access.SiteAsync(slug, context, cancellationToken);
        var lifted = await writer.LiftAsync(site, SanctionInput.Id("id", id), kind, context.User.RequiredActor(), cancellationToken);
        return TypedResults.Ok(new Page<GivenSanction>(lifted, null));
    }

    private static async Task<NoContent> AcknowledgeAsync(string id, SanctionWriter writer, HttpContext context, CancellationToken cancellationToken)
    {
        await writer.AcknowledgeAsync(SanctionInput.Id("id", id), context.User.RequiredActor(), cancellationToken);
        return TypedResults.NoContent();
    }
}
