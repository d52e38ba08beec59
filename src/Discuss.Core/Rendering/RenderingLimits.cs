namespace Discuss.Core.Rendering;

/// <summary>
/// What a comment may cost to render. The numbers bound time and memory before the parser sees the text:
/// 6,001 characters of list markers keep the Markdown parser busy for half a minute.
/// </summary>
public sealed record RenderingLimits
{
    public static RenderingLimits Default { get; } = new();

    /// <summary>The most that <see cref="MaxCharacters"/> is anywhere.</summary>
    public const int MostCharacters = 5000;

    /// <summary>The most people that one comment names; further ones stand there as text.</summary>
    public const int MaxMentions = 10;

    /// <summary>Longest source, in UTF-16 code units, the unit of a browser's <c>maxlength</c>.</summary>
    public int MaxCharacters { get; init; } = MostCharacters;

    /// <summary>Most quote and list markers at the start of one line. Every line is matched against every open container.</summary>
    public int MaxContainerMarkers { get; init; } = 12;

    /// <summary>Deepest nesting of quotes and lists, however it was written. Deeper than this nothing fits on a phone.</summary>
    public int MaxNesting { get; init; } = 12;

    /// <summary>Blank lines in a row that are kept; further ones are dropped before parsing.</summary>
    public int MaxBlankLines { get; init; } = 2;

    /// <summary>Emphasis and links inside one another that are shown; deeper ones lose their mark-up and keep their text.</summary>
    public int MaxInlineNesting { get; init; } = 16;
}
