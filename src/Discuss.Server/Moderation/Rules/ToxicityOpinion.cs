using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;
using Discuss.Toxicity;

namespace Discuss.Server.Moderation;

/// <summary>The classifier's scores of one comment, for the rules and for the table of scores.</summary>
internal sealed class ToxicityOpinion(IToxicityClassifier classifier, string body, string? parentBody)
{
    private IReadOnlyList<ToxicSpan>? _spans;

    /// <summary>The score, where a rule has asked for it.</summary>
    public ToxicityScore? Score { get; private set; }

    public string Model => classifier.ModelVersion;

    public ClassifierOpinion ForRules() => new(Judge, Explain);

    /// <summary>The label's name in the HTTP contract.</summary>
    public static string Word(ToxicityLabel label) => ClassifierRule.Word((ClassifierLabel)label);

    private double[] Judge()
    {
        var score = classifier.Score(body, parentBody);
        Score = score;
        return [score.Toxic, score.SevereToxic, score.Obscene, score.Threat, score.Insult, score.IdentityHate];
    }

    private TextSpan[] Explain(ClassifierLabel label)
    {
        // Only what is flagged is worth the longer look for words.
        _spans ??= classifier.Explain(body, parentBody).Spans;
        return [.. _spans.Where(span => span.Label == (ToxicityLabel)label).Select(span => new TextSpan(span.Start, span.Length))];
    }
}
