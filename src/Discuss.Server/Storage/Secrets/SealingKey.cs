using System.Security.Cryptography;
using System.Text;

namespace Discuss.Server.Storage.Secrets;

/// <summary>A key that is kept outside the database, under which its secrets are sealed (AES-256-GCM, bound to their names).</summary>
internal sealed class SealingKey
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _key;

    /// <param name="secret">The operator's text; the key is derived from it (HKDF-SHA-256).</param>
    public SealingKey(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, 32, salt: null, "Discuss secrets, sealing, 1"u8.ToArray());
        Id = Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, 8, salt: null, "Discuss secrets, name of the key, 1"u8.ToArray()));
    }

    /// <summary>Tells keys apart, and nothing of them.</summary>
    public string Id { get; }

    public byte[] Seal(string name, ReadOnlySpan<byte> plain)
    {
        var all = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = all.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, plain, all.AsSpan(NonceBytes + TagBytes), all.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(name));
        return all;
    }

    /// <exception cref="StorageException">It was sealed under another key or another name, or is damaged.</exception>
    public byte[] Open(string name, ReadOnlySpan<byte> all)
    {
        if (all.Length < NonceBytes + TagBytes) throw Damaged(name, null);
        var plain = new byte[all.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        try
        {
            aes.Decrypt(all[..NonceBytes], all[(NonceBytes + TagBytes)..], all.Slice(NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(name));
        }
        catch (CryptographicException fault)
        {
            throw Damaged(name, fault);
        }

        return plain;
    }

    private static StorageException Damaged(string name, Exception? fault) =>
        new($"The secret '{name}' in the database is damaged. Restore the table 'secrets' from a backup.", fault);
}
