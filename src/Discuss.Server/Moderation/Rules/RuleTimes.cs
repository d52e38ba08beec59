namespace Discuss.Server.Moderation;

/// <summary>How long a comment waits for what judges it. What is not there in time is a signal of its own, or does without.</summary>
internal sealed record RuleTimes
{
    /// <summary>All rules together, with what is read for them.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>One rule: thousands of times what the slowest takes, so that a machine that is merely busy holds nobody's comment.</summary>
    public TimeSpan Each { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>What an author wrote before: one look at an index. The rules get what is left of their time.</summary>
    public TimeSpan Reading { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>A site's own rule elsewhere, which is asked beside the others.</summary>
    public TimeSpan External { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>A site's own model, where it is not in memory yet.</summary>
    public TimeSpan Model { get; init; } = TimeSpan.FromMilliseconds(200);
}
