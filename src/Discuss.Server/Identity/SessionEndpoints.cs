using Discuss.Server.Http;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

internal sealed record Credentials(string? Email = null, string? Password = null);

internal sealed record HandedOver(string? Code = null, string? Verifier = null);

internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/v1/session");
        session.MapPost("", StartAsync).RequireRateLimiting(Limits.SignIn);
        session.MapPost("exchange", ExchangeAsync).RequireRateLimiting(Limits.SignIn);
        session.MapDelete("", EndAsync);
    }

    private static async Task<IResult> StartAsync(
        Credentials credentials, SignIn signIn, SignInLimit limit, Sessions sessions, HttpContext context, CancellationToken cancellationToken)
    {
        var email = credentials.Email ?? throw ProblemException.Invalid("email", "Write the mail address.");
        var password = credentials.Password ?? throw ProblemException.Invalid("password", "Write the password.");
        limit.Count(context, email);
        var member = await signIn.CheckAsync(context, email, password, cancellationToken)
            ?? throw new ProblemException(StatusCodes.Status401Unauthorized, "wrong-credentials", "The mail address and the password do not belong together.");
        return TypedResults.Ok(await sessions.StartAsync(member.Id, SessionKind.Bearer, cancellationToken));
    }

    /// <summary>The frame signs in with the code that the first-party window gave it, and with the verifier that only the frame knows.</summary>
    private static async Task<IResult> ExchangeAsync(
        HandedOver handedOver, HandOver codes, Sessions sessions, HttpContext context, CancellationToken cancellationToken)
    {
        if (!RequestOrigin.IsOwn(context)) throw ProblemException.Forbidden("A code is exchanged by the frame that asked for it.");
        var member = await codes.TakeAsync(handedOver.Code ?? "", handedOver.Verifier ?? "", cancellationToken)
            ?? throw new ProblemException(StatusCodes.Status400BadRequest, "bad-code", "The code is not good, or no longer.");
        FrameCookie.WriteMember(context, await sessions.StartAsync(member, SessionKind.Frame, cancellationToken));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> EndAsync(Sessions sessions, HttpContext context, CancellationToken cancellationToken)
    {
        if (context.User.SessionId() is { } session) await sessions.EndAsync(session, cancellationToken);
        if (!context.User.IsAmbient()) return TypedResults.NoContent();
        FrameCookie.Delete(context);
        // Where the browser sent both, as on this server's own pages, both are signed out.
        if (AccountCookie.Read(context) is not { } token) return TypedResults.NoContent();
        if (await sessions.FindAsync(token, SessionKind.Account, cancellationToken) is { } account) await sessions.EndAsync(account.Id, cancellationToken);
        AccountCookie.Delete(context);
        return TypedResults.NoContent();
    }
}
