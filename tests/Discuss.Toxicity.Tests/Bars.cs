using Discuss.Toxicity.Evaluating;

namespace Discuss.Toxicity.Tests;

public sealed class Bars(BuiltInModel model) : IClassFixture<BuiltInModel>
{
    [NeedsDataFact]
    public void Every_figure_of_the_evaluation_reaches_its_bar()
    {
        var report = Evaluation.Run(model.Classifier, [TrainingData.Train!], [TrainingData.Insults2012!]);
        Assert.DoesNotContain(report.Lines, line => line.Reached == false);
        Assert.Contains(report.Lines, line => line.Name == "own split, Toxic" && line.RocAuc >= 0.970);
        Assert.Contains(report.Lines, line => line.Name == "insults_2012, Insult" && line.RocAuc >= 0.880);
        Assert.Equal(40, report.Worst.Count);
    }
}
