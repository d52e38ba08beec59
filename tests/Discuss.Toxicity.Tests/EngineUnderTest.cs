namespace Discuss.Toxicity.Tests;

/// <summary>The built-in engine on the model file beside the program. The bars are written once; each engine's test project holds its own engine to them.</summary>
public sealed class EngineUnderTest
{
    /// <summary>Why the engine cannot be tested here; null where it can.</summary>
    public const string? CannotRun = null;

    public const string VersionPrefix = "builtin-";

    public IToxicityClassifier Classifier { get; } = LinearToxicityClassifier.Load();
}
