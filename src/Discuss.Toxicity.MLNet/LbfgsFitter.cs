using System.Collections.Concurrent;
using Discuss.Toxicity.Training;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Discuss.Toxicity.MLNet;

/// <summary>A head as ML.NET trained it, and the scale of its features.</summary>
internal sealed record FittedHead(ITransformer Transformer, float[] Scale);

/// <summary>Fits heads by ML.NET's logistic regression (L-BFGS) over the features of <c>Discuss.Toxicity</c>, as sparse vectors.</summary>
internal sealed class LbfgsFitter : IHeadFitter
{
    /// <summary>Parts in which gradients are summed, whatever the machine: their number decides the last bits.</summary>
    private const int Parts = 2;

    private const int Memory = 20;

    // Its line search takes smaller first steps than the built-in one: with as many iterations it stops short of the same optimum.
    private const int IterationsForOne = 3;

    // A group's own intercept is a feature of this value: large beside the others, so that the penalty hardly holds it.
    private const float OfGroup = 10;

    private readonly ConcurrentDictionary<ToxicityLabel, FittedHead> _latest = new();

    /// <summary>Columns of the feature vectors: the features, then one for each group.</summary>
    public int Width { get; private set; }

    /// <summary>The latest fit of a label.</summary>
    public FittedHead this[ToxicityLabel label] => _latest[label];

    public HeadFit Fit(HeadProblem problem, int iterations, object? start)
    {
        var features = problem.Scale.Length;
        Width = features + problem.GroupCount;
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(Rows(problem, Width), Columns.Training(problem.Label, Width));
        var trainer = context.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = nameof(TrainingRow.Label),
            FeatureColumnName = Columns.Features(problem.Label),
            ExampleWeightColumnName = nameof(TrainingRow.Weight),
            L1Regularization = 0,
            L2Regularization = TrainingPlan.Penalty,
            HistorySize = Memory,
            MaximumNumberOfIterations = iterations * IterationsForOne,
            OptimizationTolerance = 1e-7f,
            NumberOfThreads = Parts,
        });
        var transformer = start is LinearBinaryModelParameters begin ? trainer.Fit(data, begin) : trainer.Fit(data);
        _latest[problem.Label] = new FittedHead(transformer, problem.Scale);
        var linear = ((CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>)transformer.Model).SubModel;
        return new HeadFit([.. linear.Weights.Take(features).Select((weight, j) => weight * problem.Scale[j])], linear.Bias, linear);
    }

    // ML.NET's labels are true or false: an example of .6 is one that is true by .6 of its weight and false by the rest.
    private static IEnumerable<TrainingRow> Rows(HeadProblem problem, int width)
    {
        foreach (var i in problem.Examples)
        {
            var features = Vector(problem, i, width);
            var (target, weight) = (problem.Targets[i], problem.Weights[i]);
            if (target > 0)
                yield return new TrainingRow { Label = true, Weight = weight * target, Features = features };
            if (target < 1)
                yield return new TrainingRow { Label = false, Weight = weight * (1 - target), Features = features };
        }
    }

    private static VBuffer<float> Vector(HeadProblem problem, int example, int width)
    {
        var norm = problem.Rows.InverseNorm(example);
        var group = problem.Groups[example];
        var names = problem.Rows.Row(example);
        var count = names.Length + (group > 0 ? 1 : 0);
        var (indices, values) = (new int[count], new float[count]);
        names.CopyTo(indices);
        Array.Sort(indices, 0, names.Length);
        for (var k = 0; k < names.Length; k++)
            values[k] = problem.Scale[indices[k]] * norm;
        if (group > 0)
            (indices[^1], values[^1]) = (problem.Scale.Length + group, OfGroup);
        return new VBuffer<float>(width, count, values, indices);
    }
}
