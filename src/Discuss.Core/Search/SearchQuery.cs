namespace Discuss.Core.Search;

/// <summary>Words that stand one after the other in what is found, or must not.</summary>
/// <param name="IsPrefix">The last word is the beginning of one.</param>
/// <param name="IsExcluded">What has them is not found.</param>
public sealed record SearchTerm(IReadOnlyList<string> Words, bool IsPrefix = false, bool IsExcluded = false);

/// <summary>
/// What somebody searches for: <c>words</c> that all must be there, <c>"a phrase"</c>, <c>-without</c> this, <c>begin*</c>. Everything
/// else is just separators: no text from outside is ever a syntax error.
/// </summary>
public sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms)
{
    /// <summary>Characters of a query.</summary>
    public const int MaxCharacters = 200;

    /// <summary>Words of a query, those of phrases counted one by one.</summary>
    public const int MaxWords = 16;

    /// <summary>Of the beginning of a word: shorter ones begin half of the dictionary.</summary>
    public const int ShortestPrefix = 3;

    /// <summary>Beginnings of words in a query.</summary>
    public const int MaxPrefixes = 2;

    /// <summary>Reads a query.</summary>
    /// <returns><see langword="null"/>, and one sentence for the person who wrote it, where it is too long or has no word to look for.</returns>
    public static SearchQuery? Parse(string text, out string problem)
    {
        problem = "";
        if (text.Length > MaxCharacters)
        {
            problem = $"At most {MaxCharacters} characters.";
            return null;
        }

        var terms = Cut(text).Select(Term).OfType<SearchTerm>().ToList();
        problem = terms.Sum(term => term.Words.Count) > MaxWords ? $"At most {MaxWords} words."
            : terms.Count(term => term.IsPrefix) > MaxPrefixes ? $"At most {MaxPrefixes} beginnings of words."
            : terms.TrueForAll(term => term.IsExcluded) ? "Name a word to search for."
            : "";
        return problem.Length == 0 ? new SearchQuery(terms) : null;
    }

    /// <summary>The pieces between spaces, what stands in quotes as one.</summary>
    private static IEnumerable<(string Text, bool Excluded, bool Quoted)> Cut(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            var excluded = text[i] is '-' or '\u2212';
            var from = excluded ? i + 1 : i;
            var quoted = from < text.Length && IsQuote(text[from]);
            if (quoted) from++;
            var to = from;
            while (to < text.Length && (quoted ? !IsQuote(text[to]) : !char.IsWhiteSpace(text[to]) && !IsQuote(text[to]))) to++;
            yield return (text[from..to], excluded, quoted);
            i = quoted ? Math.Min(to + 1, text.Length) : Math.Max(to, i + 1);
        }
    }

    private static SearchTerm? Term((string Text, bool Excluded, bool Quoted) piece)
    {
        var words = SearchWords.Of(piece.Text).Select(word => word.Text).ToList();
        if (words.Count == 0) return null;
        return new SearchTerm(words, !piece.Quoted && piece.Text.EndsWith('*') && words[^1].Length >= ShortestPrefix, piece.Excluded);
    }

    private static bool IsQuote(char c) => c is '"' or '\u201C' or '\u201D' or '\u201E' or '\u00AB' or '\u00BB';
}
