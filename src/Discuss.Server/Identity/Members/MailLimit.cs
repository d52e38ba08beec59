using System.Threading.RateLimiting;

namespace Discuss.Server.Identity.Members;

/// <summary>
/// How many mails about accounts one address gets: 5 at once, then one in ten minutes, so that nobody's box is flooded from here. Kept in
/// memory, by a keyed hash of the address.
/// </summary>
internal sealed class MailLimit(DataKeys keys, bool on) : IDisposable
{
    public const int Burst = 5;

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetTokenBucketLimiter(
            Convert.ToBase64String(keys.LookupHash(MemberAccount.Normalized(address)), 0, 12),
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Burst, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromMinutes(10), QueueLimit = 0, AutoReplenishment = true,
            }));

    /// <summary>Counts a mail, and says whether it may be sent. Whoever asked for it is told the same in any case.</summary>
    /// <param name="address">As <see cref="MailAddress.TryNormalize"/> gives it.</param>
    public bool Allows(string address)
    {
        if (!on) return true;
        using var lease = _limiter.AttemptAcquire(address);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
