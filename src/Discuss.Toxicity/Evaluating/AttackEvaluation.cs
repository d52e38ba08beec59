using Discuss.Toxicity.Text;
using Discuss.Toxicity.Training;

namespace Discuss.Toxicity.Evaluating;

/// <summary>What each attack costs, on hostile words only and on every word of four letters or more.</summary>
internal static class AttackEvaluation
{
    private const double MostLost = 0.03;
    private static readonly HashSet<string> HostileWords =
        [.. WordList.Read().Where(w => w.Value != WordClass.AboutInsults).Select(w => w.Key)];

    public static IEnumerable<EvaluationLine> Run(IToxicityClassifier classifier, List<Example> split, CancellationToken cancellation)
    {
        var clean = Measure(classifier, split, text => text);
        foreach (var (choice, chosen) in new (string, Func<string, bool>)[] { ("hostile words", HostileWords.Contains), ("every word", word => word.Length >= 4) })
        {
            foreach (var (name, hide) in Attacks.All)
            {
                cancellation.ThrowIfCancellationRequested();
                var auc = Measure(classifier, split, text => Attacks.Apply(text, hide, chosen));
                var bar = choice == "hostile words" ? $"lost {clean - auc:0.000}, at most .03" : "";
                yield return new EvaluationLine($"attack: {name}, {choice}", split.Count, auc, Bar: bar, Reached: bar.Length == 0 ? null : clean - auc <= MostLost);
            }
        }
    }

    private static double Measure(IToxicityClassifier classifier, List<Example> split, Func<string, string> hide) =>
        Metrics.RocAuc(split.FindAll(e => e.Weights[0] > 0).ConvertAll(e => (classifier.Score(hide(e.Text)).Toxic, e.Targets[0] > 0.5f)));
}
