namespace Discuss.Toxicity.Text;

/// <content>Writes tokens.</content>
internal ref partial struct Tokenizer
{
    // Writes the plain view, then the bare one where it differs.
    private void Add(ReadOnlySpan<char> folded, int start, int end, scoped ReadOnlySpan<char> bare)
    {
        ref var token = ref Next(start, end);
        _scratch.EnsureLetters((end - start) + bare.Length + Disguise.LongestWord + 8);
        var letters = _scratch.Letters;
        var n = _scratch.LettersLength;
        token.Start = n;
        var state = WordHash.Seed;
        for (var i = start; i < end; i++)
        {
            var c = folded[i];
            if (c == '\'')
                continue;
            letters[n++] = c;
            state = WordHash.Step(state, c);
        }

        token.Length = n - token.Start;
        token.Hash = WordHash.Finish(state);
        token.BareStart = token.Start;
        token.BareLength = token.Length;
        token.BareHash = token.Hash;
        _scratch.LettersLength = n;
        if (bare.IsEmpty && !_vocabulary.Knows(token.Hash))
        {
            Span<char> found = stackalloc char[Disguise.LongestWord];
            var length = Disguise.Reveal(letters.AsSpan(token.Start, token.Length), found, _vocabulary);
            if (length > 0)
                SetBare(ref token, found[..length]);
        }
        else if (!bare.IsEmpty)
        {
            SetBare(ref token, bare);
        }

        token.Class = _vocabulary.ClassOf(token.BareHash);
        if (token.Class == WordClass.None && token.BareLength >= 6 && !_vocabulary.Knows(token.BareHash)
            && Roots.Welded(letters.AsSpan(token.BareStart, token.BareLength)))
            token.Class = WordClass.Portmanteau;
        token.Role = WordRoles.Of(token.BareHash);
        token.Capitals = AllCapitals(token.OriginalStart, token.OriginalEnd);
        CountSingles(ref token, start, end);
    }

    private readonly void SetBare(ref Token token, scoped ReadOnlySpan<char> bare)
    {
        _scratch.EnsureLetters(bare.Length);
        bare.CopyTo(_scratch.Letters.AsSpan(_scratch.LettersLength));
        token.BareStart = _scratch.LettersLength;
        token.BareLength = bare.Length;
        token.BareHash = WordHash.Of(bare);
        _scratch.LettersLength += bare.Length;
    }

    private ref Token Next(int start, int end)
    {
        if (end - start > 1)
            JoinSingles();
        ref var token = ref _scratch.NextToken();
        var previous = _scratch.TokenCount > 1 ? _scratch.Tokens[_scratch.TokenCount - 2].Sentence : 0;
        token.Sentence = _scratch.TokenCount > 1 && _sentenceEnded ? previous + 1 : previous;
        _sentenceEnded = false;
        token.OriginalStart = _scratch.Origin[start];
        var last = _scratch.Origin[end - 1];
        token.OriginalEnd = last + (char.IsHighSurrogate(_text[last]) && last + 1 < _text.Length && char.IsLowSurrogate(_text[last + 1]) ? 2 : 1);
        return ref token;
    }

    private readonly bool AllCapitals(int start, int end)
    {
        if (end - start < 3)
            return false;
        for (var i = start; i < end; i++)
        {
            if (_text[i] is >= 'a' and <= 'z' || _text[i] >= 0x80)
                return false;
        }

        return true;
    }

    // Letters that stand alone, one space or sign apart, are counted until something longer comes.
    private void CountSingles(ref Token token, int start, int end)
    {
        if (end - start != 1)
            return;
        var follows = _singles > 0 && start - _lastEnd == 1;
        if (!follows)
        {
            var sentence = token.Sentence;
            var saved = token;
            if (_singles >= 3)
            {
                _scratch.TokenCount--;
                JoinSingles();
                _scratch.NextToken() = saved;
                _scratch.Tokens[_scratch.TokenCount - 1].Sentence = sentence;
            }

            _singles = 0;
        }

        _singles++;
        _lastEnd = end;
    }

    private void JoinSingles()
    {
        if (_singles >= 3)
            SpacedLetters.Join(_scratch, _vocabulary, _singles);
        _singles = 0;
    }
}
