using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Discuss.Server.Webhooks;

/// <summary>The secrets of webhooks, sealed in the database, and what is signed with them as the Standard Webhooks specification says.</summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private const int Bytes = 32;
    private const string Prefix = "whsec_";

    private readonly IDataProtector _protector = protection.CreateProtector("Discuss.WebhookSecret", "1");

    public static byte[] Fresh() => RandomNumberGenerator.GetBytes(Bytes);

    /// <summary>A secret as it is told: <c>whsec_</c> and its bytes in base64.</summary>
    public static string Text(byte[] secret) => Prefix + Convert.ToBase64String(secret);

    public byte[] Seal(byte[] secret) => _protector.Protect(secret);

    public byte[] Open(byte[] stored) => _protector.Unprotect(stored);

    /// <summary>
    /// The value of <c>webhook-signature</c>: for each secret <c>v1,</c> and the HMAC-SHA256 in base64 of the delivery's id, the time in
    /// seconds and the body, with dots between them; a space between two signatures.
    /// </summary>
    public static string Sign(IEnumerable<byte[]> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        byte[] signed = [.. head, .. body];
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed))));
    }
}
