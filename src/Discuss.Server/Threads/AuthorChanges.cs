using System.Globalization;
using Discuss.Server.Cluster;
using Discuss.Server.Identity;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads;

/// <summary>
/// What readers see of authors, as one text that is another one after each change: a name stands in many threads, and none of them has an
/// event for it. Badges, too, stand in many. Here a change counts at once; on other nodes within a minute.
/// </summary>
internal sealed class AuthorChanges : IDisposable
{
    // The newest change, and how many there were shortly before it: one that was committed late has an older time.
    private static readonly Sql Newest = new(
        """
        SELECT max(changed_at), count(*) FROM authors
        WHERE changed_at IS NOT NULL AND changed_at >= (SELECT max(changed_at) FROM authors WHERE changed_at IS NOT NULL) - 60000
        """);

    private readonly IDatabase _database;
    private readonly Badges _badges;
    private readonly MinuteCache<int, string> _epoch;
    private readonly IDisposable _subscription;
    private readonly IDisposable _gaps;
    private volatile Join? _joined;

    public AuthorChanges(IDatabase database, IEventBus bus, Badges badges, TimeProvider clock)
    {
        (_database, _badges, _epoch) = (database, badges, new MinuteCache<int, string>(clock));
        _subscription = bus.Subscribe((IdentityEvent told) =>
        {
            if (told.Kind == IdentityEventKind.AuthorChanged) _epoch.Clear();
        });
        _gaps = bus.SubscribeToGaps(_epoch.Clear);
    }

    /// <summary>To be asked before what it stands for is read: what changes in between is then seen at the next look.</summary>
    public async ValueTask<string> EpochAsync(CancellationToken cancellationToken)
    {
        var badges = _badges.Version;
        return Joined(await _epoch.GetAsync(0, LoadAsync, cancellationToken), badges);
    }

    /// <summary>The same without waiting where it was asked before; a change on another node may then count somewhat later.</summary>
    public async ValueTask<string> EpochAtOnceAsync(CancellationToken cancellationToken)
    {
        var badges = _badges.Version;
        return Joined(await _epoch.GetAtOnceAsync(0, LoadAsync, cancellationToken), badges);
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _gaps.Dispose();
    }

    private string Joined(string epoch, long badges)
    {
        var last = _joined;
        if (last is not null && ReferenceEquals(last.Epoch, epoch) && last.Badges == badges) return last.Text;
        _joined = last = new Join(epoch, badges, string.Create(CultureInfo.InvariantCulture, $"{epoch}.{badges}"));
        return last.Text;
    }

    private async Task<string> LoadAsync(int key, CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        return await session.FirstAsync(
            Newest, row => row.IsDBNull(0) ? "" : string.Create(CultureInfo.InvariantCulture, $"{row.GetInt64(0)}.{row.GetInt64(1)}"), cancellationToken) ?? "";
    }

    /// <summary>Made once for each change, for it is asked with every request.</summary>
    private sealed record Join(string Epoch, long Badges, string Text);
}
