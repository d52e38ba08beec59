using System.Security.Cryptography;
using StackExchange.Redis;

namespace Discuss.Server.Cluster.Redis;

/// <summary>What nodes share, in Redis. Whatever goes wrong with it is as if nothing were there.</summary>
internal sealed class RedisStore(RedisConnection connection, RedisNames names, TimeProvider clock) : ISharedStore
{
    /// <summary>Longer nobody waits: the database answers sooner.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    public bool IsThere => connection.Current is not null;

    public async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        if (connection.Current is not { } redis) return null;
        var (answered, value) = await AskAsync(() => redis.GetDatabase().StringGetAsync(names.Of(key), CommandFlags.None), cancellationToken);
        return answered ? (byte[]?)value : null;
    }

    public void Set(string key, ReadOnlyMemory<byte> value, TimeSpan age)
    {
        if (connection.Current is not { } redis) return;
        // The client's own copy: it sends when it can.
        var copy = value.ToArray();
        _ = AskAsync(() => redis.GetDatabase().StringSetAsync(names.Of(key), copy, age, When.Always, CommandFlags.FireAndForget), CancellationToken.None);
    }

    public async ValueTask<IAsyncDisposable?> TryLockAsync(string key, TimeSpan age, CancellationToken cancellationToken)
    {
        if (connection.Current is not { } redis) return FreeLock.Instance;
        var (name, holder) = (names.Of(key), RandomNumberGenerator.GetBytes(16));
        var asked = await AskAsync(() => redis.GetDatabase().LockTakeAsync(name, holder, age, CommandFlags.None), cancellationToken);
        return !asked.Answered ? FreeLock.Instance
            : asked.Value ? new Held(redis, name, holder)
            : null;
    }

    private async Task<(bool Answered, T? Value)> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return (true, await ask().WaitAsync(Patience, clock, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Away, closed at this moment, or too slow: as if nothing were there.
        catch (Exception)
#pragma warning restore CA1031
        {
            return (false, default);
        }
    }

    private sealed class Held(ConnectionMultiplexer redis, string name, byte[] holder) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await redis.GetDatabase().LockReleaseAsync(name, holder, CommandFlags.None).WaitAsync(Patience);
            }
#pragma warning disable CA1031 // It runs out by itself.
            catch (Exception)
#pragma warning restore CA1031
            {
                // Nobody waits for it longer than its age.
            }
        }
    }
}
