using Discuss.Toxicity.Features;
using Discuss.Toxicity.Model;
using Discuss.Toxicity.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Discuss.Toxicity.MLNet;

/// <summary>One prediction engine with its buffers: for one thread at a time, lent from a pool.</summary>
internal sealed class Predictor(PredictionEngine<ServedRow, ScoredRow> engine, FeatureTable table)
{
    private readonly ServedRow _row = new();
    private readonly ScoredRow _scored = new();
    private readonly List<int> _numbers = [];
    private readonly List<(int End, int Features)> _sentences = [];
    private readonly float[][] _values = [.. Enumerable.Range(0, ToxicityModel.Heads).Select(_ => new float[512])];
    private int[] _indices = new int[512];

    /// <summary>For each head, the log-odds of the comment as a whole and those of its most telling sentence.</summary>
    public void LogOdds(ReadOnlySpan<char> text, ReadOnlySpan<char> parent, Vocabulary vocabulary, Span<float> whole, Span<float> sentence)
    {
        _numbers.Clear();
        _sentences.Clear();
        var sink = new Collecting(this);
        var count = FeatureExtractor.Extract(text, parent, TextScratch.Current, vocabulary, ref sink);
        Predict(0, _numbers.Count, count, whole);
        Span<float> one = stackalloc float[ToxicityModel.Heads];
        sentence.Fill(float.NegativeInfinity);
        var start = 0;
        foreach (var (end, features) in _sentences)
        {
            Predict(start, end, features, one);
            for (var h = 0; h < one.Length; h++)
                sentence[h] = Math.Max(sentence[h], one[h]);
            start = end;
        }

        if (_sentences.Count == 0)
            Predict(0, 0, 0, sentence);
    }

    private void Predict(int start, int end, int features, Span<float> heads)
    {
        var count = end - start;
        if (_indices.Length < count)
        {
            _indices = new int[count * 2];
            for (var h = 0; h < _values.Length; h++)
                _values[h] = new float[count * 2];
        }

        _numbers.CopyTo(start, _indices, 0, count);
        Array.Sort(_indices, 0, count);
        var norm = LengthNorm.Inverse(features);
        for (var h = 0; h < _values.Length; h++)
        {
            var scale = table.Scale(h);
            for (var k = 0; k < count; k++)
                _values[h][k] = scale[_indices[k]] * norm;
        }

        _row.ToxicFeatures = Vector(0, count);
        _row.SevereToxicFeatures = Vector(1, count);
        _row.ObsceneFeatures = Vector(2, count);
        _row.ThreatFeatures = Vector(3, count);
        _row.InsultFeatures = Vector(4, count);
        _row.IdentityHateFeatures = Vector(5, count);
        var scored = _scored;
        engine.Predict(_row, ref scored);
        scored.CopyTo(heads);
    }

    private int NumberOf(int slot) => table.NumberOf(slot);

    private VBuffer<float> Vector(int head, int count) => new(table.Width, count, _values[head], _indices);

    private readonly struct Collecting(Predictor predictor) : IFeatureSink
    {
        public void Add(int slot, int token)
        {
            var number = predictor.NumberOf(slot);
            if (number >= 0)
                predictor._numbers.Add(number);
        }

        public void EndSentence(int features) => predictor._sentences.Add((predictor._numbers.Count, features));
    }
}
