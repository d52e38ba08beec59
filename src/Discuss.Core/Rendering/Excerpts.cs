using System.Globalization;
using System.Text;

namespace Discuss.Core.Rendering;

/// <summary>What is shown of a comment where the whole does not fit.</summary>
internal static class Excerpts
{
    /// <summary>About two lines in a mail, a feed or the queue.</summary>
    internal const int MaxCharacters = 200;

    /// <summary>About a phone's screen. In discussions under news most comments are shorter, and stay whole.</summary>
    internal const int FoldBeyondCharacters = 600;

    /// <summary>As tall as 600 characters of prose: short lines must not fill the page either.</summary>
    internal const int FoldBeyondLines = 10;

    internal static bool IsLong(string plainText)
    {
        if (plainText.Length > FoldBeyondCharacters)
            return true;
        var lines = 0;
        foreach (var line in plainText.AsSpan().EnumerateLines())
            lines += line.IsWhiteSpace() ? 0 : 1;
        return lines > FoldBeyondLines;
    }

    internal static string Of(string plainText)
    {
        var line = OnOneLine(plainText);
        if (line.Length <= MaxCharacters)
            return line;
        var border = line.LastIndexOf(' ', MaxCharacters - 1, MaxCharacters / 2);
        var cut = border > 0 ? border : TextElementBorder(line);
        return string.Concat(line.AsSpan(0, cut).TrimEnd(), "…");
    }

    internal static bool IsBlank(StringBuilder text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            if (!IsBlank(text[i]))
                return false;
        }
        return true;
    }

    /// <summary>White space, joiners, variation selectors, fillers of Hangul, the braille pattern of no dots.</summary>
    internal static bool IsBlank(char c) =>
        char.IsWhiteSpace(c) || c is '\u034F' or '\u115F' or '\u1160' or '\u200C' or '\u200D' or '\u2800' or (>= '\uFE00' and <= '\uFE0F');

    private static string OnOneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxCharacters + 1));
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
                line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }
        return line.ToString().TrimEnd();
    }

    /// <summary>The last border at or before the limit that splits no letter from its marks and no emoji.</summary>
    private static int TextElementBorder(string line)
    {
        var border = 0;
        while (border + StringInfo.GetNextTextElementLength(line, border) is var next && next <= MaxCharacters - 1)
            border = next;
        return border > 0 ? border : MaxCharacters - 1;
    }
}
