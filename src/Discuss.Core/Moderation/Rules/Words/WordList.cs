namespace Discuss.Core.Moderation.Rules.Words;

/// <summary>
/// A word list, ready to be looked for in texts. Words are found through spacing, dots, leet, look-alikes of other scripts, invisible
/// characters, repeated, starred and swapped letters; a list of thousands costs what a list of ten costs. Never changes; safe to use
/// from many threads.
/// </summary>
public sealed class WordList
{
    /// <summary>Words of one text that are told; more say nothing new.</summary>
    public const int MaxMatches = 50;

    // A comment of ordinary words takes a few steps for each of them: this is hundreds of times as many, and a few milliseconds.
    private const int MaxSteps = 200_000;

    private readonly WordTree _whole = new();
    private readonly WordTree _anywhere = new();
    private readonly List<string> _words = [];

    private WordList()
    {
    }

    public static WordList Empty { get; } = new();

    public bool IsEmpty => _words.Count == 0;

    /// <summary>Takes a checked list; a line that is no pattern is left out.</summary>
    public static WordList Compile(IReadOnlyList<string> lines, ITextNormalizer normalizer)
    {
        if (lines.Count == 0) return Empty;
        var list = new WordList();
        foreach (var line in lines)
        {
            if (WordPattern.TryParse(line, normalizer, out _) is { } pattern) list.Add(pattern);
        }

        return list;
    }

    public WordMatches Find(NormalizedText text)
    {
        if (IsEmpty || text.Folded.Length == 0) return new WordMatches([], Complete: true);
        var prepared = new WordText(text);
        var found = new List<WordMatch>();
        var steps = Walk(prepared, _whole, anywhere: false, MaxSteps, found);
        if (!_anywhere.IsEmpty) steps = Walk(prepared, _anywhere, anywhere: true, steps, found);
        FindRevealed(text, found);
        return new WordMatches(Apart(found), steps > 0);
    }

    private void Add(WordPattern pattern)
    {
        var tree = pattern.OpenStart ? _anywhere : _whole;
        tree.Add(pattern.Letters, _words.Count, pattern.OpenEnd, lookAlike: false);
        if (pattern.LatinLetters is { } latin) tree.Add(latin, _words.Count, pattern.OpenEnd, lookAlike: true);
        _words.Add(pattern.Line);
    }

    private int Walk(WordText text, WordTree tree, bool anywhere, int steps, List<WordMatch> found)
    {
        var walk = new WordWalk(text, tree, anywhere, steps);
        for (var i = 0; i < text.Length && walk.Steps > 0; i++)
        {
            if (text.Kind(i) is WordCharacter.Space or WordCharacter.Sign or WordCharacter.Mask || (!anywhere && !text.CanStart(i))) continue;
            var word = walk.Find(i, out var end);
            if (word != WordTree.None) found.Add(new WordMatch(_words[word], text.Text.SpanOf(i, end)));
        }

        return walk.Steps;
    }

    // What a dictionary saw behind a disguise; a list's own words it may not know, but the common ones it knows in any disguise.
    private void FindRevealed(NormalizedText text, List<WordMatch> found)
    {
        foreach (var (span, revealed) in text.Revealed)
        {
            var node = WordTree.Root;
            foreach (var c in revealed)
            {
                node = _whole.Child(node, c);
                if (node == WordTree.None) break;
                if (_whole.Word(node) != WordTree.None && _whole.OpenEnd(node)) break;
            }

            if (node != WordTree.None && _whole.Word(node) is var word and not WordTree.None) found.Add(new WordMatch(_words[word], span));
        }
    }

    // The longer one of two that overlap.
    private static List<WordMatch> Apart(List<WordMatch> found)
    {
        if (found.Count < 2) return found;
        var kept = new List<WordMatch>(found.Count);
        foreach (var match in found.OrderBy(match => match.Span.Start).ThenByDescending(match => match.Span.Length))
        {
            if (kept.Count > 0 && match.Span.Start < kept[^1].Span.Start + kept[^1].Span.Length)
            {
                if (match.Span.Length > kept[^1].Span.Length) kept[^1] = match;
                continue;
            }

            if (kept.Count == MaxMatches) break;
            kept.Add(match);
        }

        return kept;
    }
}
