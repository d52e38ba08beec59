using System.Text;

namespace Discuss.Core.Rendering;

/// <summary>The two texts that grow together while a comment is written: HTML, and what a reader sees of it.</summary>
internal sealed class CommentOutput
{
    private VisibleText _visible;
    private int _pendingBreaks;

    internal StringBuilder Html { get; } = new(512);

    internal StringBuilder Plain { get; } = new(256);

    internal void Text(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        Plain.Append('\n', _pendingBreaks);
        _pendingBreaks = 0;
        _visible.Append(Html, Plain, text);
    }

    /// <summary>What a reader of the text alone sees of something that is there.</summary>
    internal void PlainOnly(string text)
    {
        Plain.Append('\n', _pendingBreaks).Append(text);
        _pendingBreaks = 0;
        _visible = default;
    }

    internal void LineBreak()
    {
        Html.Append("<br>");
        _visible = default;
        Break(1);
    }

    /// <summary>One line of code, which keeps its line end in the HTML too.</summary>
    internal void CodeLine(ReadOnlySpan<char> line)
    {
        Text(line);
        Html.Append('\n');
        _visible = default;
        if (Plain.Length > 0)
            _pendingBreaks++;
    }

    /// <summary>Nothing before the tag touches the text after it: at least so many line feeds stand between the two.</summary>
    internal void BeginBlock(string tag, int breaks)
    {
        Break(breaks);
        Html.Append(tag);
        _visible = default;
    }

    internal void EndBlock(string tag, int breaks)
    {
        Html.Append(tag);
        _pendingBreaks = 0;
        Break(breaks);
    }

    private void Break(int lines)
    {
        if (Plain.Length > 0)
            _pendingBreaks = Math.Max(_pendingBreaks, lines);
    }
}
