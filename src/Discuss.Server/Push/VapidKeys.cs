using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Discuss.Server.Http;
using Discuss.Server.Storage.Secrets;

namespace Discuss.Server.Push;

/// <summary>
/// The key by which push services know this installation (RFC 8292): made once, the same on every node, sealed in the database. Browsers'
/// subscriptions are bound to it.
/// </summary>
internal sealed class VapidKeys(SecretStore secrets, PublicAddress address, TimeProvider clock) : IDisposable
{
    private const string SecretName = "push/vapid";

    // A day is the most that RFC 8292 allows; clocks of others may be off.
    private static readonly TimeSpan Age = TimeSpan.FromHours(12);

    private readonly SemaphoreSlim _turn = new(1);
    private ECDsa? _key;

    /// <summary>The public key, as a browser wants it for a subscription: an uncompressed point in base64url.</summary>
    public async Task<string> PublicKeyAsync(CancellationToken cancellationToken) => PublicKey(await KeyAsync(cancellationToken));

    /// <summary>The value of <c>Authorization</c> for an endpoint.</summary>
    public async Task<string> AuthorizationAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var key = await KeyAsync(cancellationToken);
        var claims = new Dictionary<string, object>
        {
            ["aud"] = endpoint.GetLeftPart(UriPartial.Authority), ["exp"] = (clock.GetUtcNow() + Age).ToUnixTimeSeconds(),
        };
        if (address.Contact is { } contact) claims["sub"] = contact;
        var signed = Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8) + "." + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));
        var signature = key.SignData(System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"vapid t={signed}.{Base64Url.EncodeToString(signature)}, k={PublicKey(key)}";
    }

    public void Dispose()
    {
        _key?.Dispose();
        _turn.Dispose();
    }

    private static string PublicKey(ECDsa key) => Base64Url.EncodeToString(PushEncryption.BytesOf(key.ExportParameters(includePrivateParameters: false).Q));

    private async ValueTask<ECDsa> KeyAsync(CancellationToken cancellationToken)
    {
        if (_key is { } known) return known;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_key is { } made) return made;
            if (await StoredAsync(cancellationToken) is not { } stored)
            {
                using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                await secrets.AddAsync([(SecretName, fresh.ExportPkcs8PrivateKey())], cancellationToken);
                // Of two nodes that begin together one was first, and what it put there counts.
                stored = (await StoredAsync(cancellationToken))!;
            }

            var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(stored, out _);
            return _key = key;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<byte[]?> StoredAsync(CancellationToken cancellationToken) =>
        (await secrets.ReadAsync(cancellationToken)).FirstOrDefault(secret => secret.Name == SecretName) is { } sealedKey ? secrets.Open(sealedKey) : null;
}
