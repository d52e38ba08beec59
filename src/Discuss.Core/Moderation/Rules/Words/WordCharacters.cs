using System.Globalization;

namespace Discuss.Core.Moderation.Rules.Words;

/// <summary>What a folded character is to somebody who looks for words.</summary>
internal enum WordCharacter : byte
{
    /// <summary>White space.</summary>
    Space,

    /// <summary>A sign that is no part of any word.</summary>
    Sign,

    /// <summary>A sign that people use for a letter: <c>$</c>, <c>@</c>, <c>!</c>.</summary>
    LetterSign,

    /// <summary>A sign that people use to hide a letter: <c>*</c>, <c>#</c>.</summary>
    Mask,

    Digit,
    Letter,

    /// <summary>A letter of a script that puts no space between words: every place is a border of words.</summary>
    Unspaced,

    /// <summary>An emoji is a word of its own.</summary>
    Emoji,
}

internal static class WordCharacters
{
    public static WordCharacter Of(char c)
    {
        if (char.IsAsciiLetter(c)) return WordCharacter.Letter;
        if (char.IsAsciiDigit(c)) return WordCharacter.Digit;
        switch (c)
        {
            case ' ' or '\n' or '\t':
                return WordCharacter.Space;
            case '$' or '@' or '!' or '|' or '+' or '€' or '£' or '¢' or '(':
                return WordCharacter.LetterSign;
            case '*' or '#' or '%' or '•':
                return WordCharacter.Mask;
            case < (char)0x80:
                return WordCharacter.Sign;
            case >= '\uE000' and <= '\uF8FF':
                return WordCharacter.Emoji;
        }

        if (IsUnspaced(c)) return WordCharacter.Unspaced;
        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => WordCharacter.Digit,
            UnicodeCategory.SpacingCombiningMark => WordCharacter.Letter,
            _ => char.IsLetter(c) ? WordCharacter.Letter : char.IsWhiteSpace(c) ? WordCharacter.Space : WordCharacter.Sign,
        };
    }

    public static bool IsInWord(WordCharacter kind) => kind >= WordCharacter.Digit;

    /// <summary>Signs that may stand between the letters of one word without a space: "id.iot", "id-iot", "id_iot".</summary>
    public static bool IsJoiner(char c) => c is '.' or '-' or '_' or '*' or '·' or '•' or '~' or '^' or '=' or '"' or '\\' or '#';

    // Thai and Lao, Myanmar, Khmer, kana, Han.
    private static bool IsUnspaced(char c) => c is (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF')
        or (>= '\u3041' and <= '\u30FF') or (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF');
}
