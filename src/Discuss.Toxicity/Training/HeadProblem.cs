namespace Discuss.Toxicity.Training;

/// <summary>One label's logistic regression: what is to be fitted, whoever fits it.</summary>
/// <param name="Rows">The features of every example.</param>
/// <param name="Examples">Indices of the examples that have a weight.</param>
/// <param name="Targets">For each example 0 to 1.</param>
/// <param name="Weights">For each example how much it counts.</param>
/// <param name="Scale">For each feature the factor of its value.</param>
/// <param name="Groups">For each example its group, below <paramref name="GroupCount"/>. Each has an intercept of its own; that of group 0 is the model's.</param>
internal sealed record HeadProblem(
    ToxicityLabel Label, SparseRows Rows, int[] Examples, float[] Targets, float[] Weights, float[] Scale, byte[] Groups, int GroupCount);

/// <summary>A fitted head.</summary>
/// <param name="Weights">For each feature its weight times its scale.</param>
/// <param name="Bias">The intercept of group 0.</param>
/// <param name="Optimum">Where the fitter stopped, in its own terms, for a like problem to begin with.</param>
internal sealed record HeadFit(float[] Weights, float Bias, object Optimum);

/// <summary>Fits heads, several at a time.</summary>
internal interface IHeadFitter
{
    /// <summary>Fits under the penalty of <see cref="TrainingPlan"/>; the same problem gives the same bits.</summary>
    /// <param name="iterations">At most so many.</param>
    /// <param name="start">The <see cref="HeadFit.Optimum"/> of a like problem, or null for zeros.</param>
    HeadFit Fit(HeadProblem problem, int iterations, object? start);
}

/// <summary>The built-in fitter.</summary>
internal sealed class LogisticFitter : IHeadFitter
{
    public HeadFit Fit(HeadProblem problem, int iterations, object? start)
    {
        var (weights, intercepts, unscaled) = LogisticHead.Train(
            problem.Rows, problem.Examples, problem.Targets, problem.Weights, problem.Scale, problem.Groups, problem.GroupCount,
            TrainingPlan.Penalty, iterations, (float[]?)start);
        return new HeadFit(weights, intercepts[0], unscaled);
    }
}
