using Discuss.Toxicity.MLNet;

namespace Discuss.Toxicity.Tests;

/// <summary>The engine on ML.NET, trained once for all tests on the public sets: its model is not in the repository.</summary>
public sealed class EngineUnderTest
{
    public const string VersionPrefix = "mlnet-";

    private static readonly Lazy<MlNetTraining> OnlyTraining = new(() => MlNetTrainer.Train([TrainingData.Train!], null, CancellationToken.None));
    private static readonly Lazy<MlNetToxicityClassifier> OnlyClassifier = new(() => Load(OnlyTraining.Value.Saved));

    public static string? CannotRun { get; } = TrainingData.Root is null
        ? "The ML.NET engine is trained for its tests, and the public sets are not here: set DISCUSS_TOXICITY_DATA, or put them at ../shared/data/toxicity."
        : null;

    public static MlNetTraining Training => OnlyTraining.Value;

    public IToxicityClassifier Classifier { get; } = OnlyClassifier.Value;

    public static MlNetToxicityClassifier Load(byte[] saved)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllBytes(path, saved);
            return MlNetToxicityClassifier.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
