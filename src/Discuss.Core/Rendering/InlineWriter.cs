using Markdig.Syntax.Inlines;

namespace Discuss.Core.Rendering;

/// <summary>Writes the inside of a paragraph: text, emphasis, code and links. What it does not know it does not write.</summary>
internal sealed class InlineWriter(CommentOutput output, RenderingLimits limits)
{
    internal const string LinkAttributes = " rel=\"nofollow ugc noopener noreferrer\" target=\"_blank\">";

    private int _depth;
    private bool _inLink;

    internal void Write(ContainerInline? inlines)
    {
        for (var inline = inlines?.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    output.Text(literal.Content.AsSpan());
                    break;
                case HtmlEntityInline entity:
                    output.Text(entity.Transcoded.AsSpan());
                    break;
                case CodeInline code:
                    Open("code");
                    output.Text(code.ContentSpan);
                    Close("code");
                    break;
                case LineBreakInline:
                    output.LineBreak();
                    break;
                case EmphasisInline emphasis:
                    var element = emphasis.DelimiterChar == '~' ? "del" : emphasis.DelimiterCount == 2 ? "strong" : "em";
                    Open(element);
                    Write(emphasis);
                    Close(element);
                    break;
                case AutolinkInline auto:
                    WriteAutolink(auto);
                    break;
                case LinkInline link:
                    WriteLink(link.Url, link);
                    break;
                case DelimiterInline delimiter:
                    output.Text(delimiter.ToLiteral());
                    Write(delimiter);
                    break;
                case ContainerInline container:
                    Write(container);
                    break;
            }
        }
    }

    private void Open(string element)
    {
        if (++_depth <= limits.MaxInlineNesting)
            output.Html.Append('<').Append(element).Append('>');
    }

    private void Close(string element)
    {
        if (_depth-- <= limits.MaxInlineNesting)
            output.Html.Append("</").Append(element).Append('>');
    }

    private void WriteAutolink(AutolinkInline auto)
    {
        var address = auto.IsEmail ? "mailto:" + auto.Url : auto.Url;
        if (!_inLink && LinkPolicy.TryAccept(address, out _))
            WriteLink(address, auto);
        else
            output.Text($"<{auto.Url}>");
    }

    /// <summary>Images come as links with their description, or their address where there is none.</summary>
    private void WriteLink(string? address, Inline inline)
    {
        var href = "";
        var linked = !_inLink && _depth < limits.MaxInlineNesting && LinkPolicy.TryAccept(address, out href);
        if (linked)
            output.Html.Append("<a href=\"").Append(href!.Replace("&", "&amp;", StringComparison.Ordinal)).Append('"').Append(LinkAttributes);
        var outer = _inLink;
        _inLink |= linked;
        _depth++;
        var before = output.Plain.Length;
        if (inline is AutolinkInline auto)
            output.Text(auto.Url);
        else
            Write((LinkInline)inline);
        if (Excerpts.IsBlank(output.Plain, before))
            output.Text(address);
        _depth--;
        _inLink = outer;
        if (linked)
            output.Html.Append("</a>");
    }
}
