namespace Discuss.Toxicity;

/// <summary>Where a site that has chosen nothing draws its lines: a probability at or above the line is flagged.</summary>
public static class ToxicityThresholds
{
    /// <summary>The default line of every label.</summary>
    public const float Default = 0.5f;
}
