using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Discuss.Server.Threads.Hot;

/// <summary>
/// How often one network may ask for what is ready: ten times what it may have read from the database, for it costs a hundredth. A whole
/// office reads behind one address.
/// </summary>
internal sealed class HotReadLimit(bool on) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, UInt128>(context =>
        RateLimitPartition.GetTokenBucketLimiter(NetworkOf(context), _ => new TokenBucketRateLimiterOptions
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

    // An IPv4 address or an IPv6 /64, for as long as its bucket is in memory: the hash that others take would cost more than the answer.
    private static UInt128 NetworkOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetworkV6) bytes[8..].Clear();
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
