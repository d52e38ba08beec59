using Discuss.Toxicity.Features;
using Discuss.Toxicity.Text;

namespace Discuss.Toxicity.Training;

/// <summary>The features of every example, numbered without gaps.</summary>
/// <param name="Rows">One row for each example.</param>
/// <param name="Slots">For each feature number its slot, the commonest first.</param>
/// <param name="Documents">For each feature number, how many examples show it.</param>
internal sealed record FeatureRows(SparseRows Rows, int[] Slots, int[] Documents)
{
    /// <summary>Extracts on all cores and keeps the features that at least <paramref name="atLeast"/> examples show.</summary>
    public static FeatureRows Extract(IReadOnlyList<Example> examples, Vocabulary vocabulary, int atLeast, CancellationToken cancellation)
    {
        var slots = new int[examples.Count][];
        var counts = new int[examples.Count];
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, examples.Count, options, i =>
        {
            var sink = new Collecting([]);
            counts[i] = FeatureExtractor.Extract(examples[i].Text, examples[i].Parent, TextScratch.Current, vocabulary, ref sink);
            slots[i] = [.. sink.Slots];
        });

        var documents = new int[FeatureExtractor.Slots];
        foreach (var row in slots)
        {
            foreach (var slot in row)
                documents[slot]++;
        }

        var kept = new List<int>();
        for (var slot = 0; slot < documents.Length; slot++)
        {
            if (documents[slot] >= atLeast)
                kept.Add(slot);
        }

        // The commonest first: what is read most lies together.
        kept.Sort((a, b) => documents[a] != documents[b] ? documents[b].CompareTo(documents[a]) : a.CompareTo(b));
        var numbers = new int[FeatureExtractor.Slots];
        Array.Fill(numbers, -1);
        for (var number = 0; number < kept.Count; number++)
            numbers[kept[number]] = number;

        var starts = new int[examples.Count + 1];
        for (var i = 0; i < slots.Length; i++)
            starts[i + 1] = starts[i] + slots[i].Count(slot => numbers[slot] >= 0);
        var features = new int[starts[^1]];
        var norms = new float[examples.Count];
        for (var i = 0; i < slots.Length; i++)
        {
            var at = starts[i];
            foreach (var slot in slots[i])
            {
                if (numbers[slot] >= 0)
                    features[at++] = numbers[slot];
            }

            norms[i] = LengthNorm.Inverse(counts[i]);
            slots[i] = [];
        }

        return new FeatureRows(new SparseRows(features, starts, norms), [.. kept], [.. kept.Select(slot => documents[slot])]);
    }

    private readonly struct Collecting(List<int> slots) : IFeatureSink
    {
        public List<int> Slots => slots;

        public void Add(int slot, int token) => slots.Add(slot);

        public void EndSentence(int features)
        {
            // Training learns from comments as a whole.
        }
    }
}
