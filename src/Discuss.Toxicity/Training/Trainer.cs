using System.Collections.Concurrent;
using Discuss.Toxicity.Model;

namespace Discuss.Toxicity.Training;

/// <summary>What a training is doing, and how much of it is done, from 0 to 1.</summary>
public sealed record TrainingProgress(string Stage, double Done);

/// <summary>What a training made: the portable model, and the features in the numbering that the heads were fitted in.</summary>
internal sealed record Trained(ToxicityModel Model, FeatureRows Data);

/// <summary>Trains the built-in model from labelled files and the project's own data. The same files give the same bytes.</summary>
public static class Trainer
{
    private const int TalkPages = 0;
    private const int Groups = 4;

    /// <summary>Trains and returns the bytes of a model file, at most 2 MiB.</summary>
    /// <param name="paths">Files or folders of <c>.tsv</c> files in the forms that <c>discuss train</c> takes.</param>
    /// <exception cref="InvalidDataException">A column is missing or a label is wrong; the file and the line are named.</exception>
    /// <exception cref="FileNotFoundException">A path does not exist or a folder holds no file.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static byte[] Train(IReadOnlyList<string> paths, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        return ModelFile.Write(Train(Read(paths, progress), new LogisticFitter(), progress, cancellation).Model);
    }

    /// <summary>The files, and the project's own training shapes.</summary>
    internal static Corpus Read(IReadOnlyList<string> paths, IProgress<TrainingProgress>? progress)
    {
        ArgumentNullException.ThrowIfNull(paths);
        progress?.Report(new TrainingProgress("reading", 0));
        var corpus = new Corpus();
        foreach (var path in paths)
            corpus.Read(path);
        foreach (var example in OwnData.Read(test: false))
            corpus.Add(example);
        return corpus;
    }

    /// <summary>Words, features, heads, calibration: all but the fitting of a head is the same for every engine.</summary>
    internal static Trained Train(Corpus corpus, IHeadFitter fitter, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        corpus.Examples.RemoveAll(OwnSplit.IsTest);
        var examples = corpus.Examples;
        if (!examples.Exists(e => e.Targets[0] > 0.5f) || !examples.Exists(e => e.Weights[0] > 0 && e.Targets[0] < 0.5f))
            throw new InvalidDataException("Training needs comments that are toxic and comments that are not.");
        progress?.Report(new TrainingProgress("words", 0.03));
        var vocabulary = VocabularyBuilder.Build(corpus);
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(new TrainingProgress("features", 0.1));
        var data = FeatureRows.Extract(examples, vocabulary, TrainingPlan.FeatureInAtLeast, cancellation);
        var groups = examples.Select(Group).ToArray();

        var first = new Head[ToxicityModel.Heads];
        var final = new Head[ToxicityModel.Heads];
        var jobs = TrainingPlan.Heads.OrderBy(plan => plan.CleanEvery).ToList();
        var done = 0;
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(Partitioner.Create(jobs, EnumerablePartitionerOptions.NoBuffering), options, plan =>
        {
            // The first training leaves out what is calibrated on; the second begins where the first ended.
            var h = (int)plan.Label;
            var fit = fitter.Fit(Problem(plan, examples, data, groups, calibrating: true), TrainingPlan.Iterations, start: null);
            first[h] = new Head(fit.Weights, fit.Bias);
            cancellation.ThrowIfCancellationRequested();
            fit = fitter.Fit(Problem(plan, examples, data, groups, calibrating: false), TrainingPlan.FurtherIterations, fit.Optimum);
            final[h] = new Head(fit.Weights, fit.Bias);
            var count = Interlocked.Increment(ref done);
            progress?.Report(new TrainingProgress(plan.Label.ToString(), 0.25 + (0.7 * count / jobs.Count)));
        });

        AddToxicToInsult(first);
        AddToxicToInsult(final);
        var poolings = PoolingFit.Fit(ModelPacker.Pack(vocabulary, data, first, PoolingFit.Neutral), examples);
        progress?.Report(new TrainingProgress("packing", 0.97));
        var model = ModelPacker.Pack(vocabulary, data, final, poolings);
        progress?.Report(new TrainingProgress("done", 1));
        return new Trained(model, data);
    }

    private static HeadProblem Problem(HeadPlan plan, List<Example> examples, FeatureRows data, byte[] groups, bool calibrating)
    {
        var head = (int)plan.Label;
        var targets = new float[examples.Count];
        var weights = new float[examples.Count];
        var rows = new List<int>();
        for (var i = 0; i < examples.Count; i++)
        {
            var example = examples[i];
            if ((calibrating && OwnSplit.IsForCalibration(example)) || Skipped(plan, example, i))
                continue;
            targets[i] = example.Targets[head];
            weights[i] = example.Weights[head] * plan.Sources[(int)example.Source];
            if (plan.CleanEvery > 1 && example.Source is not Source.Own && targets[i] == 0)
                weights[i] *= plan.CleanEvery;
            if (plan.Label == ToxicityLabel.Insult && Unasked(example))
                (targets[i], weights[i]) = (TrainingPlan.UnaskedInsult, TrainingPlan.UnaskedInsultWeight);
            if (weights[i] > 0)
                rows.Add(i);
        }

        var apart = plan.OwnApart ? groups : [.. groups.Select(g => g == 3 ? (byte)TalkPages : g)];
        return new HeadProblem(plan.Label, data.Rows, [.. rows], targets, weights, FeatureScale.Of(data, rows, targets, weights), apart, Groups);
    }

    private static bool Skipped(HeadPlan plan, Example example, int i) =>
        plan.CleanEvery > 1 && example.Source is not Source.Own && example.Weights[0] > 0 && example.Targets[0] == 0 && i % plan.CleanEvery != 0;

    private static bool Unasked(Example example) =>
        example.Source == Source.TalkPages && example.Weights[(int)ToxicityLabel.Insult] == 0 && example.Targets[0] > 0.5f;

    private static byte Group(Example example) => example.Source switch
    {
        Source.NewsComments => 1,
        Source.Templates or Source.Terms => 2,
        Source.Own => 3,
        _ => TalkPages,
    };

    private static void AddToxicToInsult(Head[] heads) =>
        heads[(int)ToxicityLabel.Insult] = heads[(int)ToxicityLabel.Insult].Plus(heads[(int)ToxicityLabel.Toxic], TrainingPlan.ToxicInInsult);
}

/// <summary>One head's weights over numbered features, before packing.</summary>
internal sealed record Head(float[] Weights, float Bias)
{
    public Head Plus(Head other, float share) =>
        new([.. Weights.Select((weight, j) => weight + (share * other.Weights[j]))], Bias + (share * other.Bias));
}
