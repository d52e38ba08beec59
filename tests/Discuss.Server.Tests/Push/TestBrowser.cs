using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Discuss.Server.Push;

namespace Discuss.Server.Tests.Push;

/// <summary>The browser's side of a subscription: its keys, and how it reads what comes, written after the standard and not after this program.</summary>
internal sealed class TestBrowser : IDisposable
{
    private readonly ECDiffieHellman _key;

    public TestBrowser()
    {
        _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Auth = RandomNumberGenerator.GetBytes(16);
        PublicKey = PushEncryption.BytesOf(_key.ExportParameters(includePrivateParameters: false).Q);
    }

    public TestBrowser(byte[] publicKey, byte[] privateKey, byte[] auth)
    {
        _key = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PushEncryption.PointOf(publicKey), D = privateKey });
        (PublicKey, Auth) = (publicKey, auth);
    }

    public byte[] PublicKey { get; }

    public byte[] Auth { get; }

    /// <summary>What <c>PushSubscription.toJSON()</c> gives for an endpoint.</summary>
    public object Subscription(string endpoint) => new
    {
        endpoint, expirationTime = (double?)null, keys = new { p256dh = Base64Url.EncodeToString(PublicKey), auth = Base64Url.EncodeToString(Auth) },
    };

    public byte[] Decrypt(byte[] message)
    {
        var (salt, idLength) = (message[..16], message[20]);
        var server = message[21..(21 + idLength)];
        var record = message[(21 + idLength)..];
        Assert.True(record.Length <= BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(16)));
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PushEncryption.PointOf(server) });
        // HKDF by its two steps, as RFC 8291 writes them down.
        var start = HMACSHA256.HashData(Auth, _key.DeriveRawSecretAgreement(theirs.PublicKey));
        var input = HMACSHA256.HashData(start, (byte[])[.. "WebPush: info\0"u8, .. PublicKey, .. server, 1]);
        var secret = HMACSHA256.HashData(salt, input);
        var key = HMACSHA256.HashData(secret, (byte[])[.. "Content-Encoding: aes128gcm\0"u8, 1])[..16];
        var nonce = HMACSHA256.HashData(secret, (byte[])[.. "Content-Encoding: nonce\0"u8, 1])[..12];
        using var aes = new AesGcm(key, 16);
        var plain = new byte[record.Length - 16];
        aes.Decrypt(nonce, record.AsSpan(0, plain.Length), record.AsSpan(plain.Length), plain);
        var end = Array.FindLastIndex(plain, one => one != 0);
        Assert.Equal(2, plain[end]);
        return plain[..end];
    }

    public void Dispose() => _key.Dispose();
}
