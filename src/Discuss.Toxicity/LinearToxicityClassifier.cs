using System.Runtime.InteropServices;
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

    internal LinearToxicityClassifier(ToxicityModel model)
    {
        _model = model;
        Normalizer = new TextNormalizer(model.Vocabulary);
    }

    /// <summary>The model file beside the program.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, DefaultFileName);

    /// <inheritdoc />
    public TextNormalizer Normalizer { get; }

    /// <summary>The weights that this engine scores with.</summary>
    internal ToxicityModel Model => _model;

    /// <inheritdoc />
    public string ModelVersion => _model.Version;

    /// <summary>Loads a model file.</summary>
    /// <param name="path">The file; null for <see cref="DefaultPath"/>.</param>
    /// <exception cref="ToxicityModelException">The file is missing, cut short, changed, or of another kind or version.</exception>
    public static LinearToxicityClassifier Load(string? path = null) => new(ModelFile.Read(path ?? DefaultPath));

    /// <summary>Reads the bytes of a model file.</summary>
    /// <param name="name">What to call them where they are wrong.</param>
    /// <exception cref="ToxicityModelException">They are cut short, changed, or of another kind or version.</exception>
    public static LinearToxicityClassifier Parse(byte[] file, string name) => new(ModelFile.Parse(file, name));

    /// <inheritdoc />
    public ToxicityScore Score(ReadOnlySpan<char> text, ReadOnlySpan<char> parentText = default)
    {
        var scratch = TextScratch.Current;
        var sink = new HeadSums(_model, scratch);
        var count = FeatureExtractor.Extract(text, parentText, scratch, _model.Vocabulary, ref sink);
        sink.Flush();
        return Judge(sink, count);
    }

    /// <inheritdoc />
    public ToxicityExplanation Explain(string text, string? parentText = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Explain(text, parentText, score: null);
    }

    /// <summary>As <see cref="Explain(string, string?)"/>, for a score that another engine gave with the weights that this model was written from.</summary>
    internal ToxicityExplanation Explain(string text, string? parentText, ToxicityScore? score)
    {
        var scratch = TextScratch.Current;
        var sink = new Attributing(_model, scratch, []);
        var count = FeatureExtractor.Extract(text, parentText, scratch, _model.Vocabulary, ref sink);
        sink.Sums.Flush();
        var given = score ?? Judge(sink.Sums, count);
        return new ToxicityExplanation(given, Attribution.Spans(text, scratch, _model, sink.Parts, given));
    }

    /// <summary>For each head, the log-odds of the comment as a whole and those of its most telling sentence, before calibration.</summary>
    internal void LogOdds(ReadOnlySpan<char> text, ReadOnlySpan<char> parent, Span<float> whole, Span<float> sentence)
    {
        var scratch = TextScratch.Current;
        var sink = new HeadSums(_model, scratch);
        var count = FeatureExtractor.Extract(text, parent, scratch, _model.Vocabulary, ref sink);
        sink.Flush();
        Read(sink, count, whole, sentence);
    }

    private ToxicityScore Judge(in HeadSums sums, int count)
    {
        Span<float> whole = stackalloc float[ToxicityModel.Heads];
        Span<float> sentence = stackalloc float[ToxicityModel.Heads];
        Read(sums, count, whole, sentence);
        return Probabilities.Of(_model.Poolings, whole, sentence);
    }

    private static void Read(in HeadSums sums, int count, Span<float> whole, Span<float> sentence)
    {
        for (var h = 0; h < ToxicityModel.Heads; h++)
            (whole[h], sentence[h]) = (sums.Whole(h, count), sums.Sentence(h));
    }

    /// <summary>Adds the same as <see cref="HeadSums"/>, and remembers which token each row came from.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Attributing(ToxicityModel model, TextScratch scratch, List<(int Token, int Row)> parts) : IFeatureSink
    {
        public HeadSums Sums = new(model, scratch);

        public readonly List<(int Token, int Row)> Parts => parts;

        public void Add(int slot, int token)
        {
            Sums.Add(slot, token);
            if (token < 0)
                return;
            var row = model.RowOf(slot, out var used);
            if (used == 1)
                parts.Add((token, row));
        }

        public void EndSentence(int features) => Sums.EndSentence(features);
    }
}
