using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Moderation;

/// <summary>A site's own model: looked at by its moderators, fitted and put to use by its owners.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("model", GetAsync).WithName("getSiteModel");
        api.MapPost("model", FitAsync).Needs(Access.Owner).WithName("fitSiteModel");
        api.MapPut("model", UseAsync).Needs(Access.Owner).WithName("useSiteModel");
    }

    private static async Task<Ok<SiteModelView>> GetAsync(
        string? site, ModerationAccess access, SiteModels models, HttpContext context, CancellationToken cancellationToken)
    {
        var owned = await access.SiteAsync(site, context, cancellationToken);
        return TypedResults.Ok(
            await models.FindAsync(owned, cancellationToken) ?? throw ProblemException.NotFound("no-model", "No model was fitted to this site yet."));
    }

    private static async Task<Ok<SiteModelView>> FitAsync(
        FitBody body, ModerationAccess access, Permissions permissions, SiteModels models, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await models.FitAsync(await OwnedAsync(body.Site, access, permissions, context, cancellationToken), cancellationToken));

    private static async Task<Ok<SiteModelView>> UseAsync(
        UseBody body, ModerationAccess access, Permissions permissions, SiteModels models, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await models.UseAsync(await OwnedAsync(body.Site, access, permissions, context, cancellationToken), body.Active, cancellationToken));

    private static async Task<Site> OwnedAsync(
        string slug, ModerationAccess access, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        var site = await access.SiteAsync(slug, context, cancellationToken);
        await permissions.RequireAsync(context, site.Id, Role.Owner, cancellationToken);
        return site;
    }

    internal sealed record FitBody(string Site);

    internal sealed record UseBody(string Site, bool Active);
}
