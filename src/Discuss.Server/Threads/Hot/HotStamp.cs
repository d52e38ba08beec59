using Discuss.Server.Identity.SignOn;
using Discuss.Server.Sites;

namespace Discuss.Server.Threads.Hot;

/// <summary>What a window shows besides its thread: where one of these is another one, the window is built anew.</summary>
/// <param name="Site">The site with its settings, the very one that is kept in memory.</param>
/// <param name="Authors">What <see cref="AuthorChanges"/> says of names and badges.</param>
/// <param name="SignsOn">Whether the publisher signs in their own users.</param>
/// <param name="Times">The five minutes for which relative times hold; 0 where the window has none.</param>
internal sealed record HotStamp(Site Site, string Authors, bool SignsOn, long Times);

/// <summary>Takes stamps.</summary>
internal sealed class HotStamps(SiteDirectory sites, AuthorChanges changes, SignOnDirectory signOn, TimeProvider clock)
{
    /// <summary>Pages tell times relatively, and are written again where they may have changed.</summary>
    private static readonly TimeSpan TimesHold = TimeSpan.FromMinutes(5);

    /// <summary>To be asked before what it stands for is read: what changes in between is then seen at the next look.</summary>
    public ValueTask<string> AuthorsAsync(CancellationToken cancellationToken) => changes.EpochAsync(cancellationToken);

    public async ValueTask<HotStamp> OfAsync(Site site, string authors, bool tellsTimes, CancellationToken cancellationToken) =>
        new(site, authors, await SignsOnAsync(site, cancellationToken), tellsTimes ? Times() : 0);

    /// <summary>
    /// Whether what was stamped so is what would be shown now. Never waits for the database where that was asked before: what is known is
    /// then at most a minute older than elsewhere.
    /// </summary>
    public async ValueTask<Freshness> LookAsync(HotStamp stamp, CancellationToken cancellationToken)
    {
        // Settings that were changed are no longer kept, and those read since are others.
        if (!ReferenceEquals(sites.Kept(stamp.Site.Id), stamp.Site)) return Freshness.Old;
        var authors = await changes.EpochAtOnceAsync(cancellationToken);
        if (!string.Equals(authors, stamp.Authors, StringComparison.Ordinal)) return Freshness.Old;
        if (await SignsOnAsync(stamp.Site, cancellationToken) != stamp.SignsOn) return Freshness.Old;
        return stamp.Times == 0 || stamp.Times == Times() ? Freshness.Fresh : Freshness.OldTimes;
    }

    private async ValueTask<bool> SignsOnAsync(Site site, CancellationToken cancellationToken) =>
        await signOn.FindAtOnceAsync(site.Id, cancellationToken) is not null;

    private long Times() => clock.GetUtcNow().Ticks / TimesHold.Ticks;
}

/// <summary>How much of what is kept still holds.</summary>
internal enum Freshness
{
    Fresh,

    /// <summary>All but how long ago things were.</summary>
    OldTimes,

    Old,
}
