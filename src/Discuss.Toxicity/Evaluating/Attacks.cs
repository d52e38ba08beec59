using System.Text;
using Discuss.Toxicity.Text;

namespace Discuss.Toxicity.Evaluating;

/// <summary>The nine ways in which people hide a word from a filter. Each is a pure function of the word.</summary>
internal static class Attacks
{
    private const int ShortestWord = 3;
    private const string Vowels = "aeiou";

    public static readonly (string Name, Func<string, string> Hide)[] All =
    [
        ("dots", word => string.Join('.', word.AsEnumerable())),
        ("spaces", word => string.Join(' ', word.AsEnumerable())),
        ("leet", word => Replace(word, "aeiost", "4310$7")),
        ("homoglyphs", word => Replace(word, "aeopcxyi", "аеорсхуі")),
        ("zero width", word => string.Join('\u200B', word.AsEnumerable())),
        ("repeats", word => string.Concat(word.Select((c, i) => i == word.Length / 2 ? new string(c, 4) : c.ToString()))),
        ("swaps", Swap),
        ("star for a vowel", Star),
        ("dot inside", word => word.Insert(word.Length / 2, ".")),
    ];

    /// <summary>Hides every word of a text that <paramref name="chosen"/> picks, given its lower-case letters.</summary>
    public static string Apply(string text, Func<string, string> hide, Func<string, bool> chosen)
    {
        var result = new StringBuilder(text.Length * 2);
        for (var i = 0; i < text.Length;)
        {
            var end = i;
            while (end < text.Length && char.IsAsciiLetter(text[end]))
                end++;
            if (end == i)
            {
                result.Append(text[i++]);
                continue;
            }

            var word = text[i..end];
            result.Append(word.Length >= ShortestWord && chosen(word.ToLowerInvariant()) ? hide(word) : word);
            i = end;
        }

        return result.ToString();
    }

    /// <summary>Picks the words that the vocabulary knows as hostile: what people really hide.</summary>
    public static Func<string, bool> Hostile(Vocabulary vocabulary) =>
        word => vocabulary.ClassOf(WordHash.Of(word)) is not WordClass.None and not WordClass.AboutInsults;

    private static string Replace(string word, string from, string to)
    {
        var result = new StringBuilder(word.Length);
        foreach (var c in word)
        {
            var at = from.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
            result.Append(at < 0 ? c : to[at]);
        }

        return result.ToString();
    }

    private static string Swap(string word)
    {
        var i = word.Length / 2;
        if (word.Length < 4)
            return word;
        return string.Concat(word.AsSpan(0, i - 1), word.AsSpan(i, 1), word.AsSpan(i - 1, 1), word.AsSpan(i + 1));
    }

    private static string Star(string word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            if (Vowels.Contains(char.ToLowerInvariant(word[i]), StringComparison.Ordinal))
                return string.Concat(word.AsSpan(0, i), "*", word.AsSpan(i + 1));
        }

        return word;
    }
}
