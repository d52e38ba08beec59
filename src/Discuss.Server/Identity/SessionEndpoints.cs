using Discuss.Server.Http;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <param name="Code">Of the authenticator app, or a recovery code: for members with a second factor.</param>
internal sealed record Credentials(string? Email = null, string? Password = null, string? Code = null);

internal sealed record HandedOver(string? Code = null, string? Verifier = null, string? Site = null, string? Origin = null);

internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/v1/session").Needs(Access.Anyone);
        session.MapPost("", StartAsync).RequireRateLimiting(Limits.SignIn);
        session.MapPost("exchange", ExchangeAsync).RequireRateLimiting(Limits.SignIn);
        session.MapDelete("", EndAsync);
    }

    private static async Task<IResult> StartAsync(
        Credentials credentials, SignIn signIn, TwoFactor twoFactor, SignInLimit limit, Sessions sessions, GuestClaims claims, HttpContext context,
        CancellationToken cancellationToken)
    {
        var email = credentials.Email ?? throw ProblemException.Invalid("email", "Write the mail address.");
        var password = credentials.Password ?? throw ProblemException.Invalid("password", "Write the password.");
        limit.Count(context, email);
        var member = await signIn.CheckAsync(context, email, password, cancellationToken)
            ?? throw Wrong();
        if (member.TwoFactorEnabled && credentials.Code is null)
            throw new ProblemException(StatusCodes.Status401Unauthorized, "second-factor-required", "The code of the second factor is missing.");
        if (member.TwoFactorEnabled && !await twoFactor.CheckAsync(member, credentials.Code!, cancellationToken)) throw Wrong();
        var evidence = SignInEvidence.From(context, SignInMethod.Password, strong: member.TwoFactorEnabled);
        var session = await sessions.StartAsync(member.Id, SessionKind.Bearer, evidence, cancellationToken);
        await claims.ByAddressAsync(member.Id, cancellationToken);
        return TypedResults.Ok(session);
    }

    private static ProblemException Wrong() =>
        new(StatusCodes.Status401Unauthorized, "wrong-credentials", "The mail address and the password do not belong together.");

    /// <summary>
    /// The frame takes over the identity with the code that the first-party window gave it, with the verifier that only the frame knows,
    /// and only for the page that the window was opened for.
    /// </summary>
    private static async Task<IResult> ExchangeAsync(
        HandedOver handedOver, HandOver codes, FrameIdentity frame, SiteDirectory sites, HttpContext context, CancellationToken cancellationToken)
    {
        if (!RequestOrigin.IsOwn(context)) throw ProblemException.Forbidden("A code is exchanged by the frame that asked for it.");
        var site = await sites.GetAsync(handedOver.Site ?? "", cancellationToken);
        var identity = await codes.TakeAsync(handedOver.Code ?? "", handedOver.Verifier ?? "", site.Id, handedOver.Origin ?? "", cancellationToken);
        if (identity is null || !await frame.TakeOverAsync(context, identity, site, cancellationToken))
            throw new ProblemException(StatusCodes.Status400BadRequest, "bad-code", "The code is not good, or no longer.");
        return TypedResults.NoContent();
    }

    private static async Task<IResult> EndAsync(Sessions sessions, HttpContext context, CancellationToken cancellationToken)
    {
        if (context.User.SessionId() is { } session) await sessions.SignOutAsync(session, cancellationToken);
        if (!context.User.IsAmbient()) return TypedResults.NoContent();
        FrameCookie.Delete(context);
        // Where the browser sent both, as on this server's own pages, both are signed out.
        if (AccountCookie.Read(context) is not { } token) return TypedResults.NoContent();
        if (await sessions.FindAsync(token, SessionKind.Account, cancellationToken) is { } account) await sessions.SignOutAsync(account.Id, cancellationToken);
        AccountCookie.Delete(context);
        return TypedResults.NoContent();
    }
}
