using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Moderation;

/// <summary>What a threshold would have done last week, for a site's moderators.</summary>
internal static class EvidenceEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("evidence", GetAsync).WithName("getEvidence");

    private static async Task<Ok<EvidenceView>> GetAsync(
        string? site, ModerationAccess access, EvidenceReader evidence, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await evidence.ReadAsync(await access.SiteAsync(site, context, cancellationToken), cancellationToken));
}
