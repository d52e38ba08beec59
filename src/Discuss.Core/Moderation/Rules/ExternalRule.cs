namespace Discuss.Core.Moderation.Rules;

/// <summary>The site's own rule, which is asked over the network.</summary>
public sealed record ExternalSettings
{
    /// <summary>Where it is asked; an https address, or none.</summary>
    public string? Url { get; init; }
}

/// <summary>
/// A rule that the publisher runs elsewhere. It has no place in the pipeline, for its answer takes longer than a look: it is asked beside the
/// other rules, and what it says in time is one more signal.
/// </summary>
public static class ExternalRule
{
    public const string Name = "external-rule";

    /// <summary>The label of the signal that says that nothing was said.</summary>
    public const string Skipped = "skipped";

    /// <summary>Characters of a reason that are kept.</summary>
    public const int MaxReason = 300;

    public static RuleDescription About { get; } = new(
        Name, "The site's own rule", "Asks an address of the site's, which lets a comment pass, has it held or refuses it; without an answer in time it is skipped.",
        "A newsroom's list of live court cases holds comments that name a defendant.", "moderation.external", RulePass.Staff);

    /// <summary>What a verdict of the address says; <see langword="null"/> where there is nothing to note.</summary>
    public static Signal? Of(Verdict verdict, string? reason) => verdict switch
    {
        Verdict.Reject => Said(verdict, reason ?? "The site's own rule refuses it.", "This site does not take this comment."),
        Verdict.Hold => Said(verdict, reason ?? "The site's own rule has it held.", "A moderator looks at it first."),
        _ => reason is null ? null : Said(Verdict.Approve, reason, null),
    };

    /// <summary>That the address said nothing, and why.</summary>
    public static Signal SkippedBecause(string why) =>
        new(Name, Skipped, null, [], $"The site's own rule was skipped: {why}", Verdict.Approve);

    private static Signal Said(Verdict verdict, string detail, string? forAuthor) =>
        new(Name, null, null, [], Short(detail), verdict) { ForAuthor = forAuthor };

    private static string Short(string text)
    {
        if (text.Length <= MaxReason) return text;
        var end = char.IsHighSurrogate(text[MaxReason - 2]) ? MaxReason - 2 : MaxReason - 1;
        return text[..end] + "…";
    }
}
