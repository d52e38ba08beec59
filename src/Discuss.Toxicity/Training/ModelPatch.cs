using Discuss.Toxicity.Model;

namespace Discuss.Toxicity.Training;

/// <summary>Adds changes to a model's weights, and keeps it within its file.</summary>
internal static class ModelPatch
{
    /// <param name="changes">For each head and each feature of <paramref name="data"/> what is added to its weight.</param>
    public static ToxicityModel Apply(ToxicityModel model, FeatureRows data, float[][] changes)
    {
        var weights = new Dictionary<int, float[]>(model.Slots.Length);
        for (var i = 0; i < model.Slots.Length; i++)
        {
            var row = new float[ToxicityModel.Heads];
            ref var stored = ref model.Row(i);
            for (var h = 0; h < row.Length; h++) row[h] = System.Runtime.CompilerServices.Unsafe.Add(ref stored, h) * model.Unit(h);
            weights[model.Slots[i]] = row;
        }

        for (var j = 0; j < data.Slots.Length; j++)
        {
            if (Array.TrueForAll(changes, change => change[j] == 0)) continue;
            if (!weights.TryGetValue(data.Slots[j], out var row)) weights[data.Slots[j]] = row = new float[ToxicityModel.Heads];
            for (var h = 0; h < row.Length; h++) row[h] += changes[h][j];
        }

        var largest = new float[ToxicityModel.Heads];
        for (var h = 0; h < largest.Length; h++) largest[h] = Math.Max(model.Largest[h], weights.Values.Max(row => Math.Abs(row[h])));
        int[] slots = [.. weights.Keys
            .OrderByDescending(slot => Says(weights[slot], largest)).ThenBy(slot => slot)
            .Take(TrainingPlan.MostFeatures).Order()];
        var quantized = new sbyte[slots.Length * ToxicityModel.Heads];
        for (var i = 0; i < slots.Length; i++)
        {
            for (var h = 0; h < ToxicityModel.Heads; h++)
                quantized[(i * ToxicityModel.Heads) + h] = ToxicityModel.Compand(weights[slots[i]][h], largest[h]);
        }

        var patched = new ToxicityModel("", model.Vocabulary, slots, quantized, largest, model.Biases, model.Poolings);

        // The version is the checksum of the file, so it is read back from there.
        return ModelFile.Parse(ModelFile.Write(patched), "the fitted model");
    }

    private static float Says(float[] row, float[] largest)
    {
        var most = 0f;
        for (var h = 0; h < row.Length; h++) most = Math.Max(most, Math.Abs(row[h]) / largest[h]);
        return most;
    }
}
