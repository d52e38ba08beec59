namespace Discuss.Toxicity.Tests;

/// <summary>The model file that stands beside the program, loaded once for a class of tests.</summary>
public sealed class BuiltInModel
{
    public LinearToxicityClassifier Classifier { get; } = LinearToxicityClassifier.Load();
}
