using System.Text;

namespace Discuss.Core.Rendering;

/// <summary>
/// Stands before the Markdown parser and refuses or trims what would make it slow. One pass, linear in the source.
/// </summary>
internal static class SourceGuard
{
    /// <summary>Gives the text to parse, or the refusal.</summary>
    internal static RenderResult.Refused? Check(string source, RenderingLimits limits, out string prepared)
    {
        prepared = "";
        if (source.Length > limits.MaxCharacters)
            return new("too-long", $"A comment has at most {limits.MaxCharacters} characters; this one has {source.Length}.");
        if (TextGuard.Find(source) is var problem and not TextProblem.None)
            return new(TextGuard.CodeOf(problem), TextGuard.MessageOf(problem));
        prepared = TextGuard.WithLineFeeds(source);
        if (string.IsNullOrWhiteSpace(prepared))
            return Refusals.Empty;
        return LinesAreFlat(ref prepared, limits) ? null : Refusals.TooNested;
    }

    /// <summary>Counts the markers of each line, and drops blank lines beyond the limit where there are any.</summary>
    private static bool LinesAreFlat(ref string text, RenderingLimits limits)
    {
        var blank = 0;
        var kept = default(StringBuilder);
        var copied = 0;
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            var next = end < 0 ? text.Length : end + 1;
            var line = text.AsSpan(start, (end < 0 ? text.Length : end) - start);
            if (!line.IsWhiteSpace())
            {
                blank = 0;
                if (ContainerMarkers.Count(line) > limits.MaxContainerMarkers)
                    return false;
            }
            else if (++blank > limits.MaxBlankLines)
            {
                (kept ??= new StringBuilder(text.Length)).Append(text, copied, start - copied);
                copied = next;
            }
            start = next;
        }
        if (kept is not null)
            text = kept.Append(text, copied, text.Length - copied).ToString();
        return true;
    }
}

internal static class Refusals
{
    internal static readonly RenderResult.Refused Empty = new("empty", "The comment has no text.");

    internal static readonly RenderResult.Refused TooNested =
        new("too-nested", "The comment nests quotes or lists too deeply.");
}
