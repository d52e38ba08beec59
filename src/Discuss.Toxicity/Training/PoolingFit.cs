using Discuss.Toxicity.Model;

namespace Discuss.Toxicity.Training;

/// <summary>Calibrates each head on comments that a first training has not seen.</summary>
internal static class PoolingFit
{
    /// <summary>No calibration at all.</summary>
    public static readonly Pooling[] Neutral = [.. Enumerable.Repeat(new Pooling(TrainingPlan.SentenceHandicap, 1, 0), ToxicityModel.Heads)];

    public static Pooling[] Fit(ToxicityModel model, List<Example> examples)
    {
        var held = examples.FindAll(OwnSplit.IsForCalibration);
        var classifier = new LinearToxicityClassifier(model);
        var pooled = new float[held.Count][];
        Parallel.For(0, held.Count, i =>
        {
            Span<float> whole = stackalloc float[ToxicityModel.Heads];
            Span<float> sentence = stackalloc float[ToxicityModel.Heads];
            classifier.LogOdds(held[i].Text, held[i].Parent, whole, sentence);
            pooled[i] = new float[ToxicityModel.Heads];
            for (var h = 0; h < ToxicityModel.Heads; h++)
                pooled[i][h] = Neutral[h].Pool(whole[h], sentence[h]);
        });
        var poolings = new Pooling[ToxicityModel.Heads];
        for (var h = 0; h < poolings.Length; h++)
        {
            var (slope, intercept) = Calibration.Fit(Scores(h, held, pooled));
            poolings[h] = new Pooling(TrainingPlan.SentenceHandicap, slope, intercept);
        }

        return poolings;
    }

    // Toxic comments that were not asked about a label are missing here; those that were asked stand for them.
    private static List<(float Score, float Target, float Weight)> Scores(int head, List<Example> held, float[][] pooled)
    {
        var toxic = held.Count(e => e.Source == Source.TalkPages && e.Targets[0] > 0.5f);
        var asked = held.Count(e => e.Source == Source.TalkPages && e.Targets[0] > 0.5f && e.Weights[head] > 0);
        var standsFor = asked == 0 ? 1 : (float)toxic / asked;
        var scores = new List<(float, float, float)>();
        for (var i = 0; i < held.Count; i++)
        {
            var weight = held[i].Weights[head];
            if (held[i].Source == Source.Own)
                weight *= TrainingPlan.OwnInCalibration;
            else if (held[i].Targets[0] > 0.5f)
                weight *= standsFor;
            if (weight > 0)
                scores.Add((pooled[i][head], held[i].Targets[head], weight));
        }

        return scores;
    }
}
