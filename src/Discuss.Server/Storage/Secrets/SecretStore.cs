using System.Data.Common;
using System.Security.Cryptography;

namespace Discuss.Server.Storage.Secrets;

/// <summary>The installation's secrets, the same on every node; opened when the server starts (<see cref="SecretStart"/>).</summary>
internal sealed class SecretStore(IDatabase database, SealingKeys keys, TimeProvider clock)
{
    public const string LookupName = "lookup";
    public const string InstallationName = "installation";

    private static readonly Sql All = new("SELECT name, key_id, sealed FROM secrets ORDER BY name");

    private static readonly Sql Insert = new(
        "INSERT INTO secrets (name, key_id, sealed, created_at) VALUES (@name, @key, @sealed, @now) ON CONFLICT (name) DO NOTHING",
        Parameter.Text("name"), Parameter.Text("key"), Parameter.Bytes("sealed"), Parameter.Long("now"));

    private static readonly Sql Change = new(
        "UPDATE secrets SET key_id = @key, sealed = @sealed WHERE name = @name AND key_id = @before",
        Parameter.Text("key"), Parameter.Bytes("sealed"), Parameter.Text("name"), Parameter.Text("before"));

    private IReadOnlyDictionary<string, byte[]>? _opened;
    private byte[]? _network;

    /// <summary>The key of keyed hashes; 32 bytes.</summary>
    public byte[] Lookup => Opened[LookupName];

    /// <summary>The key under which networks are counted; 32 bytes.</summary>
    public byte[] Network => _network ?? throw NotOpened();

    /// <summary>A name that no other installation has: for what is shared with them, such as a Redis.</summary>
    public string Installation => Convert.ToHexStringLower(Opened[InstallationName]);

    private IReadOnlyDictionary<string, byte[]> Opened => _opened ?? throw NotOpened();

    public void Use(IReadOnlyDictionary<string, byte[]> opened)
    {
        _opened = opened;
        _network = HKDF.DeriveKey(HashAlgorithmName.SHA256, Lookup, 32, salt: null, "Discuss networks, 1"u8.ToArray());
    }

    public async Task<IReadOnlyList<SealedSecret>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(All, Read, cancellationToken);
    }

    /// <summary>Adds what is not there yet, all or nothing; a name that is there keeps its secret.</summary>
    public Task AddAsync(IReadOnlyCollection<(string Name, byte[] Plain)> secrets, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (var (name, plain) in secrets)
                await session.ExecuteAsync(Insert, cancellationToken, name, keys.First.Id, keys.First.Seal(name, plain), now);
            return secrets.Count;
        },
        cancellationToken);

    /// <summary>Seals what is sealed under another key under the first one; how many those were.</summary>
    public Task<int> ResealAsync(IReadOnlyCollection<SealedSecret> secrets, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var changed = 0;
            foreach (var secret in secrets)
            {
                var anew = keys.First.Seal(secret.Name, Open(secret));
                changed += await session.ExecuteAsync(Change, cancellationToken, keys.First.Id, anew, secret.Name, secret.KeyId);
            }

            return changed;
        },
        cancellationToken);

    /// <exception cref="StorageException">It is sealed under a key that this node does not have.</exception>
    public byte[] Open(SealedSecret secret) => keys.Find(secret.KeyId) is { } key
        ? key.Open(secret.Name, secret.Sealed)
        : throw new StorageException(
            $"The database's secrets are sealed under the key {secret.KeyId}, which this node does not have. Nodes of one installation share it: give "
            + "Discuss:Secrets:Keys the same value on each, or, where the first node made its own, the content of the file keys/sealing.key in that node's data folder.");

    private static InvalidOperationException NotOpened() => new("The secrets are not opened yet.");

    private static SealedSecret Read(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2));
}

/// <summary>A secret as the database has it.</summary>
internal sealed record SealedSecret(string Name, string KeyId, byte[] Sealed);
