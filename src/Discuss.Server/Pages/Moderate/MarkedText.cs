using System.Globalization;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Moderation;

namespace Discuss.Server.Pages.Moderate;

/// <summary>A piece of a comment as it was written.</summary>
/// <param name="Mark">The style of its mark: <c>said</c> by the classifier, <c>word</c> by a word rule; <see langword="null"/> without one.</param>
/// <param name="Names">The rules whose marks end with this piece: they are named behind it, so that no mark speaks by its colour alone.</param>
/// <param name="Hidden">The piece is one character that would not be seen, and is shown by this name.</param>
internal sealed record TextPiece(string Text, string? Mark, IReadOnlyList<string> Names, string? Hidden = null);

/// <summary>Cuts a comment's text where the rules' spans begin and end.</summary>
internal static class MarkedText
{
    /// <summary>The text in order, whole: the pieces' texts joined are the text. Spans outside of it are cut off at its ends.</summary>
    public static IReadOnlyList<TextPiece> Cut(string text, IReadOnlyList<SignalView> signals, ModeratorWords words)
    {
        var spans = signals
            .SelectMany(signal => signal.Spans.Where(span => span.Length == 2).Select(span => new Span(
                Whole(text, span[0]), Whole(text, span[0] + (long)span[1]), signal.Rule == ClassifierRule.Name ? "said" : "word",
                words.NameOf(signal.Rule, signal.Label))))
            .Where(span => span.Start < span.End)
            .ToList();
        var cuts = spans.SelectMany(span => (int[])[span.Start, span.End]).Concat(Hidden(text)).Append(0).Append(text.Length).Distinct().Order().ToList();
        var pieces = new List<TextPiece>(cuts.Count);
        for (var i = 0; i + 1 < cuts.Count; i++)
        {
            var (from, to) = (cuts[i], cuts[i + 1]);
            var over = spans.Where(span => span.Start <= from && span.End >= to).ToList();
            var ending = over.Where(span => span.End == to).Select(span => span.Name).Distinct(StringComparer.Ordinal).ToList();
            var mark = over.Count == 0 ? null : over.Exists(span => span.Mark == "said") ? "said" : "word";
            pieces.Add(new TextPiece(text[from..to], mark, ending, NameOf(text[from])));
        }

        return pieces;
    }

    /// <summary>One line for the list: from shortly before the first mark on.</summary>
    public static (string Before, string Marked, string After) Line(string text, IReadOnlyList<SignalView> signals)
    {
        const int Lead = 28, Most = 160;
        var first = signals.SelectMany(signal => signal.Spans).Where(span => span.Length == 2 && span[0] >= 0 && span[0] < text.Length).MinBy(span => span[0]);
        var (start, end) = first is null ? (0, 0) : (Whole(text, first[0]), Whole(text, first[0] + (long)first[1]));
        var from = start <= Lead ? 0 : text.IndexOf(' ', start - Lead) is var space && space >= 0 && space < start ? space + 1 : Whole(text, start - Lead);
        var after = text[end..Whole(text, Math.Min(text.Length, end + (long)Most))];
        return (Flat((from > 0 ? "…" : "") + text[from..start]), Flat(text[start..end]), Flat(after));
    }

    // A mark never cuts a pair of surrogates in two.
    private static int Whole(string text, long index)
    {
        var at = (int)Math.Clamp(index, 0, text.Length);
        return at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at + 1 : at;
    }

    private static string Flat(string text) =>
        string.Create(text.Length, text, (flat, from) =>
        {
            for (var i = 0; i < flat.Length; i++) flat[i] = char.IsControl(from[i]) || NameOf(from[i]) is not null ? ' ' : from[i];
        });

    private static IEnumerable<int> Hidden(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (NameOf(text[i]) is null) continue;
            yield return i;
            yield return i + 1;
        }
    }

    // What turns the line's direction, or splits a word without being seen. Joiners are left: emoji and many scripts need them.
    private static string? NameOf(char c) => c switch
    {
        '\u200B' or '\u2060' or '\uFEFF' or '\u00AD' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') =>
            "U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture),
        _ => null,
    };

    private sealed record Span(int Start, int End, string Mark, string Name);
}
