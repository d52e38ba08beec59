using System.Globalization;

namespace Discuss.Core.Moderation.Rules;

/// <summary>Reads a text as people see it, whatever it is written with. What it does not know it leaves as it is.</summary>
public interface ITextNormalizer
{
    /// <summary>Reads any text, malformed text too; never throws.</summary>
    NormalizedText Normalize(string text);
}

/// <summary>A text in the views in which words are looked for: of one length, with the way back to what was written.</summary>
/// <param name="Source">The text as it was written.</param>
/// <param name="Folded">Lower case, compatibility forms, no marks, nothing invisible. Private-use characters stand for emoji.</param>
/// <param name="Origin">For each folded character the UTF-16 index in <paramref name="Source"/> that it came from; never falling.</param>
/// <param name="Latin">The folded characters, look-alikes from other scripts as the Latin letter that they look like.</param>
/// <param name="Leet">The letter that a digit or sign may stand for, else NUL; where <c>1</c>, <c>!</c> and <c>|</c> are i they may be l.</param>
/// <param name="Strange">Whether the character stands in a word that is in no dictionary; only there are swapped letters put right.</param>
/// <param name="Revealed">Words that stand in disguise, as far as a dictionary knows them.</param>
public sealed record NormalizedText(
    string Source, string Folded, int[] Origin, string Latin, string Leet, bool[] Strange, IReadOnlyList<DisguisedWord> Revealed)
{
    /// <summary>The characters of the source behind the folded ones from <paramref name="start"/> up to before <paramref name="end"/>.</summary>
    public TextSpan SpanOf(int start, int end)
    {
        var (first, last) = (Origin[start], Origin[end - 1]);
        last += char.IsHighSurrogate(Source[last]) && last + 1 < Source.Length && char.IsLowSurrogate(Source[last + 1]) ? 2 : 1;
        // Marks on the last letter belong to it.
        while (last < Source.Length && char.GetUnicodeCategory(Source[last]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark) last++;
        return new TextSpan(first, last - first);
    }
}

/// <summary>A word behind a disguise, and where in the source it stands.</summary>
public readonly record struct DisguisedWord(TextSpan Span, string Word);
