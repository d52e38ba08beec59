using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Sites;

namespace Discuss.Server.Identity;

internal static class GuestEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var guests = routes.MapGroup("/api/v1/guests").WithTags("Identity").RequireRateLimiting(Limits.Guest);
        guests.MapPost("", CreateAsync).WithName("createGuest").Needs(Access.Anyone);
        guests.MapPut("email", SayMailAsync).WithName("putGuestEmail").Needs(Access.Author);
    }

    private static async Task<IResult> CreateAsync(NewGuest guest, GuestService guests, HttpContext context, CancellationToken cancellationToken)
    {
        var made = await guests.CreateAsync(context, guest, cancellationToken);
        // The frame's script never sees the token again: the cookie is its identity.
        if (RequestOrigin.IsOwn(context)) FrameCookie.WriteGuest(context, made.Token);
        return TypedResults.Created((string?)null, made);
    }

    /// <summary>A guest says a mail address, or another one; it counts once the link in the mail was used.</summary>
    private static async Task<IResult> SayMailAsync(
        GuestEmail said, GuestService guests, SiteDirectory sites, HttpContext context, CancellationToken cancellationToken)
    {
        var actor = context.User.RequiredActor();
        if (actor.Kind != AuthorKind.Guest) throw ProblemException.Forbidden("This is for guests: members change their address on their account's page.");
        var site = said.Site is null ? null : await sites.GetAsync(said.Site, cancellationToken);
        await guests.SayMailAsync(context, actor, said.Email ?? "", site, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <param name="Site">Where it was asked for, for the words of the mail.</param>
    internal sealed record GuestEmail(string? Email = null, string? Site = null);
}
