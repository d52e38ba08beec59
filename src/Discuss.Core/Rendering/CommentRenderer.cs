namespace Discuss.Core.Rendering;

/// <summary>The one way from what a person wrote to HTML that may be shown. Safe for use from several threads.</summary>
public sealed class CommentRenderer(RenderingLimits? limits = null)
{
    /// <summary>Stored beside the HTML; changes whenever the same source may give other HTML, so that old rows can be found and rendered anew.</summary>
    public const string Version = "2";

    private readonly RenderingLimits _limits = limits ?? RenderingLimits.Default;

    /// <summary>
    /// Guards, parses, writes and sanitizes. Never throws, whatever the string; the same source always gives the same result.
    /// Right-to-left controls, invisible characters and stacked marks are taken out of the result, not out of the source.
    /// </summary>
    /// <param name="source">What was written.</param>
    /// <param name="images">The images that may be shown; without them each comes as a link, or as its description.</param>
    /// <param name="mentions">Whom the comment may name; nobody where it is missing.</param>
    public RenderResult Render(string source, CommentImages? images = null, MentionNames? mentions = null)
    {
        if (SourceGuard.Check(source ?? "", _limits, out var text) is { } refused)
            return refused;
        images ??= CommentImages.None;
        var writer = new CommentWriter(_limits, images, mentions);
        try
        {
            if (!writer.TryWrite(CommentMarkdown.Parse(text)))
                return Refusals.TooNested;
        }
        catch (ArgumentException)
        {
            return Refusals.TooNested; // the parser's own bound on depth
        }
        var plain = writer.PlainText;
        if (IsBlank(plain))
        {
            writer = new CommentWriter(_limits, images);
            writer.WriteAsTyped(text);
            plain = writer.PlainText;
            if (IsBlank(plain))
                return Refusals.Empty;
        }
        plain = plain.Trim();
        return new RenderResult.Ok(HtmlSanitizer.Sanitize(writer.Html, images), plain, Excerpts.Of(plain), Excerpts.IsLong(plain)) { Images = writer.Images.Count == 0 ? [] : writer.Images };
    }

    private static bool IsBlank(string text)
    {
        foreach (var c in text)
        {
            if (!Excerpts.IsBlank(c))
                return false;
        }
        return true;
    }
}
