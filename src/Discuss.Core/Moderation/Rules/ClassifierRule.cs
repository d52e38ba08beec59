using System.Globalization;

namespace Discuss.Core.Moderation.Rules;

/// <summary>What a comment can be, to the classifier; in the order of its scores.</summary>
public enum ClassifierLabel
{
    Toxic,
    SevereToxic,
    Obscene,
    Threat,
    Insult,
    IdentityHate,
}

/// <summary>A probability for each label, 0 to 1; <see langword="null"/> where the label decides nothing.</summary>
public sealed record LabelThresholds
{
    public double? Toxic { get; init; }
    public double? SevereToxic { get; init; }
    public double? Obscene { get; init; }
    public double? Threat { get; init; }
    public double? Insult { get; init; }
    public double? IdentityHate { get; init; }

    public double? this[ClassifierLabel label] => label switch
    {
        ClassifierLabel.Toxic => Toxic,
        ClassifierLabel.SevereToxic => SevereToxic,
        ClassifierLabel.Obscene => Obscene,
        ClassifierLabel.Threat => Threat,
        ClassifierLabel.Insult => Insult,
        _ => IdentityHate,
    };
}

/// <summary>What the classifier's scores lead to.</summary>
public sealed record ClassifierSettings
{
    /// <summary>From which probability on a comment's author is asked to think again.</summary>
    public LabelThresholds Nudge { get; init; } = new() { SevereToxic = Default, Threat = Default, Insult = Default, IdentityHate = Default };

    /// <summary>From which probability on a moderator looks first, without the author being asked.</summary>
    public LabelThresholds Hold { get; init; } = new();

    /// <summary>Whether comments wait for a moderator while the classifier is not there to judge them.</summary>
    public bool HoldWithout { get; init; } = true;

    // The line at which the shipped model's precision and recall were measured: see its model card.
    private const double Default = 0.5;
}

/// <summary>Asks authors to think again, or moderators to look, where the classifier's score of a label reaches the site's threshold.</summary>
public sealed class ClassifierRule : IRule
{
    public const string Name = "toxicity";
    public const string Missing = "no-classifier";

    private static readonly (ClassifierLabel Label, string Word, string Reads)[] Labels =
    [
        (ClassifierLabel.Toxic, "toxic", "hostile"),
        (ClassifierLabel.SevereToxic, "severeToxic", "very hostile"),
        (ClassifierLabel.Obscene, "obscene", "obscene"),
        (ClassifierLabel.Threat, "threat", "a threat"),
        (ClassifierLabel.Insult, "insult", "an insult"),
        (ClassifierLabel.IdentityHate, "identityHate", "hatred of people for who they are"),
    ];

    public RuleDescription About { get; } = new(
        Name, "Insults and hostility", "Where a comment reads as hostile, its author is asked to think again, or a moderator looks first.",
        "With “insult” from 0.50 on, “You are a moron.” asks its author to think again; posted all the same, it is held.", "moderation.classifier",
        RulePass.Staff);

    /// <summary>The label's name in the HTTP contract.</summary>
    public static string Word(ClassifierLabel label) => Labels[(int)label].Word;

    public bool IsOn(RuleInput input) => input.Classifier is not null || input.Settings.Classifier.HoldWithout;

    public void Judge(RuleInput input, ICollection<Signal> signals)
    {
        if (input.Classifier is not { } opinion)
        {
            signals.Add(new Signal(Missing, null, null, [], "The classifier is not there to judge this.", Verdict.Hold)
            {
                ForAuthor = "A moderator looks at it first.",
            });
            return;
        }

        foreach (var (label, word, reads) in Labels)
        {
            var score = opinion[label];
            var holds = score >= input.Settings.Classifier.Hold[label];
            if (!holds && !(score >= input.Settings.Classifier.Nudge[label])) continue;
            var line = (holds ? input.Settings.Classifier.Hold : input.Settings.Classifier.Nudge)[label];
            signals.Add(new Signal(
                Name, word, score, opinion.Explain(label),
                string.Create(CultureInfo.InvariantCulture, $"This may read as {reads}: {score:0.00}, and the site {(holds ? "holds" : "asks")} from {line:0.00} on."),
                holds ? Verdict.Hold : Verdict.Nudge)
            {
                ForAuthor = $"This may read as {reads}.",
            });
        }
    }
}
