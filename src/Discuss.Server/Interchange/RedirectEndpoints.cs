using Discuss.Core.Rendering;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Sites;

namespace Discuss.Server.Interchange;

/// <summary>
/// <c>/r/{site}?from=OLD</c>: where a comment is now that was written elsewhere, by its old permalink or identifier. It leads to this server's
/// own pages and nowhere else.
/// </summary>
internal static class RedirectEndpoints
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/r/{site}", FromAsync).Needs(Access.Anyone).RequireRateLimiting(Limits.Read).ExcludeFromDescription();

    private static async Task<IResult> FromAsync(string site, string? from, SiteDirectory sites, OldPermalinks permalinks, CancellationToken cancellationToken)
    {
        var owner = await sites.GetAsync(site, cancellationToken);
        if (!TextGuard.TryNormalize(from, out var old, out var problem)) throw ProblemException.Invalid("from", TextGuard.MessageOf(problem));
        if (old.Length is 0 or > Bounds.OldAddress) throw ProblemException.Invalid("from", $"An old address or identifier has 1 to {Bounds.OldAddress} characters.");
        var page = $"/t/{owner.Slug}";
        return await permalinks.FindAsync(owner.Id, old, cancellationToken) switch
        {
            // Not for ever: a comment that is removed, or a discussion that is moved, is looked for again.
            ({ } comment, _) => Results.Redirect(new Links(page, "").Comment(comment.ToString())),
            (_, { } key) => Results.Redirect($"{page}?key={Uri.EscapeDataString(key)}"),
            _ => throw ProblemException.NotFound("unknown-permalink", "Nothing that came from elsewhere had this address."),
        };
    }
}
