using Discuss.Toxicity.Training;
using Microsoft.ML.Data;

namespace Discuss.Toxicity.MLNet;

/// <summary>One example of one head's training.</summary>
internal sealed class TrainingRow
{
    public bool Label { get; set; }

    public float Weight { get; set; }

    public VBuffer<float> Features { get; set; }
}

/// <summary>A comment or a sentence as the trained heads take it: the same features for each head, in the scale that it was trained in.</summary>
internal sealed class ServedRow
{
    public VBuffer<float> ToxicFeatures { get; set; }

    public VBuffer<float> SevereToxicFeatures { get; set; }

    public VBuffer<float> ObsceneFeatures { get; set; }

    public VBuffer<float> ThreatFeatures { get; set; }

    public VBuffer<float> InsultFeatures { get; set; }

    public VBuffer<float> IdentityHateFeatures { get; set; }
}

/// <summary>What the heads make of a row: log-odds, before calibration.</summary>
internal sealed class ScoredRow
{
    public float Toxic { get; set; }

    public float SevereToxic { get; set; }

    public float Obscene { get; set; }

    public float Threat { get; set; }

    public float Insult { get; set; }

    public float IdentityHate { get; set; }

    /// <summary>The heads in the order of <see cref="ToxicityLabel"/>; an insult is also toxic, by the share that the trainer gave it.</summary>
    public void CopyTo(Span<float> heads)
    {
        heads[0] = Toxic;
        heads[1] = SevereToxic;
        heads[2] = Obscene;
        heads[3] = Threat;
        heads[4] = Insult + (TrainingPlan.ToxicInInsult * Toxic);
        heads[5] = IdentityHate;
    }
}

/// <summary>Names of columns, and rows whose vectors have a length that is known only when a model is.</summary>
internal static class Columns
{
    public static string Features(ToxicityLabel label) => $"{label}Features";

    public static SchemaDefinition Training(ToxicityLabel label, int width)
    {
        var schema = SchemaDefinition.Create(typeof(TrainingRow));
        var features = schema[nameof(TrainingRow.Features)];
        features.ColumnName = Features(label);
        features.ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        return schema;
    }

    public static SchemaDefinition Served(int width)
    {
        var schema = SchemaDefinition.Create(typeof(ServedRow));
        foreach (var column in schema)
            column.ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        return schema;
    }
}
