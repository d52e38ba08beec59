using Discuss.Toxicity.Model;
using Discuss.Toxicity.Training;

namespace Discuss.Toxicity.MLNet;

/// <summary>What ML.NET trained.</summary>
/// <param name="Saved">ML.NET's own saved model with what this engine needs beside it: for <see cref="MlNetToxicityClassifier.Load"/>.</param>
/// <param name="Portable">The same weights as a portable model file, at most 2 MiB: for <see cref="LinearToxicityClassifier.Load"/>.</param>
public sealed record MlNetTraining(byte[] Saved, byte[] Portable);

/// <summary>Trains by ML.NET from the same files as <see cref="Trainer"/>, with the same features and calibration.</summary>
public static class MlNetTrainer
{
    /// <summary>Trains every head. The same files give the same weights.</summary>
    /// <param name="paths">Files or folders of <c>.tsv</c> files in the forms that <c>discuss train</c> takes.</param>
    /// <exception cref="InvalidDataException">A column is missing or a label is wrong; the file and the line are named.</exception>
    /// <exception cref="FileNotFoundException">A path does not exist or a folder holds no file.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static MlNetTraining Train(IReadOnlyList<string> paths, IProgress<TrainingProgress>? progress, CancellationToken cancellation) =>
        Train(Trainer.Read(paths, progress), progress, cancellation);

    internal static MlNetTraining Train(Corpus corpus, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var fitter = new LbfgsFitter();
        var trained = Trainer.Train(corpus, fitter, progress, cancellation);
        var portable = ModelFile.Write(trained.Model);
        return new MlNetTraining(SavedModel.Write(portable, new FeatureTable(trained.Data.Slots, fitter.Width, Scales(fitter)), fitter), portable);
    }

    private static float[][] Scales(LbfgsFitter fitter) => [.. Enum.GetValues<ToxicityLabel>().Select(label => fitter[label].Scale)];
}
