using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;
using Discuss.Toxicity;

namespace Discuss.Core.Tests.Moderation.Rules;

/// <summary>The classifier's normalizer, as the server gives it to the rules.</summary>
internal sealed class Normalizer(TextNormalizer normalizer) : ITextNormalizer
{
    public static Normalizer Instance { get; } = new(LinearToxicityClassifier.Load().Normalizer);

    /// <summary>What is left where the model file is broken.</summary>
    public static Normalizer WithoutVocabulary { get; } = new(TextNormalizer.WithoutVocabulary);

    public NormalizedText Normalize(string text)
    {
        var views = normalizer.Read(text);
        return new NormalizedText(
            text, views.Folded, views.Origin, views.Latin, views.Leet, views.Strange,
            [.. views.Revealed.Select(word => new DisguisedWord(new TextSpan(word.Start, word.Length), word.Word))]);
    }
}
