namespace Discuss.Server.Cluster;

/// <summary>A single node shares nothing with anybody.</summary>
internal sealed class NoSharedStore : ISharedStore
{
    public bool IsThere => false;

    public ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken) => default;

    public void Set(string key, ReadOnlyMemory<byte> value, TimeSpan age)
    {
    }

    public ValueTask<IAsyncDisposable?> TryLockAsync(string key, TimeSpan age, CancellationToken cancellationToken) => new(FreeLock.Instance);
}

/// <summary>A lock that keeps nobody out.</summary>
internal sealed class FreeLock : IAsyncDisposable
{
    public static FreeLock Instance { get; } = new();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
