using System.Globalization;
using System.Text;

namespace Discuss.Toxicity.Text;

/// <summary>Folds one character at a time to what a reader sees: compatibility forms (NFKC), lower case, no marks, no ignorables.</summary>
/// <remarks>Per character and from tables, so that every folded character knows where it came from and nothing is allocated.</remarks>
internal static class CharacterFolding
{
    /// <summary>Stands for a character that is removed.</summary>
    public const char Removed = '\0';

    /// <summary>Stands for a character that becomes several: ask <see cref="Expansion"/>.</summary>
    public const char Expands = '\u0001';

    /// <summary>Stands for a symbol without a meaning of its own; it separates words.</summary>
    public const char Symbol = '\uFFFD';

    private const int LongestExpansion = 8;
    private const char FirstEmoji = '\uE000';
    private static readonly Dictionary<char, string> Expansions = [];
    private static readonly char[] Table = BuildTable();
    private static readonly char[] Mathematical = BuildAstral(0x1D400, 0x400);
    private static readonly char[] Enclosed = BuildAstral(0x1F100, 0x100);

    /// <summary>The folded form of one UTF-16 unit; lone surrogates are symbols.</summary>
    public static char Fold(char c) => Table[c];

    /// <summary>The two or more characters that <paramref name="c"/> becomes.</summary>
    public static string Expansion(char c) => Expansions[c];

    /// <summary>The folded form of a surrogate pair: a letter, an emoji's own private character, a symbol, or removed.</summary>
    public static char Fold(char high, char low)
    {
        var code = char.ConvertToUtf32(high, low);
        return code switch
        {
            >= 0x1D400 and < 0x1D800 => Mathematical[code - 0x1D400],
            >= 0x1F100 and < 0x1F200 => Enclosed[code - 0x1F100],
            >= 0x1F3FB and <= 0x1F3FF => Removed, // skin tones: the same gesture
            >= 0x1F300 and < 0x1FB00 => (char)(FirstEmoji + (code & 0xFFF)),
            >= 0xE0000 and < 0xE1000 => Removed, // tags and variation selectors
            _ => Rune.IsLetter(new Rune(code)) ? (char)(FirstEmoji + 0x1000 + (code & 0x7FF)) : Symbol,
        };
    }

    /// <summary>Whether a folded character stands for an emoji, which is a word of its own.</summary>
    public static bool IsEmoji(char folded) => folded is >= FirstEmoji and < (char)(FirstEmoji + 0x1000);

    private static char[] BuildTable()
    {
        var table = new char[char.MaxValue + 1];
        for (var c = 0; c <= char.MaxValue; c++)
            table[c] = FoldOne((char)c);
        return table;
    }

    private static char FoldOne(char c)
    {
        switch (c)
        {
            case '\n' or '\r' or '\u2028' or '\u2029' or '\u0085':
                return '\n';
            case '\t':
                return ' ';
            case '“' or '”' or '„' or '‟' or '«' or '»' or '〝' or '〞' or '＂' or '〟':
                return '"';
            case '‘' or '’' or '‚' or '‛' or '‹' or '›' or '′' or '´' or '`' or 'ʼ':
                return '\'';
            case '\u115F' or '\u1160' or '\u3164' or '\uFFA0' or '\u2800':
                return Removed; // letters and patterns that show nothing
            case >= FirstEmoji and <= '\uF8FF' or '\uFFFD':
                return Symbol; // private use: nobody knows what it shows
        }

        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark => Removed,
            UnicodeCategory.SpaceSeparator => ' ',
            UnicodeCategory.DashPunctuation => '-',
            UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse => Symbol,
            _ => c < 0x80 ? char.ToLowerInvariant(c) : Compatible(c),
        };
    }

    private static char Compatible(char c)
    {
        var folded = Decompose(c.ToString());
        if (folded.Length == 0)
            return Removed;
        if (folded.Length == 1)
            return folded[0];
        if (folded.Length > LongestExpansion)
            return Symbol;
        Expansions[c] = folded;
        return Expands;
    }

    private static string Decompose(string s)
    {
        var kept = new StringBuilder();
        foreach (var d in s.Normalize(NormalizationForm.FormKD))
        {
            if (char.GetUnicodeCategory(d) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
                continue;
            kept.Append(d == '⁄' ? '/' : char.ToLowerInvariant(d));
        }

        return kept.ToString();
    }

    private static char[] BuildAstral(int first, int count)
    {
        var table = new char[count];
        for (var i = 0; i < count; i++)
        {
            var code = first + i;
            table[i] = code switch
            {
                >= 0x1F150 and <= 0x1F169 => (char)('a' + code - 0x1F150), // white on black, which NFKC leaves
                >= 0x1F170 and <= 0x1F189 => (char)('a' + code - 0x1F170),
                >= 0x1F1E6 and <= 0x1F1FF => (char)('a' + code - 0x1F1E6),
                _ => FirstLetter(char.ConvertFromUtf32(code)),
            };
        }

        return table;
    }

    private static char FirstLetter(string s)
    {
        foreach (var d in Decompose(s))
        {
            if (!char.IsSurrogate(d) && char.IsLetterOrDigit(d))
                return d;
        }

        return Symbol;
    }
}
