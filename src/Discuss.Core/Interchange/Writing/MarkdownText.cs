using System.Buffers;
using System.Text;

namespace Discuss.Core.Interchange.Writing;

/// <summary>Writes text so that our Markdown shows just that text.</summary>
internal static class MarkdownText
{
    private static readonly SearchValues<char> EndOfAddress = SearchValues.Create(" \n\t<>\"`[]{}|\\^*");

    /// <summary>Appends text that stands inside a paragraph. Addresses stay as they are, for they become links by themselves.</summary>
    public static void Append(StringBuilder markdown, ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsAddress(markdown, text[i..]))
            {
                var end = text[i..].IndexOfAny(EndOfAddress);
                var address = end < 0 ? text[i..] : text.Slice(i, end);
                markdown.Append(address);
                i += address.Length - 1;
                continue;
            }

            var c = text[i];
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '~' || (c == '&' && MayBeReference(text[(i + 1)..]))) markdown.Append('\\');
            markdown.Append(c);
        }
    }

    /// <summary>Escapes what would be a heading, a quote, a list, a line or a code block at the start of a line.</summary>
    public static void AppendLine(StringBuilder markdown, ReadOnlySpan<char> line)
    {
        line = line.Trim(" \t");
        if (line.IsEmpty) return;
        if (line[0] is '#' or '>' or '+' or '-' or '=') markdown.Append('\\').Append(line);
        else if (Digits(line) is > 0 and < 10 and var digits && digits < line.Length && line[digits] is '.' or ')')
            markdown.Append(line[..digits]).Append('\\').Append(line[digits..]);
        else markdown.Append(line);
    }

    private static int Digits(ReadOnlySpan<char> line)
    {
        var digits = 0;
        while (digits < line.Length && char.IsAsciiDigit(line[digits])) digits++;
        return digits;
    }

    private static bool IsAddress(StringBuilder before, ReadOnlySpan<char> text) =>
        (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        && (before.Length == 0 || before[^1] is ' ' or '\n' or '(');

    private static bool MayBeReference(ReadOnlySpan<char> after) => !after.IsEmpty && (after[0] == '#' || char.IsAsciiLetter(after[0]));
}
