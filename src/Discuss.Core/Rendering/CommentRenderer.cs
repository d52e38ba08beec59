namespace Discuss.Core.Rendering;

/// <summary>The one way from what a person wrote to HTML that may be shown. Safe for use from several threads.</summary>
public sealed class CommentRenderer(RenderingLimits? limits = null)
{
    /// <summary>Stored beside the HTML; changes whenever the same source may give other HTML, so that old rows can be found and rendered anew.</summary>
    public const string Version = "1";

    private readonly RenderingLimits _limits = limits ?? RenderingLimits.Default;

    /// <summary>
    /// Guards, parses, writes and sanitizes. Never throws, whatever the string; the same source always gives the same result.
    /// Right-to-left controls, invisible characters and stacked marks are taken out of the result, not out of the source.
    /// </summary>
    public RenderResult Render(string source)
    {
        if (SourceGuard.Check(source ?? "", _limits, out var text) is { } refused)
            return refused;
        var writer = new CommentWriter(_limits);
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
            writer = new CommentWriter(_limits);
            writer.WriteAsTyped(text);
            plain = writer.PlainText;
            if (IsBlank(plain))
                return Refusals.Empty;
        }
        plain = plain.Trim();
        return new RenderResult.Ok(HtmlSanitizer.Sanitize(writer.Html), plain, Excerpts.Of(plain), Excerpts.IsLong(plain));
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
