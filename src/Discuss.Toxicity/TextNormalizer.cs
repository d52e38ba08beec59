using Discuss.Toxicity.Text;

namespace Discuss.Toxicity;

/// <summary>The normalizer on its own, for whoever looks for words and not for a score. Safe to use from many threads at once.</summary>
public sealed class TextNormalizer
{
    private readonly Vocabulary? _vocabulary;

    internal TextNormalizer(Vocabulary? vocabulary) => _vocabulary = vocabulary;

    /// <summary>Folds only: without a model's vocabulary nothing is revealed, and no word is strange.</summary>
    public static TextNormalizer WithoutVocabulary { get; } = new(null);

    /// <summary>Reads a text in every view. Malformed text is read, never refused.</summary>
    public TextViews Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var scratch = TextScratch.Current;
        if (_vocabulary is null) Folder.Fold(text, scratch);
        else Tokenizer.Run(text, scratch, _vocabulary);
        var length = scratch.FoldedLength;
        var folded = scratch.Folded.AsSpan(0, length);
        return new TextViews(
            folded.ToString(), scratch.Origin.AsSpan(0, length).ToArray(), Latin(folded), Leet(folded), Strange(scratch), Revealed(scratch));
    }

    private static string Latin(ReadOnlySpan<char> folded) => string.Create(folded.Length, folded, static (latin, source) =>
    {
        for (var i = 0; i < latin.Length; i++)
        {
            var c = source[i];
            var lookAlike = c < 0x80 ? '\0' : Homoglyphs.LatinFor(c);
            latin[i] = lookAlike == '\0' ? c : lookAlike;
        }
    });

    private static string Leet(ReadOnlySpan<char> folded) => string.Create(folded.Length, folded, static (leet, source) =>
    {
        for (var i = 0; i < leet.Length; i++) leet[i] = Disguise.LeetLetter(source[i]);
    });

    private bool[] Strange(TextScratch scratch)
    {
        var strange = new bool[scratch.FoldedLength];
        if (_vocabulary is null) return strange;
        var i = 0;
        foreach (ref readonly var token in scratch.Tokens.AsSpan(0, scratch.TokenCount))
        {
            if (token.Length == 0 || _vocabulary.Knows(token.Hash)) continue;
            while (i < strange.Length && scratch.Origin[i] < token.OriginalStart) i++;
            for (; i < strange.Length && scratch.Origin[i] < token.OriginalEnd; i++) strange[i] = true;
        }

        return strange;
    }

    private static List<RevealedWord> Revealed(TextScratch scratch)
    {
        var revealed = new List<RevealedWord>();
        foreach (ref readonly var token in scratch.Tokens.AsSpan(0, scratch.TokenCount))
        {
            if (!token.WasHidden || token.BareLength == 0) continue;
            revealed.Add(new RevealedWord(
                token.OriginalStart, token.OriginalEnd - token.OriginalStart, new string(scratch.Letters, token.BareStart, token.BareLength)));
        }

        return revealed;
    }
}

/// <summary>A text as the normalizer reads it: views of one length, each character with the way back to what was written.</summary>
/// <param name="Folded">
/// Compatibility forms and lower case; no marks, no ignorables. Emoji are private-use characters, symbols without a meaning U+FFFD.
/// </param>
/// <param name="Origin">For each folded character the UTF-16 index that it came from; never falling.</param>
/// <param name="Latin">The folded characters, letters of other scripts that look like a Latin one as that one.</param>
/// <param name="Leet">The letter that a digit or sign may stand for, else NUL. <c>1</c>, <c>!</c> and <c>|</c> are i here, and may be l.</param>
/// <param name="Strange">Whether the character stands in a word that the vocabulary does not know.</param>
/// <param name="Revealed">Words that were hidden and that the vocabulary knows: swapped, repeated, starred, spelt apart.</param>
public sealed record TextViews(
    string Folded, int[] Origin, string Latin, string Leet, bool[] Strange, IReadOnlyList<RevealedWord> Revealed);

/// <summary>A word behind a disguise, and the UTF-16 range of the text where the disguise stands.</summary>
public readonly record struct RevealedWord(int Start, int Length, string Word);
