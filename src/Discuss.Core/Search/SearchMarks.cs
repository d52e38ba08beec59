namespace Discuss.Core.Search;

/// <summary>Where in a text the words of a query stand.</summary>
public static class SearchMarks
{
    /// <summary>Start and length of each place, in order, none over another; UTF-16 indices.</summary>
    public static IReadOnlyList<(int Start, int Length)> Of(string text, SearchQuery query)
    {
        var words = SearchWords.Of(text);
        var places = new SortedDictionary<int, int>();
        foreach (var term in query.Terms.Where(term => !term.IsExcluded))
        {
            for (var i = 0; i + term.Words.Count <= words.Count; i++)
            {
                if (!StandsAt(words, i, term)) continue;
                var last = words[i + term.Words.Count - 1];
                places[words[i].Start] = Math.Max(places.GetValueOrDefault(words[i].Start), last.Start + last.Length);
            }
        }

        var marks = new List<(int Start, int Length)>();
        var end = 0;
        foreach (var (start, to) in places)
        {
            if (to <= end) continue;
            marks.Add((Math.Max(start, end), to - Math.Max(start, end)));
            end = to;
        }

        return marks;
    }

    private static bool StandsAt(IReadOnlyList<SearchWord> words, int at, SearchTerm term)
    {
        for (var i = 0; i < term.Words.Count; i++)
        {
            var isBeginning = term.IsPrefix && i == term.Words.Count - 1;
            var word = words[at + i].Text;
            if (isBeginning ? !word.StartsWith(term.Words[i], StringComparison.Ordinal) : word != term.Words[i]) return false;
        }

        return true;
    }
}
