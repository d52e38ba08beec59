using StackExchange.Redis;

namespace Discuss.Server.Cluster.Redis;

/// <summary>Token buckets in Redis, by Redis' own clock; each is gone when it would be full again.</summary>
internal sealed class RedisBuckets(RedisConnection connection, RedisNames names, TimeProvider clock) : ISharedBuckets
{
    // One key, and so one hash tag; what it answers is the time to wait, in milliseconds.
    private const string Take = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local burst, tokens, every = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local kept = redis.call('HMGET', KEYS[1], 'left', 'at')
        local left, at = tonumber(kept[1]), tonumber(kept[2])
        if not left or not at then left, at = burst, now end
        local periods = math.floor((now - at) / every)
        if periods > 0 then
          left = math.min(burst, left + periods * tokens)
          at = at + periods * every
        end
        local wait = 0
        if left >= 1 then left = left - 1 else wait = math.max(1, at + every - now) end
        redis.call('HSET', KEYS[1], 'left', left, 'at', at)
        redis.call('PEXPIRE', KEYS[1], (math.ceil(burst / tokens) + 1) * every)
        return wait
        """;

    public bool AreThere => connection.Current is not null;

    public async ValueTask<TimeSpan?> TakeAsync(string name, BucketRate rate, CancellationToken cancellationToken)
    {
        if (connection.Current is not { } redis) return null;
        try
        {
            var wait = await redis.GetDatabase()
                .ScriptEvaluateAsync(
                    Take, new RedisKey[] { names.Of($"limit:{{{name}}}") },
                    new RedisValue[] { rate.Burst, rate.Tokens, (long)rate.Every.TotalMilliseconds }, CommandFlags.None)
                .WaitAsync(RedisStore.Patience, clock, cancellationToken);
            return TimeSpan.FromMilliseconds((long)wait);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Away or too slow: the node counts for itself.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
