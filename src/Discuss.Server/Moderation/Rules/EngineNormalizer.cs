using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;
using Discuss.Toxicity;

namespace Discuss.Server.Moderation;

/// <summary>The classifier's normalizer for the rules; without a model it folds, and knows no dictionary.</summary>
internal sealed class EngineNormalizer(Engine engine) : ITextNormalizer
{
    public NormalizedText Normalize(string text) => Read(engine.Classifier?.Normalizer ?? TextNormalizer.WithoutVocabulary, text);

    public static NormalizedText Read(TextNormalizer normalizer, string text)
    {
        var views = normalizer.Read(text);
        return new NormalizedText(
            text, views.Folded, views.Origin, views.Latin, views.Leet, views.Strange,
            [.. views.Revealed.Select(word => new DisguisedWord(new TextSpan(word.Start, word.Length), word.Word))]);
    }
}
