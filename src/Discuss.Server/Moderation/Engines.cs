using Discuss.Toxicity;
using Discuss.Toxicity.Model;
using Discuss.Toxicity.Training;
#if MLNET
using Discuss.Toxicity.MLNet;
#endif

namespace Discuss.Server.Moderation;

/// <summary>The classifier's engines by the names that settings and commands give them. Only here a build knows whether it has the one on ML.NET.</summary>
internal static class Engines
{
    /// <summary>Always there.</summary>
    public const string BuiltIn = "builtin";

    /// <summary>In a build with <c>-p:MLNet=true</c>.</summary>
    public const string MlNet = "mlnet";

    /// <summary>Loads a model into an engine.</summary>
    /// <param name="engine">Its name; null or empty for <see cref="BuiltIn"/>.</param>
    /// <param name="file">The engine's model file; null or empty for the one beside the program.</param>
    /// <exception cref="ToxicityModelException">There is no such engine, this build has it not, or its model cannot be used.</exception>
    public static IToxicityClassifier Load(string? engine, string? file)
    {
        var model = string.IsNullOrWhiteSpace(file) ? null : file;
        return IsMlNet(engine) ? LoadMlNet(model) : LinearToxicityClassifier.Load(model);
    }

    /// <summary>Trains the model of an engine.</summary>
    /// <exception cref="ToxicityModelException">There is no such engine, or this build has it not.</exception>
    public static TrainedModel Train(string? engine, IReadOnlyList<string> data, IProgress<TrainingProgress> progress, CancellationToken cancellationToken) =>
        IsMlNet(engine) ? TrainMlNet(data, progress, cancellationToken) : new TrainedModel(Trainer.Train(data, progress, cancellationToken), null);

    private static bool IsMlNet(string? engine) => engine?.Trim().ToLowerInvariant() switch
    {
        null or "" or BuiltIn => false,
        MlNet => true,
        _ => throw new ToxicityModelException($"There is no engine \"{engine}\": Discuss:Toxicity:Engine is {BuiltIn} or {MlNet}."),
    };

#if MLNET
    private static MlNetToxicityClassifier LoadMlNet(string? file) => MlNetToxicityClassifier.Load(file);

    private static TrainedModel TrainMlNet(IReadOnlyList<string> data, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        var trained = MlNetTrainer.Train(data, progress, cancellationToken);
        return new TrainedModel(trained.Saved, trained.Portable);
    }
#else
    private static IToxicityClassifier LoadMlNet(string? file) => throw NotInThisBuild();

    private static TrainedModel TrainMlNet(IReadOnlyList<string> data, IProgress<TrainingProgress> progress, CancellationToken cancellationToken) =>
        throw NotInThisBuild();

    private static ToxicityModelException NotInThisBuild() =>
        new($"This build has no engine \"{MlNet}\": build it with -p:MLNet=true, or use {BuiltIn}.");
#endif
}

/// <summary>What a training made.</summary>
/// <param name="Model">The model file of the engine that trained.</param>
/// <param name="Portable">The same weights for the built-in engine; <see langword="null"/> where that is the engine that trained.</param>
internal sealed record TrainedModel(byte[] Model, byte[]? Portable);
