using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Discuss.Server.Push;

/// <summary>Encrypts a message for one browser (RFC 8291): one record of <c>aes128gcm</c> (RFC 8188).</summary>
internal static class PushEncryption
{
    /// <summary>An uncompressed point of P-256.</summary>
    public const int PublicKeyBytes = 65;

    public const int AuthSecretBytes = 16;

    /// <summary>What fits into the 4,096 bytes that every push service takes.</summary>
    public const int MostPlaintext = RecordSize - HeaderBytes - TagBytes - 1;

    private const int RecordSize = 4096;
    private const int SaltBytes = 16;
    private const int HeaderBytes = SaltBytes + 4 + 1 + PublicKeyBytes;
    private const int TagBytes = 16;

    // The mark of the last record.
    private const byte LastRecord = 2;

    /// <param name="browser">The browser's public key; <see cref="PublicKeyBytes"/>, a point of the curve.</param>
    /// <param name="auth">The browser's secret; <see cref="AuthSecretBytes"/>.</param>
    /// <exception cref="ArgumentException">The plaintext is too long.</exception>
    /// <exception cref="CryptographicException">The public key is no point of the curve.</exception>
    public static byte[] Encrypt(ReadOnlySpan<byte> plaintext, byte[] browser, byte[] auth)
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(plaintext, browser, auth, own, RandomNumberGenerator.GetBytes(SaltBytes));
    }

    /// <summary>The same with a given key and salt: for the example of RFC 8291, and for nothing else.</summary>
    internal static byte[] Encrypt(ReadOnlySpan<byte> plaintext, byte[] browser, byte[] auth, ECDiffieHellman own, byte[] salt)
    {
        if (plaintext.Length > MostPlaintext) throw new ArgumentException($"A push message has at most {MostPlaintext} bytes.", nameof(plaintext));
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PointOf(browser) });
        var ownPublic = BytesOf(own.ExportParameters(includePrivateParameters: false).Q);
        var (key, nonce) = Keys(own.DeriveRawSecretAgreement(theirs.PublicKey), auth, browser, ownPublic, salt);
        var body = new byte[HeaderBytes + plaintext.Length + 1 + TagBytes];
        salt.CopyTo(body, 0);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(SaltBytes), RecordSize);
        body[SaltBytes + 4] = PublicKeyBytes;
        ownPublic.CopyTo(body, SaltBytes + 5);
        byte[] record = [.. plaintext, LastRecord];
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, record, body.AsSpan(HeaderBytes, record.Length), body.AsSpan(HeaderBytes + record.Length));
        return body;
    }

    /// <summary>The key and the nonce of the record (RFC 8291, 3.4), for both sides.</summary>
    internal static (byte[] Key, byte[] Nonce) Keys(byte[] shared, byte[] auth, byte[] browser, byte[] server, byte[] salt)
    {
        byte[] info = [.. "WebPush: info\0"u8, .. browser, .. server];
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, auth, info);
        return (
            HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, salt, Encoding.ASCII.GetBytes("Content-Encoding: aes128gcm\0")),
            HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, salt, Encoding.ASCII.GetBytes("Content-Encoding: nonce\0")));
    }

    /// <summary>An uncompressed point: 4, x, y.</summary>
    public static byte[] BytesOf(ECPoint point) => [4, .. point.X!, .. point.Y!];

    public static ECPoint PointOf(byte[] bytes) => new() { X = bytes[1..33], Y = bytes[33..] };

    /// <summary>Whether these bytes are an uncompressed point of P-256.</summary>
    public static bool IsPoint(byte[] bytes)
    {
        if (bytes.Length != PublicKeyBytes || bytes[0] != 4) return false;
        try
        {
            using var key = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PointOf(bytes) });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
