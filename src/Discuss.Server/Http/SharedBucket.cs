using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using Discuss.Server.Cluster;

namespace Discuss.Server.Http;

/// <summary>
/// A bucket that all nodes draw from; where it does not answer, one of this node's own with the same rate, so that there is always a limit.
/// The framework asks at once first, which only the node's own bucket can answer, and then takes its time.
/// </summary>
internal sealed class SharedBucket(string name, BucketRate rate, ISharedBuckets shared) : ReplenishingRateLimiter
{
    private readonly TokenBucketRateLimiter _own = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = rate.Burst, TokensPerPeriod = rate.Tokens, ReplenishmentPeriod = rate.Every, QueueLimit = 0, AutoReplenishment = false,
    });

    public override TimeSpan? IdleDuration => _own.IdleDuration;

    public override bool IsAutoReplenishing => false;

    public override TimeSpan ReplenishmentPeriod => rate.Every;

    public override bool TryReplenish() => _own.TryReplenish();

    public override RateLimiterStatistics? GetStatistics() => _own.GetStatistics();

    protected override RateLimitLease AttemptAcquireCore(int permitCount) =>
        shared.AreThere ? new Lease(TimeSpan.Zero, acquired: false) : _own.AttemptAcquire(permitCount);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        await shared.TakeAsync(name, rate, cancellationToken) is { } wait
            ? new Lease(wait, acquired: wait == TimeSpan.Zero)
            : _own.AttemptAcquire(permitCount);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _own.Dispose();
        base.Dispose(disposing);
    }

    private sealed class Lease(TimeSpan wait, bool acquired) : RateLimitLease
    {
        public override bool IsAcquired => acquired;

        public override IEnumerable<string> MetadataNames => acquired ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
        {
            metadata = !acquired && metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}
