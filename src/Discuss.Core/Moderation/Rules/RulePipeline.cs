namespace Discuss.Core.Moderation.Rules;

/// <summary>The rules in their order. The doors stand first: what one of them refuses, the others need not look at.</summary>
public sealed class RulePipeline(IReadOnlyList<IRule> rules)
{
    /// <summary>The rules that every site has, each with its settings.</summary>
    public static RulePipeline Default { get; } = new(
    [
        new ClosedThreadRule(), new SanctionRule(), new LengthRule(), new FloodRule(), new RepeatRule(), new BannedWordRule(),
        new PremoderationRule(), new GuestRule(), new NewCommenterRule(), new RejectionRule(), new LinkRule(), new ImageRule(), new SuspectWordRule(),
        new ClassifierRule(),
    ]);

    public IReadOnlyList<IRule> Rules => rules;

    /// <summary>The rules that are on for this comment and that its author does not pass, in order.</summary>
    public IEnumerable<IRule> For(RuleInput input) => rules.Where(rule => rule.IsOn(input) && !input.Author.Passes(rule.About));

    /// <summary>All signals, in the order of the rules.</summary>
    public IReadOnlyList<Signal> Judge(RuleInput input)
    {
        var signals = new List<Signal>();
        foreach (var rule in For(input))
        {
            rule.Judge(input, signals);
            if (IsShut(rule, signals)) break;
        }

        return signals;
    }

    /// <summary>Whether <paramref name="rule"/> has refused the comment so that no other rule is asked.</summary>
    public static bool IsShut(IRule rule, IReadOnlyCollection<Signal> signals) =>
        rule.About.IsDoor && signals.Any(signal => signal.Verdict == Verdict.Reject && signal.Rule == rule.About.Name);
}

/// <summary>Everything that can stand as a reason beside a comment, for the settings page and the queue.</summary>
public static class RuleCatalogue
{
    /// <summary>The rules in the order in which they are asked, then what else can be a reason.</summary>
    public static IReadOnlyList<RuleDescription> All { get; } =
    [
        .. RulePipeline.Default.Rules.Select(rule => rule.About),
        new(
            ClassifierRule.Missing, "No classifier", "While the classifier is not there, comments are held or appear, as the site wants it.",
            "The model file is damaged: comments wait for a moderator.", "moderation.classifier.holdWithout", RulePass.Staff),
        ExternalRule.About,
        new(
            Policy.Insisted, "Posted all the same", "An author who was asked to think again and posts all the same is held.",
            "Asked whether “moron” has to be, the author sends it anyway.", null, RulePass.Staff),
        new(
            "reports", "Readers' reports", "A comment that readers report is held once their reports weigh enough; those of readers with a good eye weigh more.",
            "With 3, three members with no record so far are enough, or six guests.", "moderation.reports", RulePass.Nobody),
        new(
            RuleFaults.Name, "A rule that failed", "A comment that a rule could not judge in time is held or appears, as the site wants it.",
            "The database did not say in time what the author wrote before: the comment waits.", "moderation.faults", RulePass.Nobody),
    ];

    private static readonly Dictionary<string, RuleDescription> ByName = All.ToDictionary(rule => rule.Name, StringComparer.Ordinal);

    public static RuleDescription? Find(string name) => ByName.GetValueOrDefault(name);
}
