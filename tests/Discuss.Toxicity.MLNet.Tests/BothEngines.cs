using Discuss.Toxicity.Evaluating;
using Discuss.Toxicity.Model;
using Discuss.Toxicity.Tests;
using Xunit.Abstractions;

namespace Discuss.Toxicity.MLNet.Tests;

/// <summary>What ML.NET trained, served by the built-in engine, reaches the same bars.</summary>
public sealed class BothEngines(ITestOutputHelper output)
{
    [NeedsDataFact]
    public void The_portable_model_of_ML_NET_reaches_every_bar_on_the_built_in_engine()
    {
        var portable = new LinearToxicityClassifier(ModelFile.Parse(EngineUnderTest.Training.Portable, "portable"));
        var report = Evaluation.Run(portable, [TrainingData.Train!], [TrainingData.Insults2012!]);
        output.WriteLine(report.ToTable());
        Assert.DoesNotContain(report.Lines, line => line.Reached == false);
    }

    [NeedsDataFact]
    public void Both_give_nearly_the_same_score_to_each_comment_of_the_exchange()
    {
        var portable = new LinearToxicityClassifier(ModelFile.Parse(EngineUnderTest.Training.Portable, "portable"));
        var own = new EngineUnderTest().Classifier;
        foreach (var comment in Exchange.Comments)
            Assert.Equal(own.Score(comment.Body).Insult, portable.Score(comment.Body).Insult, 0.03f);
    }
}
