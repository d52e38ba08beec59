using Discuss.Toxicity.Training;

namespace Discuss.Toxicity.Evaluating;

/// <summary>The project's own test shapes: how many clean ones are flagged, by shape and by identity, and how many hostile ones are found.</summary>
internal static class ShapeEvaluation
{
    private const double MostCleanFlagged = 0.05;
    private const double MostIdentityFlagged = 0.01;

    public static IEnumerable<EvaluationLine> Run(IToxicityClassifier classifier, float threshold)
    {
        foreach (var shape in OwnData.Read(test: true).GroupBy(e => e.Shape))
        {
            var examples = shape.ToList();
            var flagged = examples.FindAll(e => Flagged(classifier, e, threshold)).Count / (double)examples.Count;
            var clean = examples[0].Targets[0] == 0;
            var most = shape.Key.Contains("identity", StringComparison.Ordinal) ? MostIdentityFlagged : MostCleanFlagged;
            yield return new EvaluationLine(
                $"{(clean ? "clean" : "hostile")}: {shape.Key}", examples.Count, Flagged: flagged,
                Bar: clean ? $"flagged at most {most:P0}" : "", Reached: clean ? flagged <= most : null);
        }

        foreach (var (group, sentences) in IdentitySentences.All())
        {
            var flagged = sentences.Count(s => IsFlagged(classifier.Score(s), threshold)) / (double)sentences.Count;
            yield return new EvaluationLine($"identity, neutral: {group}", sentences.Count, Flagged: flagged, Bar: "flagged at most 1 %", Reached: flagged <= MostIdentityFlagged);
        }
    }

    private static bool Flagged(IToxicityClassifier classifier, Example example, float threshold) =>
        IsFlagged(classifier.Score(example.Text, example.Parent), threshold);

    private static bool IsFlagged(ToxicityScore score, float threshold)
    {
        for (var label = ToxicityLabel.Toxic; label <= ToxicityLabel.IdentityHate; label++)
        {
            if (score[label] >= threshold)
                return true;
        }

        return false;
    }
}
