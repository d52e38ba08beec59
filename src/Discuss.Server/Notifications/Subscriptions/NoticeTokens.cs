using System.Buffers.Binary;
using System.Security.Cryptography;
using Discuss.Server.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Notifications.Subscriptions;

/// <summary>
/// What the links of mails carry instead of a sign-in: whose subscriptions, and which of them, under the installation's key. They do not run
/// out, for people unsubscribe from old mails, too; and they open nothing but what somebody is told of.
/// </summary>
internal sealed class NoticeTokens(DataKeys keys)
{
    /// <summary>All that is mailed to this author.</summary>
    public const long Everything = 0;

    /// <summary>Replies and mentions.</summary>
    public const long Replies = -1;

    private const int NumbersLength = 16;
    private const int ProofLength = 16;

    public string Create(long author, long scope)
    {
        var token = new byte[NumbersLength + ProofLength];
        BinaryPrimitives.WriteInt64BigEndian(token, author);
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(sizeof(long)), scope);
        Proof(author, scope).CopyTo(token.AsSpan(NumbersLength));
        return WebEncoders.Base64UrlEncode(token);
    }

    /// <summary>What the token stands for; <see langword="null"/> where it is none of ours.</summary>
    public (long Author, long Scope)? Open(string? token)
    {
        if (token is not { Length: 43 }) return null;
        byte[] bytes;
        try
        {
            bytes = WebEncoders.Base64UrlDecode(token);
        }
        catch (FormatException)
        {
            return null;
        }

        if (bytes.Length != NumbersLength + ProofLength) return null;
        var (author, scope) = (BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(sizeof(long))));
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(NumbersLength), Proof(author, scope)) ? (author, scope) : null;
    }

    private ReadOnlySpan<byte> Proof(long author, long scope) =>
        keys.LookupHash(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"notices {author} {scope}")).AsSpan(0, ProofLength);
}
