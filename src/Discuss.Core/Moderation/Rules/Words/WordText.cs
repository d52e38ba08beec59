namespace Discuss.Core.Moderation.Rules.Words;

/// <summary>A text made ready for looking for words: where words begin and end, which letters are repeated, which are spelt apart.</summary>
internal sealed class WordText
{
    /// <summary>Signs and spaces between two letters that are spelt apart, at most.</summary>
    public const int MostSeparators = 3;

    private const int FewestSpeltLetters = 3;
    private const int FewestRepeats = 3;

    private readonly WordCharacter[] _kinds;
    private readonly int[] _runEnds;
    private readonly int[] _spelt;
    private readonly bool[] _believed;

    public WordText(NormalizedText text)
    {
        Text = text;
        var n = text.Folded.Length;
        _kinds = new WordCharacter[n];
        for (var i = 0; i < n; i++) _kinds[i] = WordCharacters.Of(text.Folded[i]);
        _runEnds = Runs(text.Latin);
        _spelt = Spelt();
        _believed = Believed();
    }

    public NormalizedText Text { get; }

    public int Length => _kinds.Length;

    public WordCharacter Kind(int i) => _kinds[i];

    public bool IsInWord(int i) => WordCharacters.IsInWord(_kinds[i]);

    /// <summary>The end of the run of one letter that is repeated here more often than anyone spells it; else 0.</summary>
    public int RepeatEnd(int i) => _runEnds[i];

    /// <summary>The number of the spelt run ("i d i o t") in which this letter stands, else 0.</summary>
    public int Spelt(int i) => _spelt[i];

    /// <summary>Whether a look-alike of a Latin letter is taken for one here: beside Latin letters, not in a text of its own script.</summary>
    public bool IsLookAlike(int i) => Text.Latin[i] != Text.Folded[i] && _believed[i];

    /// <summary>Whether one word may go on behind this sign: "id-iot", but "he'll" is no "hell", and "l'art" no "lart".</summary>
    public bool Joins(int i)
    {
        var c = Text.Folded[i];
        if (c != '\'') return WordCharacters.IsJoiner(c);
        return i >= 2 && IsInWord(i - 2) && i + 3 < Length && IsInWord(i + 1) && IsInWord(i + 2) && IsInWord(i + 3);
    }

    /// <summary>Whether a word can begin at this character.</summary>
    public bool CanStart(int i)
    {
        var kind = _kinds[i];
        if (i == 0 || kind is WordCharacter.Unspaced or WordCharacter.Emoji) return true;
        var before = _kinds[i - 1];
        if (before is WordCharacter.Unspaced or WordCharacter.Emoji || before < WordCharacter.Digit) return true;
        // "123idiot": figures stuck to a word are not the word.
        if (before != WordCharacter.Digit || kind != WordCharacter.Letter) return false;
        while (i > 0 && _kinds[i - 1] == WordCharacter.Digit) i--;
        return i == 0 || _kinds[i - 1] is not WordCharacter.Letter;
    }

    /// <summary>Whether a word can end before this position.</summary>
    public bool CanEnd(int end)
    {
        if (end == Length || _kinds[end - 1] is WordCharacter.Unspaced or WordCharacter.Emoji) return true;
        switch (_kinds[end])
        {
            case WordCharacter.Unspaced or WordCharacter.Emoji or WordCharacter.Space or WordCharacter.Mask:
                return true;
            case WordCharacter.Letter:
                return false;
            case WordCharacter.LetterSign:
                return Text.Folded[end] is '!' or '(' or '+' or '|' || end + 1 == Length || !IsInWord(end + 1);
            case WordCharacter.Digit:
                if (_kinds[end - 1] == WordCharacter.Digit) return false;
                while (end < Length && _kinds[end] == WordCharacter.Digit) end++;
                return end == Length || _kinds[end] is not WordCharacter.Letter;
            default:
                // "don't" is not the word "don", "idiot's" is the word "idiot".
                return Text.Folded[end] != '\'' || end + 1 == Length || Text.Folded[end + 1] != 't';
        }
    }

    private static int[] Runs(string latin)
    {
        var ends = new int[latin.Length];
        for (var start = 0; start < latin.Length;)
        {
            var end = start + 1;
            while (end < latin.Length && latin[end] == latin[start]) end++;
            if (end - start >= FewestRepeats && char.IsLetter(latin[start])) ends.AsSpan(start, end - start).Fill(end);
            start = end;
        }

        return ends;
    }

    // Letters that stand alone, at least three in a row with little between them.
    private int[] Spelt()
    {
        var spelt = new int[Length];
        var (run, first, count, last) = (0, -1, 0, -1);
        for (var i = 0; i < Length; i++)
        {
            if (!IsInWord(i)) continue;
            var alone = (i == 0 || !IsInWord(i - 1)) && (i + 1 == Length || !IsInWord(i + 1));
            if (!alone || (last >= 0 && i - last - 1 > MostSeparators)) Close();
            if (!alone) continue;
            if (count++ == 0) first = i;
            last = i;
        }

        Close();
        return spelt;

        void Close()
        {
            if (count >= FewestSpeltLetters)
            {
                run++;
                for (var i = first; i <= last; i++) spelt[i] = run;
            }

            (first, count, last) = (-1, 0, -1);
        }
    }

    private bool[] Believed()
    {
        var believed = new bool[Length];
        var (latin, other) = (0, 0);
        for (var i = 0; i < Length; i++)
        {
            if (char.IsAsciiLetter(Text.Folded[i])) latin++;
            else if (_kinds[i] == WordCharacter.Letter) other++;
        }

        if (other == 0) return believed;
        if (latin >= other) Array.Fill(believed, value: true);
        else
        {
            for (var start = 0; start < Length;)
            {
                var end = start;
                var mixed = false;
                for (; end < Length && _kinds[end] != WordCharacter.Space; end++) mixed |= char.IsAsciiLetter(Text.Folded[end]);
                if (mixed) believed.AsSpan(start, end - start).Fill(value: true);
                start = end + 1;
            }
        }

        return believed;
    }
}
