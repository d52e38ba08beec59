using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Discuss.Core.Rendering;

/// <summary>Which addresses of strangers may become links: absolute http, https and mailto, and nothing that hides where it leads.</summary>
public static class LinkPolicy
{
    /// <summary>Longest address that becomes a link, in UTF-16 code units; the longest that every browser follows.</summary>
    public const int MaxLength = 2000;

    private static readonly SearchValues<char> NotInAuthority = SearchValues.Create("@% \"'<>`{}|^");

    private const string Safe = "-_.!*'(),%#@?=;:/+&$~";

    /// <summary>
    /// Gives <paramref name="href"/>: ASCII without spaces, quotes, angle brackets or backslashes, beginning with
    /// <c>http://</c>, <c>https://</c> or <c>mailto:</c> in whatever case it was written; accepting it again gives the same.
    /// The address must be decoded already (character references, percent signs stay). Refuses everything else: other and
    /// relative schemes, user information (<c>https://bank.com@evil.example</c>), control and invisible characters, backslashes
    /// (browsers read them as slashes), and mail addresses with headers or more than one recipient. Never throws.
    /// </summary>
    public static bool TryAccept(string? address, [NotNullWhen(true)] out string? href)
    {
        href = null;
        if (address is null || address.Length is 0 or > MaxLength || HasForbiddenCharacter(address))
            return false;
        if (StartsWith(address, "mailto:"))
            return IsMailbox(address.AsSpan("mailto:".Length)) && (href = address) is not null;
        var authorityStart = StartsWith(address, "https://") ? 8 : StartsWith(address, "http://") ? 7 : 0;
        if (authorityStart == 0)
            return false;

        var length = address.AsSpan(authorityStart).IndexOfAny('/', '?', '#');
        var authorityEnd = length < 0 ? address.Length : authorityStart + length;
        if (!TryAcceptAuthority(address[..authorityEnd], authorityStart, out var authority))
            return false;
        var accepted = new StringBuilder(address.Length + 16).Append(address, 0, authorityStart).Append(authority);
        AppendEncoded(accepted, address.AsSpan(authorityEnd));
        if (accepted.Length > MaxLength)
            return false;
        href = accepted.ToString();
        return true;
    }

    private static bool TryAcceptAuthority(string origin, int start, [NotNullWhen(true)] out string? authority)
    {
        authority = null;
        var written = origin.AsSpan(start);
        if (written.IsEmpty || written.ContainsAny(NotInAuthority))
            return false;
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.UserInfo.Length > 0)
            return false;
        if (Ascii.IsValid(written))
            authority = written.ToString();
        else if (TryGetAsciiHost(uri, out var host))
            authority = uri.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{uri.Port}");
        return authority is not null;
    }

    private static bool TryGetAsciiHost(Uri uri, out string host)
    {
        try
        {
            host = uri.IdnHost;
            return host.Length > 0 && IsMadeOf(host, ".-");
        }
        catch (UriFormatException)
        {
            host = ""; // TryCreate takes host names that IDNA does not know
            return false;
        }
    }

    private static bool HasForbiddenCharacter(string address)
    {
        foreach (var rune in address.EnumerateRunes())
        {
            if (rune.Value == '\\' || rune == Rune.ReplacementChar || Rune.IsControl(rune) || InvisibleCharacters.Contains(rune))
                return true;
            if (rune.Value != ' ' && Rune.IsWhiteSpace(rune))
                return true;
        }
        return address[0] == ' ' || address[^1] == ' ';
    }

    private static bool IsMailbox(ReadOnlySpan<char> mailbox)
    {
        var at = mailbox.IndexOf('@');
        return at > 0 && at < mailbox.Length - 1
            && IsMadeOf(mailbox[..at], "._+-='") && IsMadeOf(mailbox[(at + 1)..], ".-");
    }

    private static bool IsMadeOf(ReadOnlySpan<char> text, string punctuation)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !punctuation.Contains(c, StringComparison.Ordinal))
                return false;
        }
        return true;
    }

    private static void AppendEncoded(StringBuilder accepted, ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || Safe.Contains((char)rune.Value, StringComparison.Ordinal)))
            {
                accepted.Append((char)rune.Value);
                continue;
            }
            foreach (var unit in utf8[..rune.EncodeToUtf8(utf8)])
                accepted.Append('%').Append(unit.ToString("X2", CultureInfo.InvariantCulture));
        }
    }

    private static bool StartsWith(string address, string scheme) => address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);
}
