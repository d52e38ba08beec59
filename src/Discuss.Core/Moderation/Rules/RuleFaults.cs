namespace Discuss.Core.Moderation.Rules;

/// <summary>What becomes of a comment that a rule could not judge.</summary>
public sealed record FaultSettings
{
    /// <summary>Whether it waits for a moderator.</summary>
    public bool Hold { get; init; } = true;
}

/// <summary>What is said where a rule could not say anything.</summary>
public static class RuleFaults
{
    public const string Name = "rule-fault";

    public static Signal Late(RuleDescription rule, FaultSettings settings) => Of(rule, "did not answer in time", settings);

    public static Signal Failed(RuleDescription rule, FaultSettings settings) => Of(rule, "failed", settings);

    private static Signal Of(RuleDescription rule, string what, FaultSettings settings) =>
        new(Name, rule.Name, null, [], $"The rule “{rule.Title}” {what}.", settings.Hold ? Verdict.Hold : Verdict.Approve)
        {
            ForAuthor = "A moderator looks at it first.",
        };
}
