using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>Puts an identity into the frame that exchanges a code for it.</summary>
internal sealed class FrameIdentity(Sessions sessions, GuestService guests, GuestClaims claims)
{
    /// <summary>Whether the identity was still good, and is the frame's from now on.</summary>
    public async Task<bool> TakeOverAsync(HttpContext context, HandedIdentity identity, Site site, CancellationToken cancellationToken)
    {
        if (identity.SessionId is not { } number)
        {
            if (await guests.TokenAsync(identity.AuthorId, site, cancellationToken) is not { } token) return false;
            FrameCookie.WriteGuest(context, token);
            return true;
        }

        // Whoever signed out within the minute is not signed in again by an old code.
        if (await sessions.FindAsync(number, cancellationToken) is not { Actor.MemberId: { } member } session) return false;
        var evidence = SignInEvidence.From(context, session.Method, session.Strong) with { Family = session.Family, Site = site.Id };
        // The browser that was a guest here is a member now, and so is what it wrote.
        await claims.ByTokenAsync(FrameCookie.Read(context).Guest, session.Actor, cancellationToken);
        FrameCookie.WriteMember(context, await sessions.StartAsync(member, SessionKind.Frame, evidence, cancellationToken));
        return true;
    }

    /// <summary>Signs a member in here whom the site's publisher vouches for; whoever was here before is not any more.</summary>
    public async Task EnterAsync(HttpContext context, long memberId, Site site, CancellationToken cancellationToken)
    {
        if (context.User.SessionId() is { } before) await sessions.SignOutAsync(before, cancellationToken);
        var evidence = SignInEvidence.From(context, SignInMethod.SingleSignOn) with { Site = site.Id };
        var entered = await sessions.StartAsync(memberId, SessionKind.Frame, evidence, cancellationToken);
        if (await sessions.FindAsync(entered.Id, cancellationToken) is { } session)
            await claims.ByTokenAsync(FrameCookie.Read(context).Guest, session.Actor, cancellationToken);
        FrameCookie.WriteMember(context, entered);
    }
}
