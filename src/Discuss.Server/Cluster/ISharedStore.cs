namespace Discuss.Server.Cluster;

/// <summary>
/// What the nodes share and may lose. On a single node, and while the store is away, nothing is there and nothing is kept; nobody waits
/// for it longer than some tens of milliseconds.
/// </summary>
/// <remarks>
/// What belongs to one thread has one hash tag, <c>{site-thread}</c>, so that a cluster keeps it on one of its servers; no call names two.
/// </remarks>
internal interface ISharedStore
{
    /// <summary>Whether there is a store at all and it answers.</summary>
    bool IsThere { get; }

    /// <summary>What is kept under a key; <see langword="null"/> where nothing is, or where the store is away or too slow to be waited for.</summary>
    ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>Keeps a value for so long at the most. Returns at once; whether it was kept is not told.</summary>
    void Set(string key, ReadOnlyMemory<byte> value, TimeSpan age);

    /// <summary>
    /// One holder among all nodes until it is disposed of, or for so long at the most; <see langword="null"/> where another holds it.
    /// Granted at once on a single node and while the store is away: what it guards may be done twice, only not always.
    /// </summary>
    ValueTask<IAsyncDisposable?> TryLockAsync(string key, TimeSpan age, CancellationToken cancellationToken);
}
