using Discuss.Toxicity.Training;

namespace Discuss.Toxicity.Evaluating;

/// <summary>Measures a classifier on data that its training never saw.</summary>
public static class Evaluation
{
    private const int WorstShown = 20;

    /// <summary>Measures on the own split of labelled files, on the nine attacks against it, and on the project's own test shapes.</summary>
    /// <param name="classifier">Either engine.</param>
    /// <param name="paths">The files or folders that it was trained from: only the tenth that training leaves out is used.</param>
    /// <param name="validation">Files that were never trained on, measured whole; the insult file of 2012 among them.</param>
    /// <param name="threshold">Where a comment counts as flagged.</param>
    /// <exception cref="InvalidDataException">A column is missing or a label is wrong; the file and the line are named.</exception>
    /// <exception cref="FileNotFoundException">A path does not exist or a folder holds no file.</exception>
    public static EvaluationReport Run(
        IToxicityClassifier classifier,
        IReadOnlyList<string> paths,
        IReadOnlyList<string> validation,
        float threshold = ToxicityThresholds.Default,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(validation);
        var corpus = new Corpus();
        foreach (var path in paths)
            corpus.Read(path);
        var split = corpus.Examples.FindAll(OwnSplit.IsTest);
        var lines = new List<EvaluationLine>();
        var worst = new List<WrongJudgement>();
        for (var label = ToxicityLabel.Toxic; label <= ToxicityLabel.IdentityHate; label++)
            lines.Add(Labelled("own split", classifier, split, label, threshold, worst));
        foreach (var path in validation)
        {
            var file = new Corpus();
            file.Read(path);
            for (var label = ToxicityLabel.Toxic; label <= ToxicityLabel.IdentityHate; label++)
            {
                if (file.Examples.Exists(e => e.Weights[(int)label] > 0))
                    lines.Add(Labelled(Path.GetFileNameWithoutExtension(path), classifier, file.Examples, label, threshold, null));
            }
        }

        lines.AddRange(AttackEvaluation.Run(classifier, split, cancellation));
        lines.AddRange(ShapeEvaluation.Run(classifier, threshold));
        return new EvaluationReport(classifier.ModelVersion, lines, worst);
    }

    private static EvaluationLine Labelled(
        string name, IToxicityClassifier classifier, List<Example> examples, ToxicityLabel label, float threshold, List<WrongJudgement>? worst)
    {
        var head = (int)label;
        var known = examples.FindAll(e => e.Weights[head] > 0);

        // Toxic comments are asked about the other labels less often than clean ones; each that was asked stands for several.
        var toxic = examples.Count(e => e.Targets[0] > 0.5f);
        var asked = known.Count(e => e.Targets[0] > 0.5f);
        var standsFor = asked == 0 ? 1f : (float)toxic / asked;
        var scored = known.ConvertAll(e => (Score: classifier.Score(e.Text, e.Parent)[label], Positive: e.Targets[head] > 0.5f,
            Weight: e.Targets[0] > 0.5f ? standsFor : 1f));
        var plain = scored.ConvertAll(s => (s.Score, s.Positive));
        if (label == ToxicityLabel.Toxic)
            worst?.AddRange(Worst(name, label, known, scored.ConvertAll(s => s.Score)));
        var auc = Metrics.RocAuc(plain);
        var calibration = Metrics.CalibrationError(scored);
        var (bar, reached) = (name, label) switch
        {
            ("own split", ToxicityLabel.Toxic) => ("AUC .970, ECE .03", auc >= 0.970 && calibration <= 0.03),
            ("own split", _) => ("ECE .03", calibration <= 0.03),
            ("insults_2012", ToxicityLabel.Insult) => ("AUC .880", auc >= 0.880),
            _ => ("", (bool?)null),
        };
        return new EvaluationLine(
            $"{name}, {label}", known.Count, auc, Metrics.Precision(plain, threshold), Metrics.Recall(plain, threshold), calibration,
            plain.Count == 0 ? double.NaN : plain.Count(s => s.Score >= threshold) / (double)plain.Count, bar, reached);
    }

    private static IEnumerable<WrongJudgement> Worst(string name, ToxicityLabel label, List<Example> examples, List<float> scores)
    {
        var judged = examples.Zip(scores, (e, score) => new WrongJudgement(name, label, score, e.Targets[(int)label] > 0.5f, e.Text)).ToList();
        return judged.Where(j => !j.Truth).OrderByDescending(j => j.Score).Take(WorstShown)
            .Concat(judged.Where(j => j.Truth).OrderBy(j => j.Score).Take(WorstShown));
    }
}
