using System.Data.Common;
using Discuss.Core.Moderation;
using Discuss.Server.Cluster;
using Discuss.Server.Identity;
using Discuss.Server.Storage;

namespace Discuss.Server.Moderation.Sanctions;

/// <summary>A sanction that an author is under at this moment.</summary>
internal sealed record ActiveSanction(long Id, SanctionKind Kind, string Reason, DateTimeOffset? EndsAt, DateTimeOffset CreatedAt)
{
    /// <summary>The same for the rules.</summary>
    public Sanction ForRules() => new(Id, Kind, Reason, EndsAt, Acknowledged: false);
}

/// <summary>
/// What authors are under. Asked with every write, and so kept in memory: for a minute at most, dropped at once when the bus tells of a
/// change, and over by the clock when the end has come.
/// </summary>
internal sealed class SanctionReader : IDisposable
{
    private readonly IDatabase _database;
    private readonly TimeProvider _clock;
    private readonly MinuteCache<(int Site, long Author), IReadOnlyList<ActiveSanction>> _active;
    private readonly IDisposable _subscription;
    private readonly IDisposable _gaps;

    public SanctionReader(IDatabase database, IEventBus bus, TimeProvider clock)
    {
        (_database, _clock, _active) = (database, clock, new(clock));
        _subscription = bus.Subscribe((ModerationEvent told) =>
        {
            if (told is { Kind: ModerationEventKind.AuthorSanctioned, Author: { } author }) _active.Forget((told.Site, author));
        });
        _gaps = bus.SubscribeToGaps(_active.Clear);
    }

    /// <summary>What the author is under now, oldest first; a warning that was confirmed is none any more.</summary>
    public async ValueTask<IReadOnlyList<ActiveSanction>> ActiveAsync(int site, long author, CancellationToken cancellationToken) =>
        InForce(await _active.GetAsync((site, author), LoadAsync, cancellationToken));

    /// <summary>The same inside a transaction, whose own connection is asked where memory does not know.</summary>
    public async ValueTask<IReadOnlyList<ActiveSanction>> ActiveAsync(WriteSession session, int site, long author, CancellationToken cancellationToken) =>
        InForce(await _active.GetAsync((site, author), (key, cancel) => LoadAsync(session, key, cancel), cancellationToken));

    /// <summary>
    /// Asks anew from here on: inside the transaction of a change, so that whoever writes behind it in the same group sees it already.
    /// </summary>
    public void Forget(int site, long author) => _active.Forget((site, author));

    /// <summary>All that the author is and was under, newest first.</summary>
    public async Task<List<GivenSanction>> AllAsync(int site, long author, int atMost, CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        return await session.QueryAsync(SanctionSql.OfAuthor, GivenSanction.Read, cancellationToken, site, author, atMost);
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _gaps.Dispose();
    }

    private IReadOnlyList<ActiveSanction> InForce(IReadOnlyList<ActiveSanction> known)
    {
        if (known.Count == 0) return known;
        var now = _clock.GetUtcNow();
        return [.. known.Where(sanction => sanction.EndsAt is not { } end || end > now)];
    }

    private async Task<IReadOnlyList<ActiveSanction>> LoadAsync((int Site, long Author) key, CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        return await LoadAsync(session, key, cancellationToken);
    }

    private async Task<IReadOnlyList<ActiveSanction>> LoadAsync(DbSession session, (int Site, long Author) key, CancellationToken cancellationToken) =>
        await session.QueryAsync(SanctionSql.Active, Read, cancellationToken, key.Site, key.Author, _clock.GetUtcNow().ToUnixTimeMilliseconds());

    private static ActiveSanction Read(DbDataReader row) => new(
        row.GetInt64(0), (SanctionKind)row.GetInt32(1), row.GetString(2),
        row.IsDBNull(3) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)));
}
