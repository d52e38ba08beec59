using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Discuss.Toxicity.Features;
using Discuss.Toxicity.Model;
using Discuss.Toxicity.Text;

namespace Discuss.Toxicity;

/// <summary>The built-in engine: one portable model file, scored in the process.</summary>
public sealed class LinearToxicityClassifier : IToxicityClassifier
{
    /// <summary>The name of the model file that stands beside the program.</summary>
    public const string DefaultFileName = "toxicity.model";

    private readonly ToxicityModel _model;

    internal LinearToxicityClassifier(ToxicityModel model) => _model = model;

    /// <summary>The model file beside the program.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, DefaultFileName);

    /// <inheritdoc />
    public string ModelVersion => _model.Version;

    /// <summary>Loads a model file.</summary>
    /// <param name="path">The file; null for <see cref="DefaultPath"/>.</param>
    /// <exception cref="ToxicityModelException">The file is missing, cut short, changed, or of another kind or version.</exception>
    public static LinearToxicityClassifier Load(string? path = null) => new(ModelFile.Read(path ?? DefaultPath));

    /// <inheritdoc />
    public ToxicityScore Score(ReadOnlySpan<char> text, ReadOnlySpan<char> parentText = default)
    {
        var sink = new Summing(_model);
        var count = FeatureExtractor.Extract(text, parentText, TextScratch.Current, _model.Vocabulary, ref sink);
        return Probabilities(sink.Low, sink.High, count);
    }

    /// <inheritdoc />
    public ToxicityExplanation Explain(string text, string? parentText = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var scratch = TextScratch.Current;
        var sink = new Attributing(_model, []);
        var count = FeatureExtractor.Extract(text, parentText, scratch, _model.Vocabulary, ref sink);
        var score = Probabilities(sink.Sum.Low, sink.Sum.High, count);
        return new ToxicityExplanation(score, Attribution.Spans(text, scratch, _model, sink.Parts, score, LengthNorm.Inverse(count)));
    }

    private ToxicityScore Probabilities(Vector128<int> low, Vector128<int> high, int count)
    {
        var norm = LengthNorm.Inverse(count);
        return new ToxicityScore(
            Probability(0, low[0], norm), Probability(1, low[1], norm), Probability(2, low[2], norm),
            Probability(3, low[3], norm), Probability(4, high[0], norm), Probability(5, high[1], norm));
    }

    private float Probability(int head, int sum, float norm) =>
        1 / (1 + MathF.Exp(-((sum * _model.Unit(head) * norm) + _model.Biases[head])));

    /// <summary>Adds rows of eight weights, four in each vector.</summary>
    private struct Summing(ToxicityModel model) : IFeatureSink
    {
        public Vector128<int> Low;
        public Vector128<int> High;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(int slot, int token)
        {
            var row = model.RowOf(slot);
            if (row < 0)
                return;
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref model.Row(row)));
            Low += low;
            High += high;
        }
    }

    /// <summary>Adds the same, and remembers which token each row came from.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Attributing(ToxicityModel model, List<(int Token, int Row)> parts) : IFeatureSink
    {
        public Summing Sum = new(model);

        public readonly List<(int Token, int Row)> Parts => parts;

        public void Add(int slot, int token)
        {
            Sum.Add(slot, token);
            var row = token < 0 ? -1 : model.RowOf(slot);
            if (row >= 0)
                parts.Add((token, row));
        }
    }
}
