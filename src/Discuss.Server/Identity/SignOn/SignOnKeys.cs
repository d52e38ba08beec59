using System.Text;
using Discuss.Server.Http.Outbound;
using Microsoft.IdentityModel.Tokens;

namespace Discuss.Server.Identity.SignOn;

/// <summary>The keys that a site's tokens may be signed with. A fetched set is kept for an hour, and asked for anew for a key that it lacks.</summary>
internal sealed partial class SignOnKeys(OutboundClient outbound, TimeProvider clock, ILogger<SignOnKeys> logger)
{
    private const int MinRsaBits = 2048;
    private const int MaxKeys = Bounds.SignOnKeys;

    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    // A key that nobody has must not make this server fetch as often as somebody likes.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, (IReadOnlyList<SecurityKey> Keys, long FetchedAt)> _fetched =
        new(StringComparer.Ordinal);

    /// <summary>The keys of a set that may be used: public, of RSA with at least 2048 bits, or of the curve P-256.</summary>
    /// <exception cref="FormatException">This is no key set, or holds no such key; the message says which.</exception>
    public static IReadOnlyList<SecurityKey> Parse(string json)
    {
        JsonWebKeySet set;
        try
        {
            set = JsonWebKeySet.Create(json);
        }
        catch (Exception fault) when (fault is ArgumentException or System.Text.Json.JsonException)
        {
            throw new FormatException("This is no JSON Web Key Set.", fault);
        }

        if (set.Keys.Count > MaxKeys) throw new FormatException($"A key set has at most {MaxKeys} keys.");
        if (set.Keys.Any(key => key.HasPrivateKey || (key.D ?? key.P ?? key.Q ?? key.K) is not null || key.Kty == JsonWebAlgorithmsKeyTypes.Octet))
            throw new FormatException("The key set holds a private key. Only public keys belong here; make a new pair.");
        var usable = set.Keys.Where(IsUsable).ToList<SecurityKey>();
        return usable.Count > 0 ? usable : throw new FormatException("The key set holds no public key of RSA with 2048 bits or more, or of the curve P-256.");
    }

    /// <summary>The keys for a token with this algorithm and key identifier; empty where there are none.</summary>
    public async Task<IReadOnlyList<SecurityKey>> ForAsync(SignOnSettings settings, string algorithm, string? keyId, CancellationToken cancellationToken)
    {
        // A public key is no secret: each algorithm has its own kind of key, whatever the token says.
        if (algorithm == SecurityAlgorithms.HmacSha256) return [.. settings.Secrets(clock.GetUtcNow()).Select(secret => new SymmetricSecurityKey(secret))];
        var type = algorithm == SecurityAlgorithms.RsaSha256 ? JsonWebAlgorithmsKeyTypes.RSA : JsonWebAlgorithmsKeyTypes.EllipticCurve;
        var keys = settings.Keys is { } own ? Select(Parse(own), type, keyId) : [];
        return keys.Count == 0 && settings.KeysUrl is { } url ? await FetchedAsync(url, type, keyId, cancellationToken) : keys;
    }

    private static List<SecurityKey> Select(IReadOnlyList<SecurityKey> keys, string type, string? keyId) =>
        [.. keys.Where(key => key is JsonWebKey json && json.Kty == type && (keyId is null || key.KeyId is null || key.KeyId == keyId))];

    private static bool IsUsable(JsonWebKey key) => key.Use is null or "sig" && key.Kty switch
    {
        JsonWebAlgorithmsKeyTypes.RSA => key.KeySize >= MinRsaBits,
        JsonWebAlgorithmsKeyTypes.EllipticCurve => key.Crv == JsonWebKeyECTypes.P256,
        _ => false,
    };

    private async Task<IReadOnlyList<SecurityKey>> FetchedAsync(string url, string type, string? keyId, CancellationToken cancellationToken)
    {
        if (_fetched.TryGetValue(url, out var known) && clock.GetElapsedTime(known.FetchedAt) is var age && age < Age)
        {
            var found = Select(known.Keys, type, keyId);
            if (found.Count > 0 || age < Pause) return found;
        }

        IReadOnlyList<SecurityKey> keys = known.Keys ?? [];
        try
        {
            keys = Parse(Encoding.UTF8.GetString(await outbound.GetAsync(new Uri(url), cancellationToken)));
        }
        catch (Exception fault) when (fault is OutboundException or FormatException)
        {
            LogNotFetched(url, fault.Message);
        }

        _fetched[url] = (keys, clock.GetTimestamp());
        return Select(keys, type, keyId);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The key set {Url} of a site's single sign-on cannot be used: {Reason}")]
    private partial void LogNotFetched(string url, string reason);
}
