using Discuss.Toxicity.Model;
using Discuss.Toxicity.Text;

namespace Discuss.Toxicity.Training;

/// <summary>Turns heads into a model that fits its file: the features that say most, eight bits a weight.</summary>
internal static class ModelPacker
{
    public static ToxicityModel Pack(Vocabulary vocabulary, FeatureRows data, Head[] heads, Pooling[] poolings)
    {
        var largest = heads.Select(head => Math.Max(1e-6f, head.Weights.Max(Math.Abs))).ToArray();
        var kept = Enumerable.Range(0, data.Slots.Length)
            .OrderByDescending(j => Says(j, data, heads, largest)).ThenBy(j => j)
            .Take(TrainingPlan.MostFeatures).OrderBy(j => data.Slots[j]).ToArray();
        var quantized = new sbyte[kept.Length * ToxicityModel.Heads];
        for (var i = 0; i < kept.Length; i++)
        {
            for (var h = 0; h < heads.Length; h++)
                quantized[(i * ToxicityModel.Heads) + h] = ToxicityModel.Compand(heads[h].Weights[kept[i]], largest[h]);
        }

        var model = new ToxicityModel("", vocabulary, [.. kept.Select(j => data.Slots[j])], quantized, largest, [.. heads.Select(head => head.Bias)], poolings);

        // The version is the checksum of the file, so it is read back from there.
        return ModelFile.Parse(ModelFile.Write(model), "the new model");
    }

    private static double Says(int feature, FeatureRows data, Head[] heads, float[] largest)
    {
        var most = 0f;
        for (var h = 0; h < heads.Length; h++)
            most = Math.Max(most, Math.Abs(heads[h].Weights[feature]) / largest[h]);
        return most * Math.Sqrt(data.Documents[feature]);
    }
}
