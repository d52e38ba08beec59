using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace Discuss.Core.Rendering;

/// <summary>
/// Makes <c>https://…</c>, <c>http://…</c> and <c>www.…</c> in running text into links. The whole address is taken at once,
/// so underscores and asterisks inside it are no emphasis; punctuation that ends the sentence is left to the sentence.
/// </summary>
internal sealed class BareAddressParser : InlineParser
{
    public BareAddressParser() => OpeningCharacters = ['h', 'H', 'w', 'W'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var text = slice.AsSpan();
        var isWww = text.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
        var prefix = isWww ? 4
            : text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7 : 0;
        if (prefix == 0 || !MayFollow(slice.PeekCharExtra(-1)))
            return false;

        var length = LengthOf(text, prefix);
        var literal = new LiteralInline { Content = new StringSlice(slice.Text, slice.Start, slice.Start + length - 1), IsClosed = true };
        if (TryAccept(text[..length], prefix, isWww, out var href))
        {
            var link = new LinkInline { Url = href, IsClosed = true, IsAutoLink = true };
            link.AppendChild(literal);
            processor.Inline = link;
        }
        else
        {
            processor.Inline = literal; // all of it, or a row of addresses without spaces would be read again from each of them
        }
        slice.Start += length;
        return true;
    }

    private static bool TryAccept(ReadOnlySpan<char> written, int prefix, bool isWww, [NotNullWhen(true)] out string? href)
    {
        href = null;
        return HasDottedHost(written[prefix..], isWww) && LinkPolicy.TryAccept(isWww ? $"https://{written}" : written.ToString(), out href);
    }

    /// <summary>Not in the middle of a word, a path or a mail address; after letters of scripts without spaces it may.</summary>
    private static bool MayFollow(char previous) => !char.IsAsciiLetterOrDigit(previous) && previous is not ('/' or '@' or '.' or '-' or '\\');

    private static int LengthOf(ReadOnlySpan<char> text, int prefix)
    {
        var length = prefix;
        while (length < text.Length && IsPartOfAddress(text[length]))
            length++;
        while (length > prefix && EndsWithPunctuation(text[..length]))
            length--;
        return length;
    }

    private static bool IsPartOfAddress(char c) => c < 128
        ? c is > ' ' and < '\u007F' and not ('<' or '>' or '"' or '`' or '[' or ']' or '{' or '}' or '|' or '\\' or '^')
        : c is '\u2010' or '\u2013' || char.IsSurrogate(c) || char.GetUnicodeCategory(c)
            is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber;

    private static bool EndsWithPunctuation(ReadOnlySpan<char> address) => address[^1] switch
    {
        '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' or '_' or '~' or '\u2010' or '\u2013' => true,
        ')' => address.Count(')') > address.Count('('),
        '(' => true,
        _ => false,
    };

    /// <summary>A name without a dot is hardly meant as an address; "www." needs one more than its own.</summary>
    private static bool HasDottedHost(ReadOnlySpan<char> rest, bool isWww)
    {
        var end = rest.IndexOfAny("/?#:");
        var host = end < 0 ? rest : rest[..end];
        var dot = host.IndexOf('.');
        return dot > 0 ? dot < host.Length - 1 : isWww && host.Length > 1;
    }
}
