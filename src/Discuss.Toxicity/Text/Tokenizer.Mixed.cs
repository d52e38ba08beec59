namespace Discuss.Toxicity.Text;

/// <content>Runs with digits and signs in them: disguises, links, numbers, and words that only touch.</content>
internal ref partial struct Tokenizer
{
    private void Mixed(ReadOnlySpan<char> folded, int start, int end)
    {
        var core = folded[start..end];
        if (core.Length > 6 && (core.IndexOf("://") >= 0 || core.StartsWith("www.")))
        {
            Special(start, end, UrlHash);
            return;
        }

        var letters = 0;
        var emoji = false;
        foreach (var c in core)
        {
            letters += char.IsLetter(c) ? 1 : 0;
            emoji |= CharacterFolding.IsEmoji(c);
        }

        if (letters == 0 && !emoji && core.IndexOfAny('$', '@', '*') < 0 && core.Length > 1)
        {
            Special(start, end, NumberHash);
            return;
        }

        if (!emoji && letters > 0 && TryReveal(folded, start, end))
            return;
        if (core[0] == '@' && letters > 0)
        {
            Special(start, end, MentionHash);
            return;
        }

        Parts(folded, start, end);
    }

    private bool TryReveal(ReadOnlySpan<char> folded, int start, int end)
    {
        if (end - start > Disguise.LongestWord * 2)
            return false;
        Span<char> signs = stackalloc char[Disguise.LongestWord * 2];
        Span<char> bare = stackalloc char[Disguise.LongestWord * 2];
        var length = 0;
        var separators = 0;
        var partsKnown = true;
        var allSingle = true;
        var partStart = start;
        for (var i = start; i <= end; i++)
        {
            var c = i < end ? folded[i] : '.';
            if (i < end && (char.IsLetterOrDigit(c) || Disguise.LeetLetter(c) != '\0' || Disguise.IsWildcard(c) || c == '\''))
            {
                if (c != '\'')
                    signs[length++] = c;
                continue;
            }

            var part = folded[partStart..i];
            partsKnown &= part.Length == 0 || (part.Length >= 3 && _vocabulary.Knows(WordHash.Of(part))) || part is "a" or "i";
            allSingle &= part.Length <= 1;
            separators += i < end ? 1 : 0;
            if (c is '/' or '\\')
                partsKnown = true; // "he/she": two words, unless a hostile one comes out
            partStart = i + 1;
        }

        if (length < 2)
            return false;
        var found = Disguise.RevealSigns(signs[..length], bare, _vocabulary);
        if (found == 0 && separators > 0 && allSingle && length >= 3 && !signs[..length].ContainsAnyInRange('0', '9'))
        {
            signs[..length].CopyTo(bare);
            found = length;
        }

        if (found == 0)
            return false;
        if (separators > 0 && !allSingle && partsKnown && _vocabulary.ClassOf(WordHash.Of(bare[..found])) is WordClass.None)
            return false;
        Add(folded, start, end, bare[..found]);
        return true;
    }

    private void Parts(ReadOnlySpan<char> folded, int start, int end)
    {
        var i = start;
        while (i < end)
        {
            while (i < end && !IsWord(folded[i]))
                Punctuation(folded[i++]);
            var from = i;
            if (i < end && CharacterFolding.IsEmoji(folded[i]))
                i++;
            else
                while (i < end && (IsWord(folded[i]) || (folded[i] == '\'' && i > from)) && !CharacterFolding.IsEmoji(folded[i]))
                    i++;
            if (i > from)
                Word(folded, from, i);
        }
    }

    private void Special(int start, int end, ulong hash)
    {
        ref var token = ref Next(start, end);
        token.Start = token.BareStart = _scratch.LettersLength;
        token.Hash = token.BareHash = hash;
    }

    private void Word(ReadOnlySpan<char> folded, int start, int end)
    {
        for (var from = start; from < end; from += Disguise.LongestWord)
            Add(folded, from, Math.Min(end, from + Disguise.LongestWord), default);
    }
}
