using System.Collections.Concurrent;
using Discuss.Server.Cluster;
using Discuss.Server.Storage;

namespace Discuss.Server.Identity;

/// <summary>What a guest's row says beyond the token.</summary>
/// <param name="IsRevoked">Taken back, claimed, or not there at all.</param>
/// <param name="Site">The site on which the guest writes; <see langword="null"/> before the first word.</param>
internal sealed record GuestState(bool IsRevoked, int? Site, bool HasMail, bool HasConfirmedMail);

/// <summary>
/// The state of guests, asked with every write and so kept in memory: for a minute at most, and dropped when the bus tells of a change.
/// Reading asks only for what is known here already.
/// </summary>
internal sealed class GuestStates : IDisposable
{
    // Some megabytes at the most; past it who was revoked is asked of the database again, by writing.
    private const int MostRevoked = 100_000;

    private static readonly Sql Find = new(
        "SELECT site_id, revoked_at, email_hash, email_confirmed_at FROM authors WHERE id = @id AND kind = 0", Parameter.Long("id"));

    private readonly IDatabase _database;
    private readonly MinuteCache<long, GuestState> _states;
    private readonly ConcurrentDictionary<long, bool> _revoked = new();
    private readonly IDisposable _subscription;
    private readonly IDisposable _gaps;

    public GuestStates(IDatabase database, IEventBus bus, TimeProvider clock)
    {
        (_database, _states) = (database, new(clock));
        _subscription = bus.Subscribe((IdentityEvent told) =>
        {
            if (told.Kind == IdentityEventKind.GuestRevoked) Remember(told.Subject);
            if (told.Kind is IdentityEventKind.AuthorChanged or IdentityEventKind.GuestRevoked) Forget(told.Subject);
        });
        // Who was revoked stays so.
        _gaps = bus.SubscribeToGaps(_states.Clear);
    }

    /// <summary>The guest's state; it may be a minute old.</summary>
    public ValueTask<GuestState> OfAsync(long author, CancellationToken cancellationToken) => _states.GetAsync(author, LoadAsync, cancellationToken);

    /// <summary>Whether this node has heard that the guest's token was taken back. Asks no database.</summary>
    public bool IsKnownRevoked(long author) => _revoked.ContainsKey(author);

    public void Forget(long author) => _states.Forget(author);

    public void Dispose()
    {
        _subscription.Dispose();
        _gaps.Dispose();
    }

    private void Remember(long author)
    {
        if (_revoked.Count >= MostRevoked) _revoked.Clear();
        _revoked[author] = true;
    }

    private async Task<GuestState> LoadAsync(long author, CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        var state = await session.FirstAsync(
            Find,
            row => new GuestState(!row.IsDBNull(1), row.IsDBNull(0) ? null : row.GetInt32(0), !row.IsDBNull(2), !row.IsDBNull(3)),
            cancellationToken, author);
        if (state is { IsRevoked: false }) return state;
        Remember(author);
        return state ?? new GuestState(IsRevoked: true, null, HasMail: false, HasConfirmedMail: false);
    }
}
