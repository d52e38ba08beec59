using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Discuss.Core.Threads;

namespace Discuss.Core.Rendering;

/// <summary>
/// The second lock: parses HTML as a browser does and writes out only what a comment may contain. Does not rely on how the HTML
/// came about. The result is a fixed point: parsed and written again it is the same, so no browser can read it as another tree.
/// </summary>
internal static class HtmlSanitizer
{
    /// <summary>Malformed HTML settles in two or three rounds; what does not is shown as text.</summary>
    private const int MaxRounds = 5;

    /// <summary>Deepest nesting of elements that is walked.</summary>
    private const int MaxDepth = 256;

    /// <summary>The parser keeps no state between calls, its browsing context does: one for each thread.</summary>
    [ThreadStatic]
    private static HtmlParser? _parser;

    internal static string Sanitize(string html, CommentImages? images = null)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var written = ParseAndWrite(html, images ?? CommentImages.None);
            if (string.Equals(written, html, StringComparison.Ordinal))
                return written;
            html = written;
        }
        var text = new StringBuilder("<p dir=\"auto\">");
        VisibleText.AppendEncoded(text, html);
        return text.Append("</p>").ToString();
    }

    private static string ParseAndWrite(string html, CommentImages images)
    {
        _parser ??= new HtmlParser();
        using var document = _parser.ParseDocument("<!DOCTYPE html><body>" + html);
        var written = new StringBuilder(html.Length);
        if (document.Body is { } body)
            WriteChildren(written, body, images, inLink: false, depth: 0);
        return written.ToString();
    }

    private static void WriteChildren(StringBuilder html, INode parent, CommentImages images, bool inLink, int depth)
    {
        if (depth > MaxDepth)
            return;
        var children = parent.ChildNodes; // by index: a node looks for its next sibling from the first one on
        for (var i = 0; i < children.Length; i++)
        {
            var node = children[i];
            if (node is IText text)
                VisibleText.AppendEncoded(html, text.Data);
            else if (node is IElement element)
                WriteElement(html, element, images, inLink, depth);
        }
    }

    private static void WriteElement(StringBuilder html, IElement element, CommentImages images, bool inLink, int depth)
    {
        var name = element.NamespaceUri == NamespaceNames.HtmlUri ? element.LocalName : "";
        switch (name)
        {
            case "br" or "hr":
                html.Append('<').Append(name).Append('>');
                return;
            case "img":
                ImageMarkup.WriteAgain(html, element, images);
                return;
            case "a" when !inLink && element.GetAttribute("class") == "mention" && MentionOf(element) is { } comment:
                html.Append(MentionNames.LinkStart).Append(comment).Append("\">");
                WriteChildren(html, element, images, inLink: true, depth + 1);
                html.Append("</a>");
                return;
            case "a" when !inLink && LinkPolicy.TryAccept(element.GetAttribute("href"), out var href):
                html.Append("<a href=\"").Append(href.Replace("&", "&amp;", StringComparison.Ordinal)).Append('"')
                    .Append(InlineWriter.LinkAttributes);
                WriteChildren(html, element, images, inLink: true, depth + 1);
                html.Append("</a>");
                return;
            case "p" or "blockquote" or "ul" or "ol" or "li" or "pre" or "strong" or "em" or "del" or "code":
                html.Append('<').Append(name);
                WriteAttributes(html, element, name);
                html.Append('>');
                WriteChildren(html, element, images, inLink, depth + 1);
                html.Append("</").Append(name).Append('>');
                return;
            case "" or "script" or "style" or "template" or "noscript" or "noembed" or "noframes" or "iframe" or "object" or "xmp"
                or "plaintext" or "textarea" or "title" or "select" or "audio" or "video" or "canvas":
                return; // their content is no text of the comment
            default:
                WriteChildren(html, element, images, inLink, depth + 1);
                return;
        }
    }

    /// <summary>A mention leads to a comment, written as this program writes identifiers, and nowhere else.</summary>
    private static CommentId? MentionOf(IElement element) =>
        element.GetAttribute("href") is { } href && href.StartsWith("#c-", StringComparison.Ordinal)
        && CommentId.TryParse(href[3..], null, out var id) && id.ToString() == href[3..] ? id : null;

    private static void WriteAttributes(StringBuilder html, IElement element, string name)
    {
        if (name == "ol" && int.TryParse(element.GetAttribute("start"), NumberStyles.None, CultureInfo.InvariantCulture, out var start))
            html.Append(CultureInfo.InvariantCulture, $" start=\"{start}\"");
        if (name is "p" or "blockquote" or "ul" or "ol" or "li" or "pre" && element.GetAttribute("dir") is "auto" or "ltr" or "rtl")
            html.Append(" dir=\"").Append(element.GetAttribute("dir")).Append('"');
    }
}
