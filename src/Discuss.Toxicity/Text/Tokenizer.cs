using System.Runtime.CompilerServices;

namespace Discuss.Toxicity.Text;

/// <summary>The second pass: words in two views, sentences and quotations.</summary>
internal ref struct Tokenizer
{
    private const int LongestQuotation = 14;
    private static readonly ulong UrlHash = WordHash.Of("<url>");
    private static readonly ulong NumberHash = WordHash.Of("<number>");
    private static readonly ulong MentionHash = WordHash.Of("<mention>");

    private readonly TextScratch _scratch;
    private readonly Vocabulary _vocabulary;
    private readonly ReadOnlySpan<char> _text;
    private int _quoteStart;
    private int _singles;
    private int _lastEnd;
    private bool _sentenceEnded;

    private Tokenizer(ReadOnlySpan<char> text, TextScratch scratch, Vocabulary vocabulary)
    {
        _text = text;
        _scratch = scratch;
        _vocabulary = vocabulary;
        _quoteStart = -1;
        _lastEnd = -1;
    }

    /// <summary>Takes a text apart into <paramref name="scratch"/>.</summary>
    public static void Run(ReadOnlySpan<char> text, TextScratch scratch, Vocabulary vocabulary)
    {
        Folder.Fold(text, scratch);
        scratch.EnsureLetters(scratch.FoldedLength + 64);
        var tokenizer = new Tokenizer(text, scratch, vocabulary);
        tokenizer.Tokenize();
    }

    private void Tokenize()
    {
        var folded = _scratch.Folded.AsSpan(0, _scratch.FoldedLength);
        var i = 0;
        while (i < folded.Length)
        {
            var c = folded[i];
            if (c is ' ' or '\n')
            {
                _sentenceEnded |= c == '\n';
                i++;
                continue;
            }

            var start = i;
            while (i < folded.Length && folded[i] is not (' ' or '\n'))
                i++;
            Run(folded, start, i);
        }

        JoinSingles();
        _scratch.SentenceCount = _scratch.TokenCount == 0 ? 0 : _scratch.Tokens[_scratch.TokenCount - 1].Sentence + 1;
    }

    // A run is what stands between two spaces: punctuation, a core, punctuation.
    private void Run(ReadOnlySpan<char> folded, int start, int end)
    {
        while (start < end && !OpensWord(folded, start, end))
            Punctuation(folded[start++]);
        var coreEnd = end;
        while (coreEnd > start && !EndsWord(folded, start, coreEnd))
            coreEnd--;
        if (coreEnd > start)
            Core(folded, start, coreEnd);
        for (var i = coreEnd; i < end; i++)
            Punctuation(folded[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWord(char c) =>
        c < 0x80 ? char.IsAsciiLetterOrDigit(c) : c != CharacterFolding.Symbol && (char.IsLetterOrDigit(c) || c >= '\uE000' || IsSpacingMark(c));

    private static bool IsSpacingMark(char c) =>
        char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static bool OpensWord(ReadOnlySpan<char> folded, int i, int end) =>
        IsWord(folded[i]) || (folded[i] is '$' or '@' or '*' or '|' or '!' && i + 1 < end && IsWord(folded[i + 1]));

    // "a$$" and "f**" end in signs that belong to the word; "idiot!" does not.
    private static bool EndsWord(ReadOnlySpan<char> folded, int start, int end)
    {
        var c = folded[end - 1];
        if (IsWord(c))
            return true;
        return end - start >= 3 && c is '$' or '*' && (folded[end - 2] == c || (c == '$' && char.IsAsciiLetter(folded[end - 2])));
    }

    private void Punctuation(char c)
    {
        switch (c)
        {
            case '.' or ';':
                _sentenceEnded = true;
                break;
            case '!':
                _sentenceEnded = true;
                _scratch.Exclamations++;
                break;
            case '?':
                _sentenceEnded = true;
                _scratch.Questions++;
                break;
            case '"':
                Quote();
                break;
        }
    }

    private void Quote()
    {
        var count = _scratch.TokenCount;
        if (_quoteStart < 0 || _quoteStart == count)
        {
            _quoteStart = count;
            return;
        }

        if (count - _quoteStart <= LongestQuotation)
        {
            for (var t = _quoteStart; t < count; t++)
                _scratch.Tokens[t].Context |= TokenContext.Quoted;
            _scratch.QuotedTokens += count - _quoteStart;
            _quoteStart = -1;
        }
        else
        {
            // The closing mark of a long passage, or the opening one after a stray mark: take it as opening.
            _quoteStart = count;
        }
    }

    private void Core(ReadOnlySpan<char> folded, int start, int end)
    {
        var plain = true;
        for (var i = start; i < end; i++)
        {
            var c = folded[i];
            if (!char.IsAsciiLetterLower(c) && c != '\'' && (c < 0x80 || !IsWord(c) || CharacterFolding.IsEmoji(c)))
            {
                plain = false;
                break;
            }
        }

        if (plain)
            Word(folded, start, end);
        else
            Mixed(folded, start, end);
    }

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
