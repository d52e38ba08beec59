using System.Buffers;
using System.Text;

namespace Discuss.Core.Moderation.Rules.Words;

/// <summary>
/// One line of a word list: a word or a phrase of up to <see cref="MaxWords"/> words. It is found as a whole word; a star at its
/// beginning or end lets the word go on there. A star anywhere else, and any other sign, has no meaning of its own: nothing that a
/// list says can take long.
/// </summary>
/// <param name="Line">As it was written, trimmed.</param>
/// <param name="Letters">Folded letters and digits, one space between words.</param>
public sealed record WordPattern(string Line, string Letters, bool OpenStart, bool OpenEnd)
{
    public const int MaxLength = 100;

    // Whoever writes these thinks of regular expressions, and would get something else.
    private static readonly SearchValues<char> NoWords = SearchValues.Create("()[]{}^|\\+?");

    private const int MaxWords = 8;
    private const int FewestLetters = 2;
    private const int FewestLettersWithStar = 3;

    /// <summary>The same with Latin letters wherever some look alike, as a disguise mixes them; <see langword="null"/> where none do.</summary>
    internal string? LatinLetters { get; private init; }

    /// <summary>Reads a line; <paramref name="problem"/> is one sentence for whoever wrote it.</summary>
    public static WordPattern? TryParse(string line, ITextNormalizer normalizer, out string problem)
    {
        var text = line.Trim();
        var (openStart, openEnd) = (text.StartsWith('*'), text.Length > 1 && text.EndsWith('*'));
        var core = text[(openStart ? 1 : 0)..(openEnd ? ^1 : ^0)];
        problem = text.Length > MaxLength ? $"has {text.Length} characters; at most {MaxLength}"
            : text.Any(char.IsControl) ? "contains a control character"
            : core.AsSpan().IndexOfAny(NoWords) is >= 0 and var at ? $"contains “{core[at]}”; a list takes words, no patterns"
            : core.Contains('*', StringComparison.Ordinal) ? "has a star inside; a star stands at the beginning or at the end"
            : "";
        if (problem.Length > 0) return null;
        var folded = normalizer.Normalize(core);
        var letters = Read(folded, folded.Folded);
        var least = openStart || openEnd ? FewestLettersWithStar : FewestLetters;
        problem = letters.Length == 0 ? "contains no letter and no digit"
            : Weight(letters) < least ? $"is too short; at least {least} letters, or nearly everything would be caught"
            : letters.Count(c => c == ' ') >= MaxWords ? $"has too many words; at most {MaxWords}"
            : "";
        if (problem.Length > 0) return null;
        var latin = Read(folded, folded.Latin);
        return new WordPattern(text, letters, openStart, openEnd) { LatinLetters = latin == letters ? null : latin };
    }

    // Apostrophes fall away, "$" and "@" are letters between letters, every other sign is a space.
    private static string Read(NormalizedText text, string view)
    {
        var letters = new StringBuilder(view.Length);
        for (var i = 0; i < view.Length; i++)
        {
            var c = text.Folded[i];
            if (c == '\'') continue;
            if (WordCharacters.IsInWord(WordCharacters.Of(c))) letters.Append(view[i]);
            else if (c is '$' or '@') letters.Append(text.Leet[i]);
            else if (letters.Length > 0 && letters[^1] != ' ') letters.Append(' ');
        }

        return letters.ToString().TrimEnd(' ');
    }

    // In scripts without spaces one character may be a word, and an emoji always is one.
    private static int Weight(string letters) => letters.Sum(c => WordCharacters.Of(c) switch
    {
        WordCharacter.Unspaced or WordCharacter.Emoji => FewestLettersWithStar,
        WordCharacter.Letter or WordCharacter.Digit => 1,
        _ => 0,
    });
}
