namespace Discuss.Core.Moderation.Rules;

/// <summary>What readers' reports can do.</summary>
public sealed record ReportSettings
{
    /// <summary>The summed weight from which on a comment is held, 0.1 to 1,000; <see langword="null"/>: never.</summary>
    public double? HoldAt { get; init; } = 3;
}

/// <summary>
/// What a reader's report weighs. It begins at 1 for a member and at 0.5 for a guest, and is that times twice the share of the reader's
/// reports with which moderators agreed, one more of either kind assumed (Laplace's rule of succession):
/// <c>base × 2 × (agreed + 1) / (agreed + refused + 2)</c>, within <see cref="Least"/> and <see cref="Most"/>.
/// </summary>
public static class ReportWeight
{
    public const double Least = 0.1;
    public const double Most = 2;

    private const double Member = 1;
    private const double Guest = 0.5;

    /// <summary>The weight, from <see cref="Least"/> to <see cref="Most"/>.</summary>
    /// <param name="isMember">Whether the reader has an account.</param>
    /// <param name="agreed">Reports with which a moderator agreed, at least 0.</param>
    /// <param name="refused">Reports that a moderator refused, at least 0.</param>
    public static double Of(bool isMember, int agreed, int refused) => Math.Clamp(
        (isMember ? Member : Guest) * 2 * (agreed + 1) / (agreed + refused + 2.0), Least, Most);
}
