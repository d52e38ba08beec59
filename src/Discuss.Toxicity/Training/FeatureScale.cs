namespace Discuss.Toxicity.Training;

/// <summary>IDF times the naive-Bayes log ratio: what is rare and one-sided may speak louder under the same penalty.</summary>
/// <remarks>Source of the ratio: Wang and Manning, "Baselines and bigrams", 2012.</remarks>
internal static class FeatureScale
{
    public static float[] Of(FeatureRows data, List<int> rows, float[] targets, float[] weights)
    {
        var features = data.Slots.Length;
        var positive = new double[features];
        var negative = new double[features];
        double positives = 0, negatives = 0;
        foreach (var i in rows)
        {
            double p = weights[i] * targets[i], n = weights[i] * (1 - targets[i]);
            positives += p;
            negatives += n;
            foreach (var j in data.Rows.Row(i))
            {
                positive[j] += p;
                negative[j] += n;
            }
        }

        const float Smooth = TrainingPlan.RatioSmoothing;
        var scale = new float[features];
        for (var j = 0; j < features; j++)
        {
            var ratio = Math.Log((positive[j] + Smooth) / (positives + (2 * Smooth))) - Math.Log((negative[j] + Smooth) / (negatives + (2 * Smooth)));
            var idf = Math.Log(1 + ((double)data.Rows.Count / (1 + data.Documents[j])));
            scale[j] = (float)(Math.Pow(idf, TrainingPlan.IdfPower) * Math.Pow(Math.Abs(ratio), TrainingPlan.RatioPower));
        }

        return scale;
    }
}
