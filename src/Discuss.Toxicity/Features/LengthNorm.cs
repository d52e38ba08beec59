namespace Discuss.Toxicity.Features;

/// <summary>How far a long comment dilutes each of its features, and how little a short one lets a few of them say.</summary>
internal static class LengthNorm
{
    private const float Smoothing = 100;

    /// <summary>The factor of every feature's weight in a comment with so many distinct features.</summary>
    public static float Inverse(int features) => 1 / MathF.Sqrt(features + Smoothing);
}
