using System.Globalization;
using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Discuss.Core.Rendering;

/// <summary>
/// Writes a syntax tree as HTML and, in the same walk, as the text that a reader sees. Knows only the elements that a comment
/// may have; what it does not know it writes as text or not at all.
/// </summary>
internal sealed class CommentWriter(RenderingLimits limits)
{
    internal const string LinkAttributes = " rel=\"nofollow ugc noopener noreferrer\" target=\"_blank\">";

    private readonly StringBuilder _html = new(512);
    private readonly StringBuilder _plain = new(256);
    private VisibleText _visible;
    private int _pendingBreaks;
    private int _inlineDepth;
    private bool _inLink;

    internal string Html => _html.ToString();

    internal string PlainText => _plain.ToString();

    /// <summary>False when quotes and lists nest deeper than the limit; what was written so far is then of no use.</summary>
    internal bool TryWrite(MarkdownDocument document) => TryWriteBlocks(document, containers: 0, tight: false);

    /// <summary>Every line as it was typed, for a source whose mark-up alone would show nothing, such as <c>***</c>.</summary>
    internal void WriteAsTyped(string source)
    {
        BeginBlock("<p dir=\"auto\">", 0);
        var first = true;
        foreach (var line in source.AsSpan().Trim().EnumerateLines())
        {
            if (!first)
                WriteLineBreak();
            first = false;
            Text(line);
        }
        _html.Append("</p>");
    }

    private bool TryWriteBlocks(ContainerBlock blocks, int containers, bool tight)
    {
        foreach (var block in blocks)
        {
            switch (block)
            {
                case ParagraphBlock paragraph when tight:
                    BeginBlock("", 1);
                    WriteInlines(paragraph.Inline);
                    break;
                case ParagraphBlock paragraph:
                    BeginBlock("<p dir=\"auto\">", 2);
                    WriteInlines(paragraph.Inline);
                    _html.Append("</p>");
                    break;
                case HeadingBlock heading:
                    WriteHeading(heading);
                    break;
                case CodeBlock code:
                    WriteCodeBlock(code);
                    break;
                case ThematicBreakBlock:
                    BeginBlock("<hr>", 2);
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
        if (containers > limits.MaxNesting)
            return false;
        BeginBlock("", block is ListItemBlock ? 1 : 2);
        _html.Append('<').Append(element).Append(attributes).Append(" dir=\"");
        var (direction, text) = (_html.Length, _plain.Length);
        _html.Append("auto\">");
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
        if (Direction.IsRightToLeft(_plain, text))
            _html.Remove(direction, "auto".Length).Insert(direction, "rtl");
        _html.Append("</").Append(element).Append('>');
        Break(block is ListItemBlock ? 1 : 2);
        return true;
    }

    private void WriteHeading(HeadingBlock heading)
    {
        BeginBlock("<p dir=\"auto\"><strong>", 2);
        if (heading.Inline?.FirstChild is null)
            Text(new string('#', heading.Level));
        else
            WriteInlines(heading.Inline);
        _html.Append("</strong></p>");
        Break(2);
    }

    private void WriteCodeBlock(CodeBlock code)
    {
        BeginBlock("<pre dir=\"ltr\"><code>", 2);
        var lines = code.Lines;
        for (var i = 0; i < lines.Count; i++)
        {
            Text(lines.Lines[i].Slice.AsSpan());
            _html.Append('\n');
            Break(_pendingBreaks + 1);
            _visible = default;
        }
        _html.Append("</code></pre>");
        _pendingBreaks = 2;
    }

    private void WriteInlines(ContainerInline? inlines)
    {
        for (var inline = inlines?.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    Text(literal.Content.AsSpan());
                    break;
                case HtmlEntityInline entity:
                    Text(entity.Transcoded.AsSpan());
                    break;
                case CodeInline code:
                    Wrapped("code", code, static (writer, inline) => writer.Text(((CodeInline)inline).ContentSpan));
                    break;
                case LineBreakInline:
                    WriteLineBreak();
                    break;
                case EmphasisInline emphasis:
                    var element = emphasis.DelimiterChar == '~' ? "del" : emphasis.DelimiterCount == 2 ? "strong" : "em";
                    Wrapped(element, emphasis, static (writer, inline) => writer.WriteInlines((EmphasisInline)inline));
                    break;
                case AutolinkInline auto:
                    WriteAutolink(auto);
                    break;
                case LinkInline link:
                    WriteLink(link.Url, link);
                    break;
                case DelimiterInline delimiter:
                    Text(delimiter.ToLiteral());
                    WriteInlines(delimiter);
                    break;
                case ContainerInline container:
                    WriteInlines(container);
                    break;
            }
        }
    }

    private void Wrapped(string element, Inline inline, Action<CommentWriter, Inline> content)
    {
        var shown = ++_inlineDepth <= limits.MaxInlineNesting;
        if (shown)
            _html.Append('<').Append(element).Append('>');
        content(this, inline);
        if (shown)
            _html.Append("</").Append(element).Append('>');
        _inlineDepth--;
    }

    private void WriteAutolink(AutolinkInline auto)
    {
        var address = auto.IsEmail ? "mailto:" + auto.Url : auto.Url;
        if (!_inLink && LinkPolicy.TryAccept(address, out _))
            WriteLink(address, auto);
        else
            Text($"<{auto.Url}>");
    }

    /// <summary>Images come as links with their description, or their address where there is none.</summary>
    private void WriteLink(string? address, Inline inline)
    {
        var href = "";
        var linked = !_inLink && _inlineDepth < limits.MaxInlineNesting && LinkPolicy.TryAccept(address, out href);
        if (linked)
            _html.Append("<a href=\"").Append(href!.Replace("&", "&amp;", StringComparison.Ordinal)).Append('"').Append(LinkAttributes);
        var outer = _inLink;
        _inLink |= linked;
        _inlineDepth++;
        var before = _plain.Length;
        if (inline is AutolinkInline auto)
            Text(auto.Url);
        else
            WriteInlines((LinkInline)inline);
        if (Excerpts.IsBlank(_plain, before))
            Text(address);
        _inlineDepth--;
        _inLink = outer;
        if (linked)
            _html.Append("</a>");
    }

    private void WriteLineBreak()
    {
        _html.Append("<br>");
        _visible = default;
        Break(1);
    }

    private void BeginBlock(string tag, int breaks)
    {
        Break(breaks);
        _html.Append(tag);
        _visible = default;
    }

    private void Break(int lines)
    {
        if (_plain.Length > 0)
            _pendingBreaks = Math.Max(_pendingBreaks, lines);
    }

    private void Text(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        _plain.Append('\n', _pendingBreaks);
        _pendingBreaks = 0;
        _visible.Append(_html, _plain, text);
    }
}
