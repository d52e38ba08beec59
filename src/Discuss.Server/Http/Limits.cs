using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Discuss.Server.Cluster;
using Discuss.Server.Identity;
using Discuss.Server.Storage.Secrets;
using Microsoft.AspNetCore.RateLimiting;

namespace Discuss.Server.Http;

/// <summary>
/// How often somebody may do what: <c>RequireRateLimiting(Limits.Post)</c>. Counted for the author where one is known, else for
/// the network that the request comes from, kept only as a keyed hash: in memory, and where nodes share a Redis there until the bucket is
/// full again. How often somebody reads each node counts for itself.
/// </summary>
internal static class Limits
{
    public const string Post = "post";

    /// <summary>Posting by a form that makes a guest of whoever is not known yet: then it counts as that.</summary>
    public const string FirstPost = "first-post";

    public const string Vote = "vote";
    public const string Image = "image";
    public const string Report = "report";
    public const string Preview = "preview";
    public const string Read = "read";
    public const string Guest = "guest";
    public const string SignIn = "sign-in";
    public const string Register = "register";

    private static readonly (string Name, BucketRate Rate)[] Rates =
    [
        (Post, Bounds.Posts),
        (Image, Bounds.Images),
        (Vote, Bounds.Votes),
        (Report, Bounds.Reports),
        (Preview, Bounds.Previews),
        (Read, Bounds.Reads),
    ];

    private static readonly (string Name, BucketRate Rate)[] NetworkRates =
    [
        (Guest, Bounds.NewGuests),
        (SignIn, Bounds.SignIns),
        (Register, Bounds.Registrations),
    ];

    private static readonly byte[] ProcessKey = RandomNumberGenerator.GetBytes(32);

    /// <exception cref="ConfigurationException">Limits are switched off in production.</exception>
    public static bool AreOn(IConfiguration configuration, IHostEnvironment environment)
    {
        var on = configuration.GetValue("Discuss:RateLimits:Enabled", defaultValue: true);
        return on || !environment.IsProduction()
            ? on
            : throw new ConfigurationException("Discuss:RateLimits:Enabled is false: without limits the server does not start in production.");
    }

    public static void Add(IServiceCollection services, bool on)
    {
        services.AddSingleton(new SignInLimit(on));
        services.AddRateLimiter(options =>
        {
            options.OnRejected = (rejected, _) => throw Refused(rejected.Lease);
            foreach (var (name, rate) in Rates)
                options.AddPolicy(name, context => on ? Bucket(context, name, AuthorOf(context) ?? NetworkOf(context), rate) : Unlimited());
            foreach (var (name, rate) in NetworkRates)
                options.AddPolicy(name, context => on ? Bucket(context, name, NetworkOf(context), rate) : Unlimited());
            options.AddPolicy(FirstPost, context =>
                !on ? Unlimited()
                : AuthorOf(context) is { } author ? Bucket(context, Post, author, Bounds.Posts)
                : Bucket(context, Guest, NetworkOf(context), Bounds.NewGuests));
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                on && !RequestOrigin.IsSafe(context.Request.Method)
                    ? Bucket(context, "write", NetworkOf(context), Bounds.NetworkWrites)
                    : Unlimited());
        });
    }

    public static ProblemException Refused(RateLimitLease lease) =>
        new(StatusCodes.Status429TooManyRequests, "too-many-requests", "That was too often in a short time.")
        {
            RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(10),
        };

    /// <summary>The network of a request, an IPv4 address or an IPv6 /64, as a hash under a key of the installation.</summary>
    public static string NetworkOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        if (address.AddressFamily == AddressFamily.InterNetworkV6) length = 8;
        var key = context.RequestServices?.GetService<SecretStore>()?.Network ?? ProcessKey;
        return "n" + Convert.ToBase64String(HMACSHA256.HashData(key, bytes[..length]), 0, 12);
    }

    private static string? AuthorOf(HttpContext context) =>
        context.User.Actor() is { } actor ? "a" + actor.AuthorId.ToString(CultureInfo.InvariantCulture) : null;

    private static RateLimitPartition<string> Unlimited() => RateLimitPartition.GetNoLimiter("");

    private static RateLimitPartition<string> Bucket(HttpContext context, string name, string key, BucketRate rate) =>
        name != Read && context.RequestServices.GetService<ISharedBuckets>() is { } shared
            ? RateLimitPartition.Get<string>(key, _ => new SharedBucket(name + ":" + key, rate, shared))
            : RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = rate.Burst, TokensPerPeriod = rate.Tokens, ReplenishmentPeriod = rate.Every, QueueLimit = 0, AutoReplenishment = true,
            });
}

/// <summary>Sign-ins for one account from one network: 10 in five minutes, so that a password cannot be guessed quietly.</summary>
internal sealed class SignInLimit(bool on) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Bounds.SignInsOfOneAccount.Burst, TokensPerPeriod = Bounds.SignInsOfOneAccount.Tokens, ReplenishmentPeriod = Bounds.SignInsOfOneAccount.Every, QueueLimit = 0, AutoReplenishment = true,
        }));

    /// <exception cref="ProblemException">429 with the time to wait.</exception>
    public void Count(HttpContext context, string email)
    {
        if (!on) return;
        var account = email.Length <= MailAddress.MaxLength ? email.Trim().ToUpperInvariant() : "";
        using var lease = _limiter.AttemptAcquire(Limits.NetworkOf(context) + account);
        if (!lease.IsAcquired) throw Limits.Refused(lease);
    }

    public void Dispose() => _limiter.Dispose();
}
