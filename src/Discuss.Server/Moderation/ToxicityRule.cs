using System.Globalization;
using Discuss.Core.Moderation;
using Discuss.Server.Sites;
using Discuss.Toxicity;

namespace Discuss.Server.Moderation;

/// <summary>The classifier's rule: each label at or above the site's threshold is a signal, with the words that made it so.</summary>
internal static class ToxicityRule
{
    public const string Name = "toxicity";

    private static readonly (ToxicityLabel Label, string Word, string Reads)[] Labels =
    [
        (ToxicityLabel.Toxic, "toxic", "hostile"),
        (ToxicityLabel.SevereToxic, "severeToxic", "very hostile"),
        (ToxicityLabel.Obscene, "obscene", "obscene"),
        (ToxicityLabel.Threat, "threat", "a threat"),
        (ToxicityLabel.Insult, "insult", "an insult"),
        (ToxicityLabel.IdentityHate, "identityHate", "hatred of people for who they are"),
    ];

    /// <summary>The label's name in the HTTP contract.</summary>
    public static string Word(ToxicityLabel label) => Labels[(int)label].Word;

    /// <summary>What a signal says, without its numbers where it has some.</summary>
    public static string InPlainWords(Signal signal) =>
        signal.Rule == Name ? $"This may read as {Labels.First(label => label.Word == signal.Label).Reads}." : signal.Detail;

    public static void Add(
        List<Signal> signals, IToxicityClassifier classifier, ToxicityScore score, LabelThresholds thresholds, string body, string? parentBody)
    {
        IReadOnlyList<ToxicSpan>? spans = null;
        foreach (var (label, word, reads) in Labels)
        {
            if (thresholds[label] is not { } threshold || score[label] < threshold) continue;
            // Only what is flagged is worth the longer look for words.
            spans ??= classifier.Explain(body, parentBody).Spans;
            var detail = string.Create(CultureInfo.InvariantCulture, $"This may read as {reads}: {score[label]:0.00}, and the site asks from {threshold:0.00} on.");
            signals.Add(new Signal(Name, word, score[label], Words(spans, label), detail, Verdict.Nudge));
        }
    }

    private static List<TextSpan> Words(IReadOnlyList<ToxicSpan> spans, ToxicityLabel label) =>
        [.. spans.Where(span => span.Label == label).Select(span => new TextSpan(span.Start, span.Length))];
}
