namespace Discuss.Toxicity;

/// <summary>Gives a comment a calibrated probability for each <see cref="ToxicityLabel"/> and says which characters made it so.</summary>
/// <remarks>Every member is safe to call from many threads at once.</remarks>
public interface IToxicityClassifier
{
    /// <summary>Names the model: equal versions give equal scores. Stored beside every score.</summary>
    string ModelVersion { get; }

    /// <summary>Reads texts as the engine does, with its vocabulary where it has one.</summary>
    TextNormalizer Normalizer => TextNormalizer.WithoutVocabulary;

    /// <summary>Scores a comment. Allocates nothing once a thread has scored its first comment.</summary>
    /// <param name="text">UTF-16 as it was written; malformed text (lone surrogates, controls) is scored, never refused. May be empty.</param>
    /// <param name="parentText">The comment that it answers, or empty. It can only make address clearer; its own words are not scored.</param>
    ToxicityScore Score(ReadOnlySpan<char> text, ReadOnlySpan<char> parentText = default);

    /// <summary>Scores a comment and marks the characters that speak for each label at or above its default threshold.</summary>
    /// <param name="text">The comment as it was written.</param>
    /// <param name="parentText">The comment that it answers, or null.</param>
    /// <returns>The same score as <see cref="Score"/> gives, and spans in order of their start.</returns>
    ToxicityExplanation Explain(string text, string? parentText = null);
}
