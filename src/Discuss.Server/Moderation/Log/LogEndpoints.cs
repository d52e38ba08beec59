using System.Globalization;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Moderation;

/// <summary>The log of a site, for its moderators.</summary>
internal static class LogEndpoints
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("log", LogAsync).WithName("getLog");

    private static async Task<Ok<Page<TransitionView>>> LogAsync(
        string? site, int? limit, string? after, ModerationAccess access, LogReader log, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await access.SiteAsync(site, context, cancellationToken);
        var before = long.MaxValue;
        if (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            throw ProblemException.Invalid("after", "This is no cursor.");
        return TypedResults.Ok(await log.LogAsync(owner, ThreadInput.Limit(limit), before, cancellationToken));
    }
}
