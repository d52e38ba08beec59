using System.Globalization;
using Discuss.Toxicity.Evaluating;
using Xunit.Abstractions;

namespace Discuss.Toxicity.Tests;

/// <summary>Prints what the model card quotes: run with <c>--logger "console;verbosity=detailed"</c>.</summary>
public sealed class Bars(EngineUnderTest engine, ITestOutputHelper output) : IClassFixture<EngineUnderTest>
{
    [NeedsDataFact]
    public void Every_figure_of_the_evaluation_reaches_its_bar()
    {
        var report = Evaluation.Run(engine.Classifier, [TrainingData.Train!], [TrainingData.Insults2012!]);
        output.WriteLine(report.ToTable());
        foreach (var wrong in report.Worst)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(wrong.Truth ? "missed" : "false ")} {wrong.Score:0.000} {wrong.Text[..Math.Min(300, wrong.Text.Length)]}"));
        Assert.DoesNotContain(report.Lines, line => line.Reached == false);
        Assert.Contains(report.Lines, line => line.Name == "own split, Toxic" && line.RocAuc >= 0.970);
        Assert.Contains(report.Lines, line => line.Name == "insults_2012, Insult" && line.RocAuc >= 0.880);
        Assert.Equal(40, report.Worst.Count);
    }

    [EngineFact]
    public void The_bars_on_own_shapes_hold_without_any_public_set()
    {
        var lines = ShapeEvaluation.Run(engine.Classifier, ToxicityThresholds.Default).ToList();
        Assert.NotEmpty(lines);
        Assert.DoesNotContain(lines, line => line.Reached == false);
    }

    [EngineFact]
    public void Scoring_many_comments_allocates_nothing()
    {
        var speed = SpeedMeasurement.Run(engine.Classifier, rounds: 1);
        output.WriteLine(speed.ToString());
        Assert.Equal(0, speed.AllocatedBytes);
        Assert.InRange(speed.MeanLength, 140, 150);
    }
}
