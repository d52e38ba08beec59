using Discuss.Server.Http;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity.Members;

/// <summary>
/// Keeps the browser signed in that just changed what the account is entered with, while all other sessions end: its own ends too, and a
/// new one takes its place.
/// </summary>
internal sealed class SessionRenewal(Sessions sessions)
{
    /// <summary>Runs <paramref name="change"/>, which ends all sessions of the sender; where it did, begins a new one as strong as the old.</summary>
    public async Task<bool> AroundAsync(HttpContext context, long memberId, Func<Task<bool>> change, CancellationToken cancellationToken)
    {
        var before = context.User.SessionId() is { } id ? await sessions.FindAsync(id, cancellationToken) : null;
        if (before is null) throw ProblemException.Unauthorized();
        if (!await change()) return false;
        var evidence = SignInEvidence.From(context, before.Method, before.Strong);
        AccountCookie.Write(context, await sessions.StartAsync(memberId, SessionKind.Account, evidence, cancellationToken));
        return true;
    }
}
