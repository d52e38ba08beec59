namespace Discuss.Toxicity.Model;

/// <summary>Makes calibrated probabilities of the log-odds of a comment and of its most telling sentence.</summary>
internal static class Probabilities
{
    // To name a group is no hatred of it: few examples teach that head, so it may not run far ahead of the one that many teach.
    private const float MostHateBeyondToxic = 2;

    /// <param name="whole">For each head the log-odds of the whole comment.</param>
    /// <param name="sentence">For each head the log-odds of the sentence that says most.</param>
    public static ToxicityScore Of(Pooling[] poolings, ReadOnlySpan<float> whole, ReadOnlySpan<float> sentence)
    {
        var toxic = poolings[0].Pool(whole[0], sentence[0]);
        var hate = Math.Min(poolings[5].Pool(whole[5], sentence[5]), toxic + MostHateBeyondToxic);
        return new ToxicityScore(
            Probability(toxic), Probability(poolings[1].Pool(whole[1], sentence[1])), Probability(poolings[2].Pool(whole[2], sentence[2])),
            Probability(poolings[3].Pool(whole[3], sentence[3])), Probability(poolings[4].Pool(whole[4], sentence[4])), Probability(hate));
    }

    private static float Probability(float logOdds) => 1 / (1 + MathF.Exp(-logOdds));
}
