namespace Discuss.Toxicity.Text;

/// <summary>Joins letters that were written apart, "i d i o t", into the fewest known words.</summary>
internal static class SpacedLetters
{
    private const int LongestRun = 96;
    private const int LongestWord = 20;
    private const int UnknownLetter = 6;
    private const int KnownWord = 4;
    private const int ShortWordExtra = 3;
    private const int ClassedWord = 2;

    /// <summary>Replaces the last <paramref name="count"/> tokens, one letter each, by words.</summary>
    public static void Join(TextScratch scratch, Vocabulary vocabulary, int count)
    {
        while (count > LongestRun)
            count -= LongestRun; // only the end of an absurd run is read
        var first = scratch.TokenCount - count;
        Span<char> letters = stackalloc char[LongestRun];
        Span<int> starts = stackalloc int[LongestRun];
        Span<int> ends = stackalloc int[LongestRun];
        var alphabetic = 0;
        for (var i = 0; i < count; i++)
        {
            ref var token = ref scratch.Tokens[first + i];
            var c = token.BareLength == 0 ? '0' : scratch.Letters[token.BareStart];
            alphabetic += char.IsLetter(c) ? 1 : 0;
            var leet = Disguise.LeetLetter(c);
            letters[i] = leet == '\0' ? c : leet;
            starts[i] = token.OriginalStart;
            ends[i] = token.OriginalEnd;
        }

        if (alphabetic * 2 <= count)
            return;
        Span<int> wordStart = stackalloc int[LongestRun + 1];
        Cheapest(letters[..count], wordStart, vocabulary);

        // The split is read from the end; a second walk writes the words in order.
        Span<int> cuts = stackalloc int[LongestRun + 1];
        var words = 0;
        for (var end = count; end > 0; end = wordStart[end])
            cuts[words++] = end;
        if (words >= count)
            return;
        var template = scratch.Tokens[first];
        scratch.TokenCount = first;
        scratch.EnsureLetters(count);
        var from = 0;
        for (var w = words - 1; w >= 0; w--)
        {
            var to = cuts[w];
            ref var token = ref scratch.NextToken();
            token = template;
            token.Start = token.BareStart = scratch.LettersLength;
            token.Length = token.BareLength = to - from;
            letters[from..to].CopyTo(scratch.Letters.AsSpan(scratch.LettersLength));
            scratch.LettersLength += to - from;
            token.BareHash = WordHash.Of(letters[from..to]);
            token.Hash = to - from == 1 ? token.BareHash : ~token.BareHash;
            token.Class = vocabulary.ClassOf(token.BareHash);
            token.Role = WordRoles.Of(token.BareHash);
            token.OriginalStart = starts[from];
            token.OriginalEnd = ends[to - 1];
            from = to;
        }
    }

    private static void Cheapest(ReadOnlySpan<char> letters, Span<int> wordStart, Vocabulary vocabulary)
    {
        Span<int> cost = stackalloc int[LongestRun + 1];
        cost[0] = 0;
        for (var end = 1; end <= letters.Length; end++)
        {
            cost[end] = cost[end - 1] + UnknownLetter;
            wordStart[end] = end - 1;
            for (var start = Math.Max(0, end - LongestWord); start < end; start++)
            {
                var length = end - start;
                var hash = WordHash.Of(letters[start..end]);
                if (length == 1 ? letters[start] is not ('a' or 'i' or 'u') : !vocabulary.Knows(hash))
                    continue;
                var word = vocabulary.ClassOf(hash) != WordClass.None && length >= 3 ? ClassedWord : KnownWord + (length <= 2 ? ShortWordExtra : 0);
                if (cost[start] + word < cost[end])
                {
                    cost[end] = cost[start] + word;
                    wordStart[end] = start;
                }
            }
        }
    }
}
