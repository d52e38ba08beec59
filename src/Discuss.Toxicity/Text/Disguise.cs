namespace Discuss.Toxicity.Text;

/// <summary>Takes the disguise off one word. Believes itself only where what comes out is a word that the vocabulary knows.</summary>
internal static class Disguise
{
    /// <summary>Longer words are taken as they are.</summary>
    public const int LongestWord = 48;

    private const int MostRuns = 4;

    /// <summary>Finds the word behind letters only: look-alikes of other scripts, repeated letters, swapped letters.</summary>
    /// <param name="word">Folded letters of a word that the vocabulary does not know.</param>
    /// <param name="bare">Receives the word; at least as long as <paramref name="word"/>.</param>
    /// <returns>The length of what was found, or 0.</returns>
    public static int Reveal(ReadOnlySpan<char> word, Span<char> bare, Vocabulary vocabulary)
    {
        if (word.Length is < 2 or > LongestWord)
            return 0;
        Span<char> latin = stackalloc char[LongestWord];
        var mixed = Latinize(word, latin, out var changed);
        if (changed)
        {
            latin = latin[..word.Length];
            latin.CopyTo(bare);
            if (vocabulary.Knows(WordHash.Of(latin)))
                return mixed || word.Length >= 4 ? word.Length : 0;
            var length = WithoutRepeats(latin, bare, vocabulary);
            if (length == 0)
                length = Unswap(latin, bare, vocabulary);
            if (length > 0 || !mixed)
                return length;
            latin.CopyTo(bare);
            return word.Length;
        }

        var found = WithoutRepeats(word, bare, vocabulary);
        return found > 0 ? found : Unswap(word, bare, vocabulary);
    }

    /// <summary>The letter that a digit or a sign stands for in leet, or '\0'.</summary>
    public static char LeetLetter(char c) => c switch
    {
        '0' => 'o',
        '1' or '!' or '|' => 'i',
        '2' => 'z',
        '3' or '€' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '6' or '9' => 'g',
        '7' or '+' => 't',
        '8' => 'b',
        '(' or '¢' => 'c',
        '£' => 'l',
        _ => '\0',
    };

    /// <summary>Whether a sign stands in for a letter that is not shown.</summary>
    public static bool IsWildcard(char c) => c is '*' or '#' or '%' or '•';

    /// <summary>Reads leet, the second spelling of 1 as l included, and vowels behind stars.</summary>
    /// <param name="word">Letters, leet and wildcards, separators already taken out.</param>
    public static int RevealSigns(ReadOnlySpan<char> word, Span<char> bare, Vocabulary vocabulary)
    {
        if (word.Length is < 2 or > LongestWord)
            return 0;
        Span<char> letters = stackalloc char[LongestWord];
        letters = letters[..word.Length];
        var stars = 0;
        var ones = false;
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            var leet = LeetLetter(c);
            letters[i] = leet == '\0' ? c : leet;
            ones |= c is '1' or '|' or '!';
            if (IsWildcard(c))
                stars++;
        }

        if (stars > 0)
            return Stars.Fill(letters, stars, bare, vocabulary);
        if (Accept(letters, bare, vocabulary))
            return letters.Length;
        if (ones)
        {
            for (var i = 0; i < word.Length; i++)
            {
                if (word[i] is '1' or '|' or '!')
                    letters[i] = 'l';
            }

            if (Accept(letters, bare, vocabulary))
                return letters.Length;
            for (var i = 0; i < word.Length; i++)
            {
                if (word[i] is '1' or '|' or '!')
                    letters[i] = 'i';
            }
        }

        return Reveal(letters, bare, vocabulary);
    }

    private static bool Latinize(ReadOnlySpan<char> word, Span<char> latin, out bool changed)
    {
        var hasLatin = false;
        changed = false;
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            latin[i] = c;
            if (c < 0x80)
            {
                hasLatin |= char.IsAsciiLetterLower(c);
                continue;
            }

            var lookAlike = Homoglyphs.LatinFor(c);
            if (lookAlike == '\0')
            {
                changed = false;
                return false;
            }

            latin[i] = lookAlike;
            changed = true;
        }

        return hasLatin;
    }

    private static bool Accept(ReadOnlySpan<char> word, Span<char> bare, Vocabulary vocabulary)
    {
        if (!vocabulary.Knows(WordHash.Of(word)))
            return false;
        word.CopyTo(bare);
        return true;
    }

    // Every run of equal letters may be one or two letters in truth: all singles first, then the mixtures.
    private static int WithoutRepeats(ReadOnlySpan<char> word, Span<char> bare, Vocabulary vocabulary)
    {
        var runs = 0;
        var longest = 0;
        for (var i = 0; i < word.Length;)
        {
            var end = RunEnd(word, i);
            if (end - i > 1)
                runs++;
            longest = Math.Max(longest, end - i);
            i = end;
        }

        if (runs == 0 || (runs > MostRuns && longest < 2))
            return 0;
        var mixtures = 1 << Math.Min(runs, MostRuns);
        for (var mixture = 0; mixture < mixtures; mixture++)
        {
            var length = 0;
            var run = 0;
            for (var i = 0; i < word.Length;)
            {
                var end = RunEnd(word, i);
                bare[length++] = word[i];
                if (end - i > 1 && ((mixture >> run++) & 1) == 1)
                    bare[length++] = word[i];
                i = end;
            }

            if (length >= 2 && vocabulary.Knows(WordHash.Of(bare[..length])))
                return length;
        }

        return 0;
    }

    private static int RunEnd(ReadOnlySpan<char> word, int start)
    {
        var end = start + 1;
        while (end < word.Length && word[end] == word[start])
            end++;
        return end;
    }

    // A hostile word is looked for first: that is whose letters get swapped.
    private static int Unswap(ReadOnlySpan<char> word, Span<char> bare, Vocabulary vocabulary)
    {
        if (word.Length is < 4 or > 16)
            return 0;
        var known = -1;
        word.CopyTo(bare);
        for (var i = 0; i < word.Length - 1; i++)
        {
            if (word[i] == word[i + 1])
                continue;
            (bare[i], bare[i + 1]) = (bare[i + 1], bare[i]);
            var hash = WordHash.Of(bare[..word.Length]);
            if (vocabulary.ClassOf(hash) != WordClass.None)
                return word.Length;
            if (known < 0 && word.Length >= 5 && vocabulary.Knows(hash))
                known = i;
            (bare[i], bare[i + 1]) = (bare[i + 1], bare[i]);
        }

        if (known < 0)
            return 0;
        (bare[known], bare[known + 1]) = (bare[known + 1], bare[known]);
        return word.Length;
    }
}
