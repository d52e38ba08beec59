using Discuss.Server.Http;

namespace Discuss.Server.Identity;

internal static class GuestEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/guests", CreateAsync).RequireRateLimiting(Limits.Guest).Needs(Access.Anyone);

    private static async Task<IResult> CreateAsync(NewGuest guest, GuestService guests, HttpContext context, CancellationToken cancellationToken)
    {
        var made = await guests.CreateAsync(guest, cancellationToken);
        // The frame's script never sees the token again: the cookie is its identity.
        if (RequestOrigin.IsOwn(context)) FrameCookie.WriteGuest(context, made.Token);
        return TypedResults.Created((string?)null, made);
    }
}
