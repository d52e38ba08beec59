namespace Discuss.Core.Rendering;

/// <summary>What became of a source: HTML that may be shown, or the reason why there is none.</summary>
public abstract record RenderResult
{
    private RenderResult()
    {
    }

    /// <param name="Html">
    /// Allow-listed HTML, safe as the content of a block element. Parsing it and writing it out again gives the same characters.
    /// </param>
    /// <param name="PlainText">The text that a reader sees: no mark-up, line feeds between blocks, never blank.</param>
    /// <param name="Excerpt">The start of <paramref name="PlainText"/> on one line, at most 200 characters and "…" where it was cut.</param>
    /// <param name="IsLong">Whether the page folds the comment behind "Read more".</param>
    public sealed record Ok(string Html, string PlainText, string Excerpt, bool IsLong) : RenderResult
    {
        /// <summary>The uploaded images that it shows, each once.</summary>
        public IReadOnlyList<string> Images { get; init; } = [];
    }

    /// <param name="Code">
    /// Stable: <c>empty</c>, <c>too-long</c>, <c>too-nested</c>, <c>nul</c>, <c>control-character</c> or <c>lone-surrogate</c>.
    /// </param>
    /// <param name="Message">One sentence for the person who wrote the text.</param>
    public sealed record Refused(string Code, string Message) : RenderResult;
}
