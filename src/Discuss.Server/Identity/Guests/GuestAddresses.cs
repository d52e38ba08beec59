using System.Text;
using System.Threading.RateLimiting;
using Discuss.Server.Http;
using Microsoft.AspNetCore.DataProtection;

namespace Discuss.Server.Identity;

/// <summary>A guest's mail address as it is kept: sealed, and the keyed hash by which it is found again.</summary>
internal sealed record KeptAddress(byte[] Sealed, byte[] Hash);

/// <summary>Keeps guests' mail addresses so that a copy of the database tells none, and nobody's mailbox is flooded.</summary>
internal sealed class GuestAddresses(DataKeys keys, IDataProtectionProvider protection, MailFlood flood)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Discuss.GuestMail", "1");

    /// <exception cref="ProblemException">400 naming <c>email</c>.</exception>
    public static string Required(string? input) =>
        MailAddress.TryNormalize(input ?? "", out var address) ? address : throw ProblemException.Invalid("email", "This is no mail address.");

    /// <param name="address">As <see cref="MailAddress"/> gives it.</param>
    public KeptAddress Keep(string address) => new(_protector.Protect(Encoding.UTF8.GetBytes(address)), HashOf(address));

    /// <summary>The address that was kept.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was sealed under keys that are not here.</exception>
    public string Open(byte[] kept) => Encoding.UTF8.GetString(_protector.Unprotect(kept));

    public byte[] HashOf(string address) => keys.LookupHash(address.ToUpperInvariant());

    /// <summary>Whether another mail may go to the address; asking counts as sending.</summary>
    public bool MayWrite(string address) => flood.Count(HashOf(address));
}

/// <summary>How many mails one address gets of what strangers can make this server send: three at once, and one more every twenty minutes.</summary>
internal sealed class MailFlood(MailFloodSwitch limits) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 3, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromMinutes(20), QueueLimit = 0, AutoReplenishment = true,
        }));

    /// <param name="address">The keyed hash of the address.</param>
    public bool Count(byte[] address)
    {
        if (!limits.IsOn) return true;
        using var lease = _limiter.AttemptAcquire(Convert.ToHexString(address));
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}

internal sealed record MailFloodSwitch(bool IsOn);
