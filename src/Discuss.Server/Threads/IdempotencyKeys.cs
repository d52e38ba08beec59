using System.Security.Cryptography;
using System.Text;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Http;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads;

/// <summary>A comment's idempotency key: the author's own, and good for one comment.</summary>
internal sealed class IdempotencyKey(long author, string key, Site site, string thread, PostComment comment)
{
    private readonly byte[] _fingerprint =
        SHA256.HashData(Encoding.UTF8.GetBytes($"{site.Id}\n{comment.ParentId}\n{thread}\n{comment.Body}"));

    // Of a key that a client made nothing else can be read off its name.
    private readonly string _name = $"once:{{{author}}}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";

    /// <summary>Writes the key down with its comment; where it was used before, nothing of the write is kept.</summary>
    public ValueTask ClaimAsync(WriteSession session, CommentId id, DateTimeOffset now, CancellationToken cancellationToken) =>
        session.LaterAsync(WriteSql.ClaimKey, new Promise(1, static () => new KeyUsedException()), cancellationToken, Claim(id, now));

    /// <summary>The values of <see cref="WriteSql.ClaimKey"/>, which changes no row where the key was used before.</summary>
    public object?[] Claim(CommentId id, DateTimeOffset now) =>
        [author, key, _fingerprint, id.Thread.Site, id.Thread.Number, id.Ordinal, now.ToUnixTimeMilliseconds()];

    /// <summary>
    /// What the nodes remember to have been posted under the key; <see langword="null"/> where they remember nothing, or another comment: then the
    /// database says.
    /// </summary>
    public async ValueTask<CommentId?> RememberedAsync(ISharedStore store, CancellationToken cancellationToken) =>
        await store.GetAsync(_name, cancellationToken) is { } bytes && bytes.AsSpan().StartsWith(_fingerprint)
        && CommentId.TryParse(Encoding.ASCII.GetString(bytes.AsSpan(_fingerprint.Length)), null, out var id)
            ? id
            : null;

    /// <summary>To be called when the comment is on disk: until the key's time is over no node asks the database for it again.</summary>
    public void Remember(ISharedStore store, CommentId id) =>
        store.Set(_name, (byte[])[.. _fingerprint, .. Encoding.ASCII.GetBytes(id.ToString())], ThreadLimits.IdempotencyWindow);

    /// <summary>What was posted under the key before; <see langword="null"/> where it is new.</summary>
    /// <exception cref="ProblemException">422 <c>idempotency-key-reused</c> where that was another comment.</exception>
    public async Task<CommentId?> KnownAsync(IDatabase database, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var (known, id) = await session.FirstAsync(
            WriteSql.KnownKey,
            row => (row.GetFieldValue<byte[]>(0), new CommentId(new ThreadId(row.GetInt32(1), row.GetInt32(2)), row.GetInt32(3))),
            cancellationToken, author, key);
        if (known is null) return null;
        if (known.AsSpan().SequenceEqual(_fingerprint)) return id;
        throw new ProblemException(
            StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "This idempotency key was used for another comment.")
        {
            Errors = { ["Idempotency-Key"] = ["This key was used for another comment."] },
        };
    }
}

/// <summary>Takes a write back whose comment was posted before under the same key.</summary>
internal sealed class KeyUsedException() : Exception("The idempotency key was used before.");
