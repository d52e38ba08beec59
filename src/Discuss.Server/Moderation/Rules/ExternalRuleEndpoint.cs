using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Moderation;

/// <summary>A secret, which is told this once: <c>whsec_</c> and 32 bytes in base64.</summary>
internal sealed record ExternalSecretView(string Secret);

/// <summary>A new secret for the requests to a site's own rule; its address is one of the site's settings.</summary>
internal static class ExternalRuleEndpoint
{
    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/api/v1/sites/{site}/external-rule/secret", RotateAsync).Needs(Access.Owner).WithTags("Sites").WithName("rotateExternalRuleSecret");

    private static async Task<Ok<ExternalSecretView>> RotateAsync(
        string site, ExternalSecrets secrets, SiteDirectory sites, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        var owned = await PeopleEndpoints.SiteAsync(site, sites, permissions, context, cancellationToken);
        return TypedResults.Ok(new ExternalSecretView(WebhookSecrets.Text(await secrets.RotateAsync(owned.Id, context.User.RequiredActor(), cancellationToken))));
    }
}
