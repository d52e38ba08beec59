using Discuss.Toxicity.Training;

namespace Discuss.Toxicity.Evaluating;

/// <summary>The project's own test shapes: how many clean ones are flagged, by shape and by identity, and how many hostile ones are found.</summary>
internal static class ShapeEvaluation
{
    private const double MostCleanFlagged = 0.05;
    private const double MostIdentityFlagged = 0.01;

    public static IEnumerable<EvaluationLine> Run(IToxicityClassifier classifier, float threshold)
    {
        var shapes = OwnData.Read(test: true).GroupBy(e => e.Shape)
            .Select(shape => (Name: shape.Key, Examples: shape.ToList())).ToList();
        foreach (var (name, examples) in shapes)
        {
            var flagged = Share(classifier, examples, threshold);
            yield return examples[0].Targets[0] > 0
                ? new EvaluationLine($"hostile: {name}", examples.Count, Flagged: flagged)
                : name.Contains("identity", StringComparison.Ordinal)
                    ? new EvaluationLine($"clean: {name}", examples.Count, Flagged: flagged, Bar: "flagged at most 1 %", Reached: flagged <= MostIdentityFlagged)
                    : new EvaluationLine($"clean: {name}", examples.Count, Flagged: flagged, Bar: "flagged at most 5 %", Reached: flagged <= MostCleanFlagged);
        }

        foreach (var (group, sentences) in IdentitySentences.All())
        {
            var flagged = sentences.Count(s => IsFlagged(classifier.Score(s), threshold)) / (double)sentences.Count;
            yield return new EvaluationLine($"identity, neutral: {group}", sentences.Count, Flagged: flagged, Bar: "flagged at most 1 %", Reached: flagged <= MostIdentityFlagged);
        }
    }

    private static double Share(IToxicityClassifier classifier, List<Example> examples, float threshold) =>
        examples.Count(e => IsFlagged(classifier.Score(e.Text, e.Parent), threshold)) / (double)examples.Count;

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
