namespace Discuss.Toxicity.Text;

/// <summary>Finds the letters behind one or two stars: "id*ot", "f**k".</summary>
internal static class Stars
{
    private const int Most = 2;
    private const string Vowels = "iueoay";
    private const string CommonVowelsFirst = "eaoiuy";
    private const string Consonants = "cktsnrlgbpdm";

    private enum Hidden
    {
        Known,
        Hostile,
        Sworn,
    }

    /// <param name="word">Letters, and the signs of <see cref="Disguise.IsWildcard"/>.</param>
    /// <param name="count">How many signs there are.</param>
    /// <returns>The length of what was found, or 0.</returns>
    public static int Fill(ReadOnlySpan<char> word, int count, Span<char> bare, Vocabulary vocabulary)
    {
        if (count > Most)
            return 0;
        var first = 0;
        while (!Disguise.IsWildcard(word[first]))
            first++;
        var second = -1;
        for (var i = first + 1; i < word.Length; i++)
            second = Disguise.IsWildcard(word[i]) ? i : second;

        // Hostile words first, "sh*t" is no "shot"; a star for a consonant is tried for the words that people really hide.
        if (Fill(word, first, second, Vowels, bare, vocabulary, Hidden.Hostile)
            || Fill(word, first, second, Consonants, bare, vocabulary, Hidden.Sworn)
            || (second >= 0 && Fill(word, first, second, Vowels + Consonants, bare, vocabulary, Hidden.Sworn))
            || Fill(word, first, second, CommonVowelsFirst, bare, vocabulary, Hidden.Known))
            return word.Length;
        return Without(word, bare, vocabulary);
    }

    // What stands before a star is hashed once for all letters that may stand behind it.
    private static bool Fill(
        ReadOnlySpan<char> word, int first, int second, string letters, Span<char> bare, Vocabulary vocabulary, Hidden hidden)
    {
        var before = Hash(WordHash.Seed, word[..first]);
        foreach (var a in letters)
        {
            var state = WordHash.Step(before, a);
            if (second < 0)
            {
                if (IsHidden(WordHash.Finish(Hash(state, word[(first + 1)..])), hidden, vocabulary))
                    return Write(word, bare, first, a, first, a);
                continue;
            }

            state = Hash(state, word[(first + 1)..second]);
            foreach (var b in letters)
            {
                if (IsHidden(WordHash.Finish(Hash(WordHash.Step(state, b), word[(second + 1)..])), hidden, vocabulary))
                    return Write(word, bare, first, a, second, b);
            }
        }

        return false;
    }

    private static ulong Hash(ulong state, ReadOnlySpan<char> letters)
    {
        foreach (var c in letters)
            state = WordHash.Step(state, c);
        return state;
    }

    private static bool Write(ReadOnlySpan<char> word, Span<char> bare, int first, char a, int second, char b)
    {
        word.CopyTo(bare);
        bare[first] = a;
        bare[second] = b;
        return true;
    }

    private static bool IsHidden(ulong hash, Hidden hidden, Vocabulary vocabulary) => hidden switch
    {
        Hidden.Known => vocabulary.Knows(hash),
        Hidden.Sworn => vocabulary.ClassOf(hash) is WordClass.Profanity or WordClass.Sexual or WordClass.Slur or WordClass.InsultNoun,
        _ => vocabulary.ClassOf(hash) is not WordClass.None and not WordClass.Reproach and not WordClass.AboutInsults,
    };

    // "du*mb": the sign stands for nothing at all.
    private static int Without(ReadOnlySpan<char> word, Span<char> bare, Vocabulary vocabulary)
    {
        var length = 0;
        foreach (var c in word)
        {
            if (!Disguise.IsWildcard(c))
                bare[length++] = c;
        }

        return length >= 3 && IsHidden(WordHash.Of(bare[..length]), Hidden.Hostile, vocabulary) ? length : 0;
    }
}
