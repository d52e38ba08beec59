using Discuss.Core.Moderation;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Storage;

namespace Discuss.Server.Moderation.Sanctions;

/// <summary>What somebody is about to write.</summary>
internal enum Writing
{
    Post,
    Edit,
    Vote,
    Report,
}

/// <summary>
/// Refuses what an author under a sanction may not do; the one place where that is decided. Taking back what one wrote is allowed to everyone.
/// </summary>
/// <remarks>
/// | | post, edit | vote, report |
/// |---|---|---|
/// | warn, until confirmed | no | no |
/// | mute | no | yes |
/// | suspend, ban | no | no |
/// | premoderate, shadow | held | yes |
/// </remarks>
internal sealed class SanctionGuard(SanctionReader sanctions)
{
    /// <summary>What the author is under and may write with.</summary>
    /// <exception cref="ProblemException">403 <c>warned</c>, <c>muted</c>, <c>suspended</c> or <c>banned</c>, with the sanction.</exception>
    public async ValueTask<IReadOnlyList<ActiveSanction>> RequireAsync(int site, Actor actor, Writing writing, CancellationToken cancellationToken) =>
        Check(await sanctions.ActiveAsync(site, actor.AuthorId, cancellationToken), writing);

    /// <summary>The same again inside the transaction: what was asked for before the sanction, and waited, is not done after it.</summary>
    /// <exception cref="ProblemException">As above.</exception>
    public async ValueTask<IReadOnlyList<ActiveSanction>> RequireAsync(
        WriteSession session, int site, Actor actor, Writing writing, CancellationToken cancellationToken) =>
        Check(await sanctions.ActiveAsync(session, site, actor.AuthorId, cancellationToken), writing);

    private static IReadOnlyList<ActiveSanction> Check(IReadOnlyList<ActiveSanction> active, Writing writing)
    {
        // The gravest first: who is banned is not asked to confirm a warning.
        foreach (var kind in (ReadOnlySpan<SanctionKind>)[SanctionKind.Ban, SanctionKind.Suspend, SanctionKind.Mute, SanctionKind.Warn])
        {
            foreach (var sanction in active)
            {
                if (sanction.Kind == kind && Forbids(kind, writing)) throw Refusal(sanction);
            }
        }

        return active;
    }

    private static bool Forbids(SanctionKind kind, Writing writing) => kind switch
    {
        SanctionKind.Mute => writing is Writing.Post or Writing.Edit,
        SanctionKind.Warn or SanctionKind.Suspend or SanctionKind.Ban => true,
        _ => false,
    };

    private static ProblemException Refusal(ActiveSanction sanction)
    {
        var (kind, title) = sanction.Kind switch
        {
            SanctionKind.Warn => ("warned", "Please confirm first that you have read this warning."),
            SanctionKind.Mute => ("muted", "You may read and vote here, but not write."),
            SanctionKind.Suspend => ("suspended", "You may read here, but not write for the time being."),
            _ => ("banned", "You may read here, but not write any more."),
        };
        return new ProblemException(StatusCodes.Status403Forbidden, kind, title, $"{title} The moderators' reason: {sanction.Reason}")
        {
            Extensions = { ["sanction"] = ToldSanction.Of(sanction) },
        };
    }
}
