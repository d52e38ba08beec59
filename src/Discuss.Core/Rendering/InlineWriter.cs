using Markdig.Syntax.Inlines;

namespace Discuss.Core.Rendering;

/// <summary>Writes the inside of a paragraph: text, emphasis, code and links. What it does not know it does not write.</summary>
internal sealed class InlineWriter(CommentOutput output, RenderingLimits limits, CommentImages images, MentionNames? mentions)
{
    internal const string LinkAttributes = " rel=\"nofollow ugc noopener noreferrer\" target=\"_blank\">";

    private readonly List<string> _shown = [];
    private int _depth;
    private bool _inLink;
    private int _mentioned;

    /// <summary>The uploaded images that were written, each once.</summary>
    internal IReadOnlyList<string> Shown => _shown;

    internal void Write(ContainerInline? inlines)
    {
        for (var inline = inlines?.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    WriteText(literal.Content.AsSpan());
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
                case LinkInline { IsImage: true } image when TryWriteImage(image):
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

    private void WriteText(ReadOnlySpan<char> text)
    {
        if (mentions is not null && !_inLink)
        {
            for (var at = text.IndexOf('@'); at >= 0; at = Next(text, at))
            {
                if (_mentioned >= RenderingLimits.MaxMentions) break;
                if (!MentionNames.IsStart(text, at) || !mentions.TryMatch(text[(at + 1)..], out var length, out var comment)) continue;
                output.Text(text[..at]);
                output.Html.Append(MentionNames.LinkStart).Append(comment).Append("\">");
                output.Text(text.Slice(at, length + 1));
                output.Html.Append("</a>");
                _mentioned++;
                text = text[(at + 1 + length)..];
                at = -1;
            }
        }

        output.Text(text);

        static int Next(ReadOnlySpan<char> text, int after)
        {
            var next = text[(after + 1)..].IndexOf('@');
            return next < 0 ? -1 : after + 1 + next;
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

    /// <summary>False where it is neither an uploaded image nor one of an allowed host.</summary>
    private bool TryWriteImage(LinkInline image)
    {
        var uploaded = image.Url is { } address && address.StartsWith(ImageMarks.Scheme, StringComparison.Ordinal)
            ? images.Stored.GetValueOrDefault(address[ImageMarks.Scheme.Length..])
            : null;
        if (uploaded is null && images.Hosts.Count == 0) return false;
        if (uploaded is not null && !_shown.Contains(uploaded.Id))
        {
            if (_shown.Count == ImageMarks.MaxImages) return false;
            _shown.Add(uploaded.Id);
        }

        var description = DescriptionOf(image);
        if (uploaded is not null) ImageMarkup.Write(output.Html, uploaded, description);
        else if (!ImageMarkup.TryWriteElsewhere(output.Html, image.Url, description, images)) return false;
        output.PlainOnly(description.Length > 0 ? description : ImageMarkup.Sign);
        return true;
    }

    // Its text, whatever mark-up it has.
    private string DescriptionOf(LinkInline image)
    {
        var text = new CommentOutput();
        new InlineWriter(text, limits, CommentImages.None, mentions: null) { _inLink = true, _depth = _depth }.Write((ContainerInline)image);
        return text.Plain.ToString().Trim();
    }

    /// <summary>Other images come as links with their description, or their address where there is none.</summary>
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
