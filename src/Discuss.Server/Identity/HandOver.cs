using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Storage;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Identity;

/// <summary>The frame that asked for a sign-in: of which site, on pages of which origin, and the challenge that it named.</summary>
internal sealed record FrameRequest(int Site, string Origin, string Challenge);

/// <summary>What a code hands on: a guest, or a member with the session in which they are signed in.</summary>
internal sealed record HandedIdentity(long AuthorId, long? SessionId);

/// <summary>
/// Hands an identity from the first-party window to the frame that opened it: by a code that is good once, for a minute, for the site and
/// the origin that the window was opened for, and only together with the verifier whose SHA-256 the frame named as challenge (as in
/// RFC 7636, S256).
/// </summary>
internal sealed class HandOver(IDatabase database, TimeProvider clock)
{
    private const int CodeBytes = 32;
    private const int ChallengeLength = 43;
    private const int MaxVerifier = Bounds.HandOverVerifier;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private static readonly Sql DropExpired = new("DELETE FROM hand_overs WHERE expires_at <= @now", Parameter.Long("now"));

    private static readonly Sql Insert = new(
        """
        INSERT INTO hand_overs (code_hash, author_id, session_id, site_id, origin, challenge, expires_at)
        VALUES (@code, @author, @session, @site, @origin, @challenge, @expires)
        """,
        Parameter.Bytes("code"), Parameter.Long("author"), Parameter.Long("session"), Parameter.Int("site"), Parameter.Text("origin"),
        Parameter.Bytes("challenge"), Parameter.Long("expires"));

    private static readonly Sql Take = new(
        "DELETE FROM hand_overs WHERE code_hash = @code RETURNING author_id, session_id, site_id, origin, challenge, expires_at",
        Parameter.Bytes("code"));

    /// <summary>Whether the text is the Base64Url form of a SHA-256.</summary>
    public static bool IsChallenge(string? text) =>
        text is { Length: ChallengeLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>A new code for an identity that was shown in this window.</summary>
    public async Task<string> CreateAsync(HandedIdentity identity, FrameRequest request, CancellationToken cancellationToken)
    {
        var code = RandomNumberGenerator.GetBytes(CodeBytes);
        var now = clock.GetUtcNow();
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(DropExpired, cancellationToken, now.ToUnixTimeMilliseconds());
                return await session.ExecuteAsync(
                    Insert, cancellationToken, SHA256.HashData(code), identity.AuthorId, identity.SessionId, request.Site, request.Origin,
                    WebEncoders.Base64UrlDecode(request.Challenge), (now + Lifetime).ToUnixTimeMilliseconds());
            },
            cancellationToken);
        return WebEncoders.Base64UrlEncode(code);
    }

    /// <summary>
    /// What the code hands on; <see langword="null"/> where it is unknown, used, too old, for another page, or somebody else's. It is used
    /// up in any case.
    /// </summary>
    public async Task<HandedIdentity?> TakeAsync(string code, string verifier, int site, string origin, CancellationToken cancellationToken)
    {
        if (Decode(code) is not { } bytes || verifier.Length is 0 or > MaxVerifier) return null;
        var taken = await database.WriteAsync(
            session => session.FirstAsync(
                Take,
                row => new Row(
                    new HandedIdentity(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetInt64(1)),
                    row.GetInt32(2), row.GetString(3), (byte[])row.GetValue(4), row.GetInt64(5)),
                cancellationToken, SHA256.HashData(bytes)),
            cancellationToken);
        var proven = taken is not null
            && taken.ExpiresAt > clock.GetUtcNow().ToUnixTimeMilliseconds()
            && taken.Site == site && taken.Origin == origin
            && CryptographicOperations.FixedTimeEquals(taken.Challenge, SHA256.HashData(Encoding.UTF8.GetBytes(verifier)));
        return proven ? taken!.Identity : null;
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

    private sealed record Row(HandedIdentity Identity, int Site, string Origin, byte[] Challenge, long ExpiresAt);
}
