using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Push;

/// <summary>A browser that is told of what is new for an author.</summary>
/// <param name="PublicKey">The browser's key; an uncompressed point of P-256.</param>
/// <param name="Auth">The browser's secret; 16 bytes.</param>
internal sealed record PushSubscription(long Id, long AuthorId, string Endpoint, byte[] PublicKey, byte[] Auth);

/// <summary>The browsers that asked for push. One is at most one author's: whoever asks last in it.</summary>
internal sealed class PushSubscriptions(IDatabase database, TimeProvider clock)
{
    private const string Columns = "id, author_id, endpoint, public_key, auth_secret";

    private static readonly Sql Put = new(
        """
        INSERT INTO push_subscriptions (author_id, endpoint, endpoint_hash, public_key, auth_secret, created_at)
        VALUES (@author, @endpoint, @hash, @key, @auth, @now)
        ON CONFLICT (endpoint_hash) DO UPDATE SET author_id = excluded.author_id, public_key = excluded.public_key, auth_secret = excluded.auth_secret
        """,
        Long("author"), Text("endpoint"), Bytes("hash"), Bytes("key"), Bytes("auth"), Long("now"));

    // The newest browsers stay: an old one that is used again asks again.
    private static readonly Sql TooMany = new(
        """
        DELETE FROM push_subscriptions WHERE author_id = @author AND id <= (
          SELECT id FROM push_subscriptions WHERE author_id = @author ORDER BY id DESC LIMIT 1 OFFSET @most)
        """,
        Long("author"), Int("most"));

    private static readonly Sql Remove = new(
        "DELETE FROM push_subscriptions WHERE endpoint_hash = @hash AND author_id = @author", Bytes("hash"), Long("author"));

    private static readonly Sql Drop = new("DELETE FROM push_subscriptions WHERE id = @id", Long("id"));

    private static readonly Sql OfAuthor = new($"SELECT {Columns} FROM push_subscriptions WHERE author_id = @author ORDER BY id", Long("author"));

    private static readonly Sql One = new($"SELECT {Columns} FROM push_subscriptions WHERE id = @id", Long("id"));

    public Task AddAsync(long author, string endpoint, byte[] key, byte[] auth, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(Put, cancellationToken, author, endpoint, Hash(endpoint), key, auth, clock.GetUtcNow().ToUnixTimeMilliseconds());
            return await session.ExecuteAsync(TooMany, cancellationToken, author, Bounds.PushSubscriptions);
        },
        cancellationToken);

    /// <summary>Ends the author's subscription of this endpoint; one of another's stays.</summary>
    public Task RemoveAsync(long author, string endpoint, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.ExecuteAsync(Remove, cancellationToken, Hash(endpoint), author), cancellationToken);

    /// <summary>The subscription is gone, says its push service.</summary>
    public Task DropAsync(long id, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.ExecuteAsync(Drop, cancellationToken, id), cancellationToken);

    public async Task<IReadOnlyList<PushSubscription>> OfAsync(long author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(OfAuthor, Read, cancellationToken, author);
    }

    public async Task<PushSubscription?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(One, Read, cancellationToken, id);
    }

    private static byte[] Hash(string endpoint) => SHA256.HashData(Encoding.UTF8.GetBytes(endpoint));

    private static PushSubscription Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetFieldValue<byte[]>(3), row.GetFieldValue<byte[]>(4));
}
