namespace Discuss.Core.Moderation.Rules;

/// <summary>Where a moderator reads everything first, beside the whole site.</summary>
public sealed record PremoderationSettings
{
    /// <summary>Keys of the threads; at most 1,000, each of at most 500 characters.</summary>
    public IReadOnlyList<string> Threads { get; init; } = [];
}

/// <summary>Holds every comment of a site or of a thread.</summary>
public sealed class PremoderationRule : IRule
{
    public RuleDescription About { get; } = new(
        "premoderation", "Pre-moderation", "On a site or in a discussion that is pre-moderated, a moderator reads every comment first.",
        "With the key of the article on the court case, its comments wait, and those of other articles do not.", "moderation.premoderation",
        RulePass.StaffAndTrusted);

    public bool IsOn(RuleInput input) => input.SiteIsPremoderated || IsOfThread(input);

    public void Judge(RuleInput input, ICollection<Signal> signals) => signals.Add(new Signal(
        About.Name, input.SiteIsPremoderated ? "site" : "thread", null, [],
        input.SiteIsPremoderated ? "On this site a moderator reads every comment first." : "In this discussion a moderator reads every comment first.",
        Verdict.Hold));

    private static bool IsOfThread(RuleInput input) =>
        input.Settings.Premoderation.Threads.Count > 0 && input.Settings.Premoderation.Threads.Contains(input.ThreadKey, StringComparer.Ordinal);
}
