using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Identity;

/// <summary>What a guest's token says. It names everything that reading needs, so that reading asks no database.</summary>
internal sealed record GuestToken(long AuthorId, string Name, DateTimeOffset IssuedAt)
{
    private const int Plain = 16;
    private const int WithSite = 20;

    /// <summary>The site that the guest belongs to, where it was known when the token was made.</summary>
    public int? Site { get; init; }

    public byte[] ToBytes()
    {
        var name = Site is null ? Plain : WithSite;
        var bytes = new byte[name + Encoding.UTF8.GetByteCount(Name)];
        // A turned number says that a site follows: tokens from before sites stood in them stay good.
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Site is null ? AuthorId : -AuthorId);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), IssuedAt.ToUnixTimeMilliseconds());
        if (Site is { } site) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Plain), site);
        Encoding.UTF8.GetBytes(Name, bytes.AsSpan(name));
        return bytes;
    }

    public static GuestToken From(ReadOnlySpan<byte> bytes)
    {
        var number = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var issued = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]));
        return number >= 0
            ? new GuestToken(number, Encoding.UTF8.GetString(bytes[Plain..]), issued)
            : new GuestToken(-number, Encoding.UTF8.GetString(bytes[WithSite..]), issued) { Site = BinaryPrimitives.ReadInt32LittleEndian(bytes[Plain..]) };
    }
}

/// <summary>What a session's token says: which row of <c>sessions</c>, and until when at the most.</summary>
internal sealed record SessionToken(long SessionId, DateTimeOffset Expires)
{
    public byte[] ToBytes()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, SessionId);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), Expires.ToUnixTimeMilliseconds());
        return bytes;
    }

    public static SessionToken From(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes),
        DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(bytes[8..])));
}

/// <summary>
/// Seals tokens and opens them. Each kind has its own purpose, so that none passes for another; the keys are Data Protection's and
/// change by themselves. What was opened a moment ago is not opened again.
/// </summary>
internal sealed class TokenSealer(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>The longest token that is looked at; a real one has a third of that.</summary>
    private const int MaxLength = Bounds.TokenCharacters;

    private readonly IDataProtector _guest = protection.CreateProtector("Discuss.Guest", "1");
    private readonly IDataProtector[] _sessions =
        [.. Enum.GetValues<SessionKind>().Select(kind => protection.CreateProtector("Discuss.Session", "1", kind.ToString()))];

    private readonly OpenedTokens<GuestToken> _openedGuests = new(clock);
    private readonly OpenedTokens<SessionToken>[] _openedSessions = [.. Enum.GetValues<SessionKind>().Select(_ => new OpenedTokens<SessionToken>(clock))];

    public string Seal(GuestToken token) => Seal(_guest, token.ToBytes());

    public string Seal(SessionToken token, SessionKind kind) => Seal(_sessions[(int)kind], token.ToBytes());

    /// <summary><see langword="null"/> for everything that this installation did not seal as a guest's token.</summary>
    public GuestToken? OpenGuest(string token) => _openedGuests.Get(token, OpenGuestAnew);

    /// <summary>The same, whether or not it was opened before.</summary>
    public GuestToken? OpenGuestAnew(string token) => Open(_guest, token) is { } bytes ? GuestToken.From(bytes) : null;

    /// <summary><see langword="null"/> for everything that this installation did not seal for this kind of session.</summary>
    public SessionToken? OpenSession(string token, SessionKind kind) =>
        _openedSessions[(int)kind].Get(token, unopened => Open(_sessions[(int)kind], unopened) is { } bytes ? SessionToken.From(bytes) : null);

    private static string Seal(IDataProtector protector, byte[] bytes) => WebEncoders.Base64UrlEncode(protector.Protect(bytes));

    private static byte[]? Open(IDataProtector protector, string token)
    {
        if (token.Length is 0 or > MaxLength) return null;
        try
        {
            return protector.Unprotect(WebEncoders.Base64UrlDecode(token));
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
