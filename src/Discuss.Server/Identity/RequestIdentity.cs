using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Discuss.Server.Identity;

/// <summary>
/// Finds out who sends a request: by <c>Authorization: Guest</c> or <c>Bearer</c>, else by the frame's cookie, else by the cookie of
/// first-party pages. A token that is not good is a failure; a cookie that is not good is thrown away, because whoever holds it
/// did not choose to send it.
/// </summary>
internal sealed class RequestIdentity(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    TokenSealer sealer, GuestStates guests, Sessions sessions, StrongRoles strongRoles, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Discuss";

    // A guest's cookie lives for a year from its last renewal, and is renewed once a month at the most.
    private static readonly TimeSpan RenewAfter = TimeSpan.FromDays(30);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var headers = Request.Headers.Authorization;
        if (headers.Count > 1) return AuthenticateResult.Fail("More than one Authorization header.");
        if (headers.Count == 1)
        {
            var header = headers[0]!;
            if (TokenOf(header, "Guest") is { } guest) return await GuestAsync(guest, IdentityKind.Guest) ?? Bad();
            if (TokenOf(header, "Bearer") is { } bearer) return await MemberAsync(bearer, SessionKind.Bearer, IdentityKind.Bearer) ?? Bad();
            // Other schemes are not ours: a proxy before us may ask browsers for a password.
        }

        return Context.IsFirstParty()
            ? await AccountAsync(IdentityKind.Account) ?? AuthenticateResult.NoResult()
            : await FrameAsync() ?? await AccountAsync(IdentityKind.Frame) ?? AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => throw ProblemException.Unauthorized();

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => throw ProblemException.Forbidden("You may not do this.");

    private static AuthenticateResult Bad() => AuthenticateResult.Fail("The token is not good.");

    private static string? TokenOf(string header, string scheme) =>
        header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && (header.Length == scheme.Length || header[scheme.Length] == ' ')
            ? header[scheme.Length..].Trim()
            : null;

    private async Task<AuthenticateResult?> FrameAsync()
    {
        var (guest, member) = FrameCookie.Read(Context);
        var result = guest is not null ? await GuestAsync(guest, IdentityKind.Frame)
            : member is not null ? await MemberAsync(member, SessionKind.Frame, IdentityKind.Frame)
            : null;
        if (result is null && (guest ?? member) is not null) FrameCookie.Delete(Context);
        return result;
    }

    private async Task<AuthenticateResult?> AccountAsync(string kind)
    {
        if (AccountCookie.Read(Context) is not { } token) return null;
        var result = await MemberAsync(token, SessionKind.Account, kind);
        if (result is null) AccountCookie.Delete(Context);
        return result;
    }

    private async Task<AuthenticateResult?> GuestAsync(string token, string kind)
    {
        if (sealer.OpenGuest(token) is not { } guest || guests.IsKnownRevoked(guest.AuthorId)) return null;
        // Reading asks no database. Whoever writes may hear a minute late that the token was taken back.
        if (!RequestOrigin.IsSafe(Request.Method))
        {
            var state = await guests.OfAsync(guest.AuthorId, Context.RequestAborted);
            if (state.IsRevoked) return null;
            if (guest.Site is null && state.Site is not null)
            {
                guest = guest with { Site = state.Site };
                if (kind == IdentityKind.Frame) FrameCookie.WriteGuest(Context, sealer.Seal(guest));
            }
        }

        if (kind == IdentityKind.Frame && clock.GetUtcNow() - guest.IssuedAt > RenewAfter && Request.Path.StartsWithSegments("/embed", StringComparison.OrdinalIgnoreCase))
            FrameCookie.WriteGuest(Context, sealer.Seal(guest with { IssuedAt = clock.GetUtcNow() }));
        return Known(new Actor(guest.AuthorId, AuthorKind.Guest, guest.Name, MemberId: null) { Site = guest.Site }, kind, session: null);
    }

    private async Task<AuthenticateResult?> MemberAsync(string token, SessionKind session, string kind)
    {
        // In the frame no role counts, and who only reads there waits for no database. A socket stays open, and is no reading.
        var reads = session == SessionKind.Frame && RequestOrigin.IsSafe(Request.Method) && !Context.WebSockets.IsWebSocketRequest;
        var found = reads
            ? await sessions.FindToReadAsync(token, session, Context.RequestAborted)
            : await sessions.FindAsync(token, session, Context.RequestAborted);
        return found is null ? null : Known(found.Actor, kind, found);
    }

    private AuthenticateResult Known(Actor actor, string kind, Session? session)
    {
        var identity = actor.ToIdentity(kind);
        if (session is not null) identity.AddClaim(new Claim(IdentityKind.SessionClaim, session.Id.ToString(CultureInfo.InvariantCulture)));
        if (session is { Strong: false } && strongRoles.AreNeeded) identity.AddClaim(new Claim(IdentityKind.WeakClaim, ""));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }
}
