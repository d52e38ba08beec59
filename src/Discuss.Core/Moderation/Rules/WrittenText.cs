namespace Discuss.Core.Moderation.Rules;

/// <summary>A comment as its author wrote it and as readers see it.</summary>
/// <param name="body">The source.</param>
/// <param name="shown">The text that a reader sees, without mark-up.</param>
/// <param name="links">Every link that a reader can follow.</param>
/// <param name="images">Where the source asks for an image.</param>
public sealed class WrittenText(
    string body, string shown, IReadOnlyList<WrittenLink> links, IReadOnlyList<TextSpan> images, ITextNormalizer normalizer)
{
    private readonly Lazy<NormalizedText> _normalized = new(() => normalizer.Normalize(body));
    private readonly Lazy<NormalizedText?> _shown = new(() => shown == body ? null : normalizer.Normalize(shown));

    public string Body { get; } = body;

    public string Shown { get; } = shown;

    public IReadOnlyList<WrittenLink> Links { get; } = links;

    public IReadOnlyList<TextSpan> Images { get; } = images;

    public ITextNormalizer Normalizer { get; } = normalizer;

    /// <summary>The source in every view; made when first asked for.</summary>
    public NormalizedText Normalized => _normalized.Value;

    /// <summary>What is shown in every view; <see langword="null"/> where it is what was written.</summary>
    public NormalizedText? NormalizedShown => _shown.Value;
}

/// <summary>A link in a comment.</summary>
/// <param name="Host">In lower case, as IDNA writes it; of a mail address the part after the @.</param>
/// <param name="Span">Where it stands in the source; <see langword="null"/> where the source writes it in another way.</param>
public sealed record WrittenLink(string Host, TextSpan? Span);
