using System.Runtime.CompilerServices;

namespace Discuss.Toxicity.Text;

/// <summary>The second pass: words in two views, sentences and quotations.</summary>
internal ref partial struct Tokenizer
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
}
