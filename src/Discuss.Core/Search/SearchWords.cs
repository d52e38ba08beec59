using System.Globalization;
using System.Text;

namespace Discuss.Core.Search;

/// <summary>A word of a text as it is searched for, and where in the text it stands (UTF-16 indices).</summary>
public readonly record struct SearchWord(string Text, int Start, int Length);

/// <summary>
/// Cuts a text into the words by which it is found, the same for what is kept and for what is asked, so that both databases find the same.
/// Case, marks, widths and what is not seen are folded away (NFKD without marks, NFC). Scripts without spaces give a word for each
/// character, so that any run of them is found as a phrase; so do symbols, emoji among them. Never throws.
/// </summary>
public static class SearchWords
{
    /// <summary>What the folding is called: another number where words come out otherwise than before, and everything is to be indexed anew.</summary>
    public const int Version = 1;

    /// <summary>Characters of one word that count; nobody tells longer ones apart.</summary>
    public const int MaxCharacters = 40;

    /// <summary>The words in their order.</summary>
    public static IReadOnlyList<SearchWord> Of(string text)
    {
        var words = new List<SearchWord>(text.Length / 5);
        var (word, start, end) = (new StringBuilder(MaxCharacters), 0, 0);
        for (var i = 0; i < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length) != System.Buffers.OperationStatus.Done) rune = Rune.ReplacementChar;
            switch (KindOf(rune))
            {
                case Kind.Letter:
                    if (word.Length == 0) start = i;
                    Fold(word, rune);
                    end = i + length;
                    break;
                case Kind.Alone:
                    End();
                    start = i;
                    Fold(word, rune);
                    end = i + length;
                    End();
                    break;
                case Kind.Unseen:
                    break;
                default:
                    End();
                    break;
            }

            i += length;
        }

        End();
        return words;

        void End()
        {
            if (word.Length == 0) return;
            words.Add(new SearchWord(Cut(word), start, end - start));
            word.Clear();
        }
    }

    private static string Cut(StringBuilder word)
    {
        var length = Math.Min(word.Length, MaxCharacters);
        if (length < word.Length && char.IsHighSurrogate(word[length - 1])) length--;
        return word.ToString(0, length);
    }

    private static Kind KindOf(Rune rune)
    {
        if (rune.IsAscii) return Rune.IsLetterOrDigit(rune) ? Kind.Letter : Kind.Between;
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format:
            // Skin tones, and the stroke by which Arabic words are drawn out.
            case UnicodeCategory.ModifierSymbol:
            case UnicodeCategory.ModifierLetter when rune.Value == 0x0640:
                return Kind.Unseen;
            case UnicodeCategory.OtherSymbol when rune != Rune.ReplacementChar:
                return Kind.Alone;
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber:
                return IsUnspaced(rune.Value) ? Kind.Alone : Kind.Letter;
            default:
                return Kind.Between;
        }
    }

    /// <summary>Thai, Lao, Myanmar, Khmer, kana, and Han: written without spaces between words.</summary>
    private static bool IsUnspaced(int rune) => rune is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3005 and <= 0x3007) or (>= 0x3041 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFF66 and <= 0xFF9D) or (>= 0x20000 and <= 0x3FFFF);

    private static void Fold(StringBuilder word, Rune rune)
    {
        if (word.Length > MaxCharacters) return;
        if (rune.IsAscii)
        {
            word.Append((char)Rune.ToLowerInvariant(rune).Value);
            return;
        }

        var folded = new StringBuilder();
        foreach (var part in rune.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            // What a character is taken apart into is part of the word only where it could be one.
            if (Rune.GetUnicodeCategory(part) is UnicodeCategory.NonSpacingMark || KindOf(part) is Kind.Between or Kind.Unseen) continue;
            folded.Append(Rune.ToLowerInvariant(part).ToString());
        }

        word.Append(folded.ToString().Normalize(NormalizationForm.FormC));
    }

    private enum Kind
    {
        Between,
        Letter,
        Alone,
        Unseen,
    }
}
