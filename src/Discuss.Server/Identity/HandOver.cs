using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Storage;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Identity;

/// <summary>
/// Hands a sign-in from the first-party window to the frame that opened it: by a code that is good once, for a minute, and only
/// together with the verifier whose SHA-256 the frame named as challenge when it opened the window (as in RFC 7636, S256).
/// </summary>
internal sealed class HandOver(IDatabase database, TimeProvider clock)
{
    private const int CodeBytes = 32;
    private const int ChallengeLength = 43;
    private const int MaxVerifier = 128;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private static readonly Sql DropExpired = new("DELETE FROM hand_overs WHERE expires_at <= @now", Parameter.Long("now"));

    private static readonly Sql Insert = new(
        "INSERT INTO hand_overs (code_hash, member_id, challenge, expires_at) VALUES (@code, @member, @challenge, @expires)",
        Parameter.Bytes("code"), Parameter.Long("member"), Parameter.Bytes("challenge"), Parameter.Long("expires"));

    private static readonly Sql Take = new(
        "DELETE FROM hand_overs WHERE code_hash = @code RETURNING member_id, challenge, expires_at", Parameter.Bytes("code"));

    /// <summary>Whether the text is the Base64Url form of a SHA-256.</summary>
    public static bool IsChallenge(string? text) =>
        text is { Length: ChallengeLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>A new code for a member who is signed in.</summary>
    public async Task<string> CreateAsync(long memberId, string challenge, CancellationToken cancellationToken)
    {
        var code = RandomNumberGenerator.GetBytes(CodeBytes);
        var now = clock.GetUtcNow();
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(DropExpired, cancellationToken, now.ToUnixTimeMilliseconds());
                return await session.ExecuteAsync(
                    Insert, cancellationToken, SHA256.HashData(code), memberId, WebEncoders.Base64UrlDecode(challenge),
                    (now + Lifetime).ToUnixTimeMilliseconds());
            },
            cancellationToken);
        return WebEncoders.Base64UrlEncode(code);
    }

    /// <summary>Whose code it is; <see langword="null"/> where it is unknown, used, too old, or somebody else's. It is used up in any case.</summary>
    public async Task<long?> TakeAsync(string code, string verifier, CancellationToken cancellationToken)
    {
        if (Decode(code) is not { } bytes || verifier.Length is 0 or > MaxVerifier) return null;
        var taken = await database.WriteAsync(
            session => session.FirstAsync(
                Take, row => new Row(row.GetInt64(0), (byte[])row.GetValue(1), row.GetInt64(2)), cancellationToken, SHA256.HashData(bytes)),
            cancellationToken);
        var proven = taken is not null
            && taken.ExpiresAt > clock.GetUtcNow().ToUnixTimeMilliseconds()
            && CryptographicOperations.FixedTimeEquals(taken.Challenge, SHA256.HashData(Encoding.UTF8.GetBytes(verifier)));
        return proven ? taken!.MemberId : null;
    }

    private static byte[]? Decode(string code)
    {
        try
        {
            return code.Length <= ChallengeLength && WebEncoders.Base64UrlDecode(code) is { Length: CodeBytes } bytes ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private sealed record Row(long MemberId, byte[] Challenge, long ExpiresAt);
}
