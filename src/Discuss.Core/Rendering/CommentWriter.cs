using System.Globalization;
using Markdig.Syntax;

namespace Discuss.Core.Rendering;

/// <summary>
/// Writes a syntax tree as HTML and, in the same walk, as the text that a reader sees. Knows only the elements that a comment
/// may have; what it does not know it writes as text or not at all.
/// </summary>
internal sealed class CommentWriter
{
    private readonly CommentOutput _output = new();
    private readonly InlineWriter _inlines;
    private readonly RenderingLimits _limits;

    internal CommentWriter(RenderingLimits limits, CommentImages images, MentionNames? mentions = null)
    {
        _limits = limits;
        _inlines = new InlineWriter(_output, limits, images, mentions);
    }

    internal string Html => _output.Html.ToString();

    /// <summary>The uploaded images that are shown, each once.</summary>
    internal IReadOnlyList<string> Images => _inlines.Shown;

    internal string PlainText => _output.Plain.ToString();

    /// <summary>False when quotes and lists nest deeper than the limit; what was written so far is then of no use.</summary>
    internal bool TryWrite(MarkdownDocument document) => TryWriteBlocks(document, containers: 0, tight: false);

    /// <summary>Every line as it was typed, for a source whose mark-up alone would show nothing, such as <c>***</c>.</summary>
    internal void WriteAsTyped(string source)
    {
        _output.BeginBlock("<p dir=\"auto\">", 0);
        var first = true;
        foreach (var line in source.AsSpan().Trim().EnumerateLines())
        {
            if (!first)
                _output.LineBreak();
            first = false;
            _output.Text(line);
        }
        _output.EndBlock("</p>", 2);
    }

    private bool TryWriteBlocks(ContainerBlock blocks, int containers, bool tight)
    {
        foreach (var block in blocks)
        {
            switch (block)
            {
                case ParagraphBlock paragraph when tight:
                    _output.BeginBlock("", 1);
                    _inlines.Write(paragraph.Inline);
                    break;
                case ParagraphBlock paragraph:
                    _output.BeginBlock("<p dir=\"auto\">", 2);
                    _inlines.Write(paragraph.Inline);
                    _output.EndBlock("</p>", 2);
                    break;
                case HeadingBlock heading:
                    WriteHeading(heading);
                    break;
                case CodeBlock code:
                    WriteCodeBlock(code);
                    break;
                case ThematicBreakBlock:
                    _output.BeginBlock("<hr>", 2);
                    break;
                case QuoteBlock quote:
                    if (!TryWriteContainer(quote, "blockquote", "", containers + 1, tight: false))
                        return false;
                    break;
                case ListBlock list:
                    if (!TryWriteList(list, containers + 1))
                        return false;
                    break;
            }
        }
        return true;
    }

    private bool TryWriteList(ListBlock list, int containers)
    {
        if (!list.IsOrdered)
            return TryWriteContainer(list, "ul", "", containers, tight: !list.IsLoose);
        var start = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        var attribute = start == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" start=\"{start}\"");
        return TryWriteContainer(list, "ol", attribute, containers, tight: !list.IsLoose);
    }

    /// <summary>
    /// A browser's <c>dir="auto"</c> does not look into children that have a direction of their own, so a quote of Arabic
    /// paragraphs would stand on the left. Such a container gets the direction of its first letter.
    /// </summary>
    private bool TryWriteContainer(ContainerBlock block, string element, string attributes, int containers, bool tight)
    {
        if (containers > _limits.MaxNesting)
            return false;
        _output.BeginBlock("", block is ListItemBlock ? 1 : 2);
        _output.Html.Append('<').Append(element).Append(attributes).Append(" dir=\"");
        var (direction, text) = (_output.Html.Length, _output.Plain.Length);
        _output.Html.Append("auto\">");
        if (block is ListBlock)
        {
            foreach (var item in block)
            {
                if (item is ListItemBlock listItem && !TryWriteContainer(listItem, "li", "", containers, tight))
                    return false;
            }
        }
        else if (!TryWriteBlocks(block, containers, tight))
        {
            return false;
        }
        if (Direction.IsRightToLeft(_output.Plain, text))
            _output.Html.Remove(direction, "auto".Length).Insert(direction, "rtl");
        _output.EndBlock($"</{element}>", block is ListItemBlock ? 1 : 2);
        return true;
    }

    private void WriteHeading(HeadingBlock heading)
    {
        _output.BeginBlock("<p dir=\"auto\"><strong>", 2);
        if (heading.Inline?.FirstChild is null)
            _output.Text(new string('#', heading.Level));
        else
            _inlines.Write(heading.Inline);
        _output.EndBlock("</strong></p>", 2);
    }

    private void WriteCodeBlock(CodeBlock code)
    {
        _output.BeginBlock("<pre dir=\"ltr\"><code>", 2);
        var lines = code.Lines;
        for (var i = 0; i < lines.Count; i++)
        {
            _output.CodeLine(lines.Lines[i].Slice.AsSpan());
        }
        _output.EndBlock("</code></pre>", 2);
    }
}
