using Discuss.Toxicity.Features;
using Discuss.Toxicity.Text;

namespace Discuss.Toxicity.Model;

/// <summary>Says what each word added: a linear model knows exactly. Neighbours are joined.</summary>
internal static class Attribution
{
    /// <summary>Labels below this probability show no spans: nothing there needs a reason.</summary>
    public const float ShownFrom = ToxicityThresholds.Default / 2;

    private const float LeastLogOdds = 0.3f;
    private const float LeastShareOfStrongest = 0.3f;

    public static List<ToxicSpan> Spans(
        string text, TextScratch scratch, ToxicityModel model, List<(int Token, int Row)> parts, ToxicityScore score)
    {
        var spans = new List<ToxicSpan>();
        if (scratch.TokenCount == 0)
            return spans;
        var tokens = scratch.Tokens.AsSpan(0, scratch.TokenCount);
        var weights = new float[tokens.Length];
        for (var head = 0; head < ToxicityModel.Heads; head++)
        {
            var label = (ToxicityLabel)head;
            if (score[label] < ShownFrom)
                continue;
            Array.Clear(weights);
            // As its sentence weighs it: that is what decides in a long comment.
            var unit = model.Unit(head) * model.Poolings[head].Slope * LengthNorm.Inverse(parts.Count / scratch.SentenceCount);
            foreach (var (token, row) in parts)
                weights[token] += System.Runtime.CompilerServices.Unsafe.Add(ref model.Row(row), head) * unit;
            Repeat(tokens, weights);
            Join(text, tokens, weights, label, spans);
        }

        spans.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Label.CompareTo(b.Label));
        return spans;
    }

    // A feature counts once, for the first word that shows it; the same word again is as much a reason.
    private static void Repeat(ReadOnlySpan<Token> tokens, float[] weights)
    {
        var strongest = new Dictionary<ulong, float>();
        for (var t = 0; t < tokens.Length; t++)
        {
            if (strongest.TryGetValue(tokens[t].BareHash, out var weight) && weight > weights[t])
                weights[t] = weight;
            else
                strongest[tokens[t].BareHash] = weights[t];
        }
    }

    private static void Join(string text, ReadOnlySpan<Token> tokens, float[] weights, ToxicityLabel label, List<ToxicSpan> spans)
    {
        var least = Math.Max(LeastLogOdds, LeastShareOfStrongest * weights.Max());
        for (var t = 0; t < tokens.Length; t++)
        {
            if (weights[t] < least)
                continue;
            var first = t;
            var sum = weights[t];
            while (t + 1 < tokens.Length && weights[t + 1] >= least && tokens[t + 1].Sentence == tokens[t].Sentence)
                sum += weights[++t];
            var start = tokens[first].OriginalStart;
            var end = Math.Min(text.Length, tokens[t].OriginalEnd);
            spans.Add(new ToxicSpan(start, end - start, label, sum));
        }
    }
}
