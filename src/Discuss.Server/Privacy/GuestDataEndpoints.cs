using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Privacy;

/// <summary>What is kept of the guest whose token is sent: as a file, and its erasure.</summary>
internal static class GuestDataEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var guests = app.MapGroup("/api/v1/guests").Needs(Access.Author).WithTags("Identity").RequireRateLimiting(Limits.Report);
        guests.MapGet("data", DataAsync).WithName("getGuestData").Produces(StatusCodes.Status200OK, contentType: "application/json");
        guests.MapPost("erasure", EraseAsync).WithName("eraseGuest").Produces(StatusCodes.Status204NoContent);
    }

    private static PushStreamHttpResult DataAsync(HttpContext context, OwnData data, CancellationToken cancellationToken)
    {
        var guest = Guest(context);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(stream => data.WriteGuestsAsync([guest.AuthorId], stream, cancellationToken), "application/json", "discuss-data.json");
    }

    private static async Task<IResult> EraseAsync(Erasure erasure, HttpContext context, FormerGuest former, CancellationToken cancellationToken)
    {
        var guest = Guest(context);
        if (erasure.Comments is not ("keep" or "remove")) throw ProblemException.Invalid("comments", "What becomes of the comments is keep or remove.");
        await former.EraseAsync(guest.AuthorId, erasure.Comments == "remove", cancellationToken);
        return TypedResults.NoContent();
    }

    private static Actor Guest(HttpContext context) => context.User.RequiredActor() is { Kind: AuthorKind.Guest } guest
        ? guest
        : throw ProblemException.Forbidden("This is for guests: members find it on their account's page.");

    /// <param name="Comments"><c>keep</c>, without the name, or <c>remove</c>.</param>
    internal sealed record Erasure(string? Comments = null);
}
