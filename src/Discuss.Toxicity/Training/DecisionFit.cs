using Discuss.Toxicity.Features;
using Discuss.Toxicity.Model;
using Discuss.Toxicity.Text;

namespace Discuss.Toxicity.Training;

/// <summary>A comment that a moderator decided about.</summary>
/// <param name="Parent">What it answers; empty at the top level.</param>
/// <param name="Label">What it was taken down for; <see langword="null"/> for a comment that was approved.</param>
public sealed record DecidedComment(string Text, string Parent, ToxicityLabel? Label);

/// <summary>How a model judges decisions that it has not learned from.</summary>
/// <param name="RocAuc">The chance that a comment that was taken down scores as more toxic than one that was approved; NaN where a side is empty.</param>
/// <param name="Right">Flagged and taken down, or neither.</param>
/// <param name="Missed">Taken down, and not flagged.</param>
/// <param name="FalseAlarms">Flagged, and approved.</param>
public sealed record DecisionFigures(double RocAuc, int Right, int Missed, int FalseAlarms);

/// <summary>A model that learned from decisions, and how it does beside the one that it began as.</summary>
/// <param name="File">The bytes of its model file.</param>
/// <param name="Learned">Decisions that it learned from.</param>
/// <param name="HeldBack">Decisions that both were measured on, and neither learned from.</param>
public sealed record FittedModel(byte[] File, string Version, int Learned, int HeldBack, DecisionFigures Before, DecisionFigures After);

/// <summary>
/// Fits a model to one site's moderators. It begins as the shipped model and moves as far as the decisions pull it, under the penalty of the
/// first training: what they do not speak of stays as it was. The same decisions give the same bytes.
/// </summary>
/// <remarks>
/// What moderators see is mostly what was flagged, so how often they take something down says nothing about comments at large: the fit has an
/// intercept of its own, which is thrown away, and the calibration stays that of the shipped model.
/// </remarks>
public static class DecisionFit
{
    /// <summary>Fewer decisions of a kind teach nothing that would last.</summary>
    public const int Fewest = 20;

    private const ulong HeldBackOneIn = 5;
    private const int FeatureInAtLeast = 2;

    /// <param name="shipped">The model to begin with.</param>
    /// <param name="flags">Whether a score is flagged at the site's thresholds.</param>
    /// <exception cref="InvalidDataException">There are fewer than <see cref="Fewest"/> comments that were taken down, or that were approved.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static FittedModel Fit(
        LinearToxicityClassifier shipped, IReadOnlyList<DecidedComment> decisions, Func<ToxicityScore, bool> flags, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(shipped);
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(flags);
        var heldBack = decisions.Where(IsHeldBack).ToList();
        var learned = decisions.Where(decision => !IsHeldBack(decision)).ToList();
        var (down, approved) = (learned.Count(decision => decision.Label is not null), learned.Count(decision => decision.Label is null));
        if (Math.Min(down, approved) < Fewest)
        {
            throw new InvalidDataException(
                $"Decisions teach from {Fewest} comments taken down and {Fewest} approved on; there are {down} and {approved} to learn from.");
        }

        var examples = learned.ConvertAll(ToExample);
        var data = FeatureRows.Extract(examples, shipped.Model.Vocabulary, FeatureInAtLeast, cancellation);
        var offsets = Offsets(shipped, learned);
        var changes = new float[ToxicityModel.Heads][];
        for (var h = 0; h < changes.Length; h++)
        {
            cancellation.ThrowIfCancellationRequested();
            changes[h] = Change(h, data, examples, offsets[h]);
        }

        var model = ModelPatch.Apply(shipped.Model, data, changes);
        var fitted = new LinearToxicityClassifier(model);
        return new FittedModel(
            ModelFile.Write(model), model.Version, learned.Count, heldBack.Count, Figures(shipped, heldBack, flags), Figures(fitted, heldBack, flags));
    }

    /// <summary>One in five, chosen by a hash of the text: a comment that was posted twice is not learned and measured.</summary>
    private static bool IsHeldBack(DecidedComment decision) => WordHash.Of(decision.Text) % HeldBackOneIn == 0;

    // Who is taken down for an insult is hostile as well; of the other labels nothing is known.
    private static Example ToExample(DecidedComment decision)
    {
        var (targets, weights) = (new float[ToxicityModel.Heads], new float[ToxicityModel.Heads]);
        if (decision.Label is { } label)
        {
            foreach (var h in new[] { (int)ToxicityLabel.Toxic, (int)label }) (targets[h], weights[h]) = (1, 1);
        }
        else
        {
            Array.Fill(weights, 1);
        }

        return new Example(decision.Text, decision.Parent, Source.Own, targets, weights);
    }

    private static float[][] Offsets(LinearToxicityClassifier shipped, List<DecidedComment> decisions)
    {
        var offsets = new float[ToxicityModel.Heads][];
        for (var h = 0; h < offsets.Length; h++) offsets[h] = new float[decisions.Count];
        Span<float> whole = stackalloc float[ToxicityModel.Heads];
        Span<float> sentence = stackalloc float[ToxicityModel.Heads];
        for (var i = 0; i < decisions.Count; i++)
        {
            shipped.LogOdds(decisions[i].Text, decisions[i].Parent, whole, sentence);
            for (var h = 0; h < offsets.Length; h++) offsets[h][i] = Pooling.SmoothMaximum(whole[h], sentence[h] - TrainingPlan.SentenceHandicap);
        }

        return offsets;
    }

    private static float[] Change(int head, FeatureRows data, List<Example> examples, float[] offsets)
    {
        var targets = examples.Select(example => example.Targets[head]).ToArray();
        var weights = examples.Select(example => example.Weights[head]).ToArray();
        var rows = Enumerable.Range(0, examples.Count).Where(i => weights[i] > 0).ToList();
        if (rows.Count(i => targets[i] > 0.5f) < Fewest) return new float[data.Slots.Length];
        var scale = FeatureScale.Of(data, rows, targets, weights);
        return LogisticHead.Train(
            data.Rows, [.. rows], targets, weights, scale, new byte[examples.Count], groupCount: 1, TrainingPlan.Penalty, TrainingPlan.Iterations,
            offsets: offsets).Weights;
    }

    private static DecisionFigures Figures(LinearToxicityClassifier model, List<DecidedComment> decisions, Func<ToxicityScore, bool> flags)
    {
        var scored = decisions.ConvertAll(decision => (Score: model.Score(decision.Text, decision.Parent), Down: decision.Label is not null));
        return new DecisionFigures(
            Evaluating.Metrics.RocAuc(scored.ConvertAll(one => (one.Score.Toxic, one.Down))),
            scored.Count(one => flags(one.Score) == one.Down),
            scored.Count(one => one.Down && !flags(one.Score)),
            scored.Count(one => !one.Down && flags(one.Score)));
    }
}
