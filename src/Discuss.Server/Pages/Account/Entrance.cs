using Discuss.Server.Client;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Pages.Account;

/// <summary>The way in for whoever has shown who they are in the first-party window, and from there to where they wanted to go.</summary>
internal sealed class Entrance(
    Sessions sessions, SecondStep secondStep, GuestClaims claims, HandOver codes, SiteDirectory sites, ClientScripts scripts)
{
    /// <summary>
    /// Signs a member in on this server's pages, and leads on. Who has a second factor, and did not show it, is asked for it before
    /// anything else happens.
    /// </summary>
    public async Task<IResult> EnterAsync(
        HttpContext context, long memberId, SignInEvidence evidence, ReturnTo to, CancellationToken cancellationToken)
    {
        // Before anything is changed: an address that nobody of ours made leads nowhere.
        await SiteAsync(context, to, cancellationToken);
        if (!evidence.Strong && await secondStep.BeginAsync(context, memberId, evidence.Method, to.Query, cancellationToken))
            return AccountResults.SeeOther("/account/second-factor");
        if (context.User.SessionId() is { } before) await sessions.SignOutAsync(before, cancellationToken);
        var sealedSession = await sessions.StartAsync(memberId, SessionKind.Account, evidence, cancellationToken);
        AccountCookie.Write(context, sealedSession);
        await claims.ByAddressAsync(memberId, cancellationToken);
        var session = await sessions.FindAsync(sealedSession.Id, cancellationToken) ?? throw ProblemException.Unauthorized();
        return await LeaveAsync(context, new HandedIdentity(session.Actor.AuthorId, session.Id), to, cancellationToken);
    }

    /// <summary>Leads whoever is known here on: to the frame that waits, by a code, or to a page of this server.</summary>
    /// <exception cref="ProblemException">400, where the frame that waits is none of a site of ours.</exception>
    public async Task<IResult> LeaveAsync(HttpContext context, HandedIdentity identity, ReturnTo to, CancellationToken cancellationToken)
    {
        if (await SiteAsync(context, to, cancellationToken) is not { } site) return AccountResults.SeeOther(to.Path ?? "/account");
        var code = await codes.CreateAsync(identity, new FrameRequest(site.Id, to.Frame!.Origin, to.Frame.Challenge), cancellationToken);
        return AccountResults.Page<HandOverPage>(new() { ["Code"] = code, ["Script"] = scripts.Account.Path });
    }

    private async Task<Site?> SiteAsync(HttpContext context, ReturnTo to, CancellationToken cancellationToken)
    {
        if (to.Frame is not { } frame) return null;
        var site = await sites.FindAsync(frame.Site, cancellationToken);
        return site is not null && (frame.Origin == RequestOrigin.Own(context) || site.Settings.Origins.Contains(frame.Origin, StringComparer.Ordinal))
            ? site
            : throw new ProblemException(StatusCodes.Status400BadRequest, "unknown-frame", "The page that this window was opened from is none of the site's.");
    }
}
