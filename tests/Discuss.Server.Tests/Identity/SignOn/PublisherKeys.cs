using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Tests.Identity.SignOn;

/// <summary>A publisher that signs tokens for its own users, by hand: what the server checks is not made by what it checks with.</summary>
internal sealed class PublisherKeys : IDisposable
{
    public const string Issuer = "https://accounts.news.example";
    public const string Audience = "discuss";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Secret { get; } = RandomNumberGenerator.GetHexString(64);

    /// <summary>The public keys as a JSON Web Key Set.</summary>
    public string KeySet
    {
        get
        {
            var (rsa, point) = (_rsa.ExportParameters(includePrivateParameters: false), _elliptic.ExportParameters(includePrivateParameters: false).Q);
            return JsonSerializer.Serialize(new
            {
                keys = new object[]
                {
                    new { kty = "RSA", kid = "r", use = "sig", n = Encode(rsa.Modulus!), e = Encode(rsa.Exponent!) },
                    new { kty = "EC", kid = "e", use = "sig", crv = "P-256", x = Encode(point.X!), y = Encode(point.Y!) },
                },
            });
        }
    }

    /// <summary>The private key of the set, as nobody should hand it to anyone.</summary>
    public string PrivateKeySet =>
        JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", n = Encode(_rsa.ExportParameters(true).Modulus!), e = "AQAB", d = Encode(_rsa.ExportParameters(true).D!) } } });

    /// <summary>What a token says of a user; change it as a test needs.</summary>
    public static Dictionary<string, object?> Claims(string subject, string name, DateTimeOffset? now = null)
    {
        var at = now ?? DateTimeOffset.UtcNow;
        return new()
        {
            ["iss"] = Issuer, ["aud"] = Audience, ["sub"] = subject, ["jti"] = RandomNumberGenerator.GetHexString(16), ["name"] = name,
            ["iat"] = at.ToUnixTimeSeconds(), ["exp"] = at.AddMinutes(5).ToUnixTimeSeconds(),
        };
    }

    /// <summary>Signs with HS256 (this secret, or another key), RS256 or ES256.</summary>
    public string Sign(Dictionary<string, object?> claims, string algorithm = "HS256", byte[]? key = null, string? keyId = null, Dictionary<string, object>? header = null)
    {
        var head = header ?? [];
        head["alg"] = algorithm;
        if (keyId is not null) head["kid"] = keyId;
        var signed = Encode(JsonSerializer.SerializeToUtf8Bytes(head)) + "." + Encode(JsonSerializer.SerializeToUtf8Bytes(claims));
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm switch
        {
            "HS256" => HMACSHA256.HashData(key ?? Encoding.UTF8.GetBytes(Secret), bytes),
            "RS256" => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "ES256" => _elliptic.SignData(bytes, HashAlgorithmName.SHA256),
            _ => [],
        };
        return signed + "." + Encode(signature);
    }

    public void Dispose()
    {
        _rsa.Dispose();
        _elliptic.Dispose();
    }

    private static string Encode(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);
}
