using Discuss.Server.Cluster;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Storage;

namespace Discuss.Server.Notifications.Ignoring;

/// <summary>Somebody whom a reader ignores.</summary>
internal sealed record IgnoredAuthor(string Id, string Name, DateTimeOffset Since);

/// <summary>
/// Whom readers ignore: hidden and silent for them alone, and told to nobody. Asked with every page of somebody who is known, and so kept for
/// a minute.
/// </summary>
internal sealed class IgnoredAuthors : IDisposable
{
    private const int Most = Bounds.Ignored;

    private static readonly Sql Of = new("SELECT ignored_id FROM ignored WHERE author_id = @author", Parameter.Long("author"));

    private static readonly Sql List = new(
        $"""
        SELECT i.ignored_id, a.name, i.created_at FROM ignored i JOIN authors a ON a.id = i.ignored_id
        WHERE i.author_id = @author ORDER BY i.created_at DESC LIMIT {Most}
        """,
        Parameter.Long("author"));

    private static readonly Sql Exists = new("SELECT 1 FROM authors WHERE id = @id AND name <> ''", Parameter.Long("id"));

    private static readonly Sql Insert = new(
        "INSERT INTO ignored (author_id, ignored_id, created_at) VALUES (@author, @ignored, @now) ON CONFLICT (author_id, ignored_id) DO NOTHING",
        Parameter.Long("author"), Parameter.Long("ignored"), Parameter.Long("now"));

    private static readonly Sql Count = new("SELECT count(*) FROM ignored WHERE author_id = @author", Parameter.Long("author"));

    private static readonly Sql Delete = new(
        "DELETE FROM ignored WHERE author_id = @author AND ignored_id = @ignored", Parameter.Long("author"), Parameter.Long("ignored"));

    private readonly IDatabase _database;
    private readonly TimeProvider _clock;
    private readonly MinuteCache<long, HashSet<long>> _known;
    private readonly IDisposable _subscription;
    private readonly IDisposable _gaps;

    public IgnoredAuthors(IDatabase database, IEventBus bus, TimeProvider clock)
    {
        (_database, _clock, _known) = (database, clock, new(clock));
        _subscription = bus.Subscribe((IdentityEvent told) =>
        {
            if (told.Kind == IdentityEventKind.IgnoredChanged) _known.Forget(told.Subject);
        });
        _gaps = bus.SubscribeToGaps(_known.Clear);
    }

    /// <summary>Whom an author ignores.</summary>
    public ValueTask<HashSet<long>> OfAsync(long author, CancellationToken cancellationToken) => _known.GetAsync(author, LoadAsync, cancellationToken);

    public async Task<List<IgnoredAuthor>> ListAsync(long author, CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        return await session.QueryAsync(
            List,
            row => new IgnoredAuthor(
                row.GetInt64(0).ToString(System.Globalization.CultureInfo.InvariantCulture), row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))),
            cancellationToken, author);
    }

    /// <exception cref="ProblemException">404 for nobody, 422 for oneself and past so many people.</exception>
    public Task IgnoreAsync(long author, long ignored, CancellationToken cancellationToken) => _database.WriteAsync(
        async session =>
        {
            if (author == ignored) throw new ProblemException(StatusCodes.Status422UnprocessableEntity, "oneself", "Nobody ignores themselves.");
            if (!await session.FirstAsync(Exists, _ => true, cancellationToken, ignored)) throw ProblemException.NotFound("unknown-author", "There is no such author.");
            if (await session.FirstAsync(Count, row => row.GetInt64(0), cancellationToken, author) >= Most)
                throw new ProblemException(StatusCodes.Status422UnprocessableEntity, "too-many", $"At most {Most} people: read some again first.");
            await session.ExecuteAsync(Insert, cancellationToken, author, ignored, _clock.GetUtcNow().ToUnixTimeMilliseconds());
            session.Publish(new IdentityEvent(IdentityEventKind.IgnoredChanged, author));
            return true;
        },
        cancellationToken);

    public Task ReadAgainAsync(long author, long ignored, CancellationToken cancellationToken) => _database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(Delete, cancellationToken, author, ignored);
            session.Publish(new IdentityEvent(IdentityEventKind.IgnoredChanged, author));
            return true;
        },
        cancellationToken);

    public void Dispose()
    {
        _subscription.Dispose();
        _gaps.Dispose();
    }

    private async Task<HashSet<long>> LoadAsync(long author, CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        return [.. await session.QueryAsync(Of, row => row.GetInt64(0), cancellationToken, author)];
    }
}
