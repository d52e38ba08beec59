using System.Threading.RateLimiting;
using Discuss.Server.Http;

namespace Discuss.Server.Threads.Hot;

/// <summary>
/// How often one network may ask for what is ready: ten times what it may have read from the database, for it costs a hundredth. A whole
/// office reads behind one address.
/// </summary>
internal sealed class HotReadLimit(bool on) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        RateLimitPartition.GetTokenBucketLimiter(Limits.NetworkOf(context), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 6_000, TokensPerPeriod = 100, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0, AutoReplenishment = true,
        }));

    /// <summary>Counts a request; whether it is within the limit.</summary>
    public bool Admits(HttpContext context)
    {
        if (!on) return true;
        using var lease = _limiter.AttemptAcquire(context);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
