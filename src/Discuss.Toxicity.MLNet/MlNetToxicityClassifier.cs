using System.Collections.Concurrent;
using Discuss.Toxicity.Model;
using Microsoft.ML;

namespace Discuss.Toxicity.MLNet;

/// <summary>The engine on ML.NET: the model that <see cref="MlNetTrainer"/> saved, predicted by ML.NET.</summary>
/// <remarks>
/// Words, features and calibration are those of the built-in engine, so both give the same probabilities up to the eight bits of a
/// portable weight. ML.NET's prediction engines are for one thread each; they are pooled.
/// </remarks>
public sealed class MlNetToxicityClassifier : IToxicityClassifier
{
    /// <summary>The name of the saved model that stands beside the program.</summary>
    public const string DefaultFileName = "toxicity.zip";

    private readonly MLContext _context = new();
    private readonly SavedModel _model;
    private readonly LinearToxicityClassifier _portable;
    private readonly ConcurrentBag<Predictor> _pool = [];

    private MlNetToxicityClassifier(SavedModel model) => (_model, _portable) = (model, new LinearToxicityClassifier(model.Portable));

    /// <summary>The saved model beside the program.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, DefaultFileName);

    /// <inheritdoc />
    public TextNormalizer Normalizer => _portable.Normalizer;

    /// <inheritdoc />
    public string ModelVersion => _model.Version;

    /// <summary>Loads a saved model.</summary>
    /// <param name="path">The file; null for <see cref="DefaultPath"/>.</param>
    /// <exception cref="ToxicityModelException">The file is missing, cut short, changed, or of another kind or version.</exception>
    public static MlNetToxicityClassifier Load(string? path = null) => new(SavedModel.Read(path ?? DefaultPath));

    /// <inheritdoc />
    public ToxicityScore Score(ReadOnlySpan<char> text, ReadOnlySpan<char> parentText = default)
    {
        Span<float> whole = stackalloc float[ToxicityModel.Heads];
        Span<float> sentence = stackalloc float[ToxicityModel.Heads];
        var predictor = _pool.TryTake(out var lent) ? lent : NewPredictor();
        predictor.LogOdds(text, parentText, _model.Portable.Vocabulary, whole, sentence);
        _pool.Add(predictor);
        return Probabilities.Of(_model.Portable.Poolings, whole, sentence);
    }

    /// <inheritdoc />
    /// <remarks>The portable form of the same weights says what each word added.</remarks>
    public ToxicityExplanation Explain(string text, string? parentText = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _portable.Explain(text, parentText, Score(text, parentText));
    }

    private Predictor NewPredictor() => new(
        _context.Model.CreatePredictionEngine<ServedRow, ScoredRow>(_model.Transformer, inputSchemaDefinition: Columns.Served(_model.Features.Width)),
        _model.Features);
}
