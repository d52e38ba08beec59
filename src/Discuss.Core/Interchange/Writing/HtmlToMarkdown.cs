using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Discuss.Core.Rendering;

namespace Discuss.Core.Interchange.Writing;

/// <summary>
/// Turns the HTML of another system's comments into our Markdown, which the renderer that publishes then makes HTML of: nothing of what was
/// written elsewhere is ever shown as it was. Emphasis, code, quotes, lists and links stay; of the rest the text does. Pictures become links.
/// </summary>
public static class HtmlToMarkdown
{
    // As deep as a comment may nest quotes and lists, with room; what is deeper is written flat.
    private const int MaxContainers = 6;
    private const int MaxDepth = 100;

    [ThreadStatic]
    private static HtmlParser? _parser;

    /// <summary>The Markdown; empty where nothing of it could be seen. Never throws, whatever the text.</summary>
    /// <param name="linesCount">Whether a line end is one to the reader, and a blank line a paragraph.</param>
    public static string Convert(string html, bool linesCount)
    {
        ArgumentNullException.ThrowIfNull(html);
        html = Clean(html);
        if (html.Length > InterchangeLimits.ParsedHtml || html.AsSpan().Count('<') > InterchangeLimits.ParsedTags) return PlainText(WithoutTags(html));
        if (html.AsSpan().IndexOfAny('<', '&') < 0) return linesCount ? PlainText(html) : PlainText(Spaces(html));
        _parser ??= new HtmlParser();
        using var document = _parser.ParseDocument("<!DOCTYPE html><body>" + html);
        var blocks = new MarkdownBlocks();
        if (document.Body is { } body) new Walk(blocks, linesCount).Children(body, 0, 0);
        blocks.EndParagraph();
        // A reference may stand for a control.
        return Clean(blocks.ToString());
    }

    /// <summary>Markdown that shows a text and nothing but it.</summary>
    public static string PlainText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var blocks = new MarkdownBlocks();
        Walk.Lines(blocks, Clean(text));
        blocks.EndParagraph();
        return blocks.ToString().TrimEnd('\n');
    }

    /// <summary>Without controls and halves of characters, which no text of ours has.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (TextGuard.TryNormalize(text, out var clean, out _)) return clean;
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || !Rune.IsControl(rune) || rune.Value is '\n' or '\t' or '\r') kept.Append(rune.ToString());
        }

        return TextGuard.TryNormalize(kept.ToString(), out clean, out _) ? clean : "";
    }

    private static string WithoutTags(string html)
    {
        var text = new StringBuilder(html.Length);
        for (var i = 0; i < html.Length; i++)
        {
            var end = html[i] == '<' ? html.IndexOf('>', i) : -1;
            if (html[i] == '<' && end < 0) break;
            if (end > 0) i = end;
            else text.Append(html[i]);
        }

        return System.Net.WebUtility.HtmlDecode(text.ToString());
    }

    private static string Spaces(string text) => text.Replace('\n', ' ');

    private sealed class Walk(MarkdownBlocks blocks, bool linesCount)
    {
        private bool _isAfterBreak;

        private StringBuilder Inline => blocks.Inline;

        /// <summary>Text in which lines count, and blank ones end a paragraph.</summary>
        public static void Lines(MarkdownBlocks blocks, string text)
        {
            foreach (var line in text.AsSpan().EnumerateLines())
            {
                if (line.IsWhiteSpace())
                {
                    blocks.EndParagraph();
                    continue;
                }

                if (blocks.Inline.Length > 0) blocks.Inline.Append('\n');
                MarkdownText.Append(blocks.Inline, line);
            }
        }

        public void Children(INode parent, int depth, int containers)
        {
            var children = parent.ChildNodes;
            for (var i = 0; i < children.Length; i++)
            {
                if (children[i] is IText text) Text(text.Data);
                else if (children[i] is IElement element && depth < MaxDepth) Element(element, depth + 1, containers);
                else if (children[i] is IElement deep) Text(deep.TextContent);
            }
        }

        private void Element(IElement element, int depth, int containers)
        {
            switch (element.NamespaceUri == NamespaceNames.HtmlUri ? element.LocalName : "")
            {
                case "" or "script" or "style" or "template" or "noscript" or "iframe" or "object" or "embed" or "textarea" or "title" or "select" or "audio" or "video" or "canvas" or "head":
                    return;
                case "br":
                    Inline.Append('\n');
                    _isAfterBreak = true;
                    return;
                case "hr":
                    blocks.Rule();
                    return;
                case "img":
                    Picture(element);
                    return;
                case "b" or "strong":
                    Emphasis(element, "**", depth, containers);
                    return;
                case "i" or "em" or "cite":
                    Emphasis(element, "*", depth, containers);
                    return;
                case "s" or "del" or "strike":
                    Emphasis(element, "~~", depth, containers);
                    return;
                case "a":
                    Link(element, depth, containers);
                    return;
                case "code" or "tt" or "kbd" or "samp":
                    Code(element);
                    return;
                case "pre":
                    if (!string.IsNullOrWhiteSpace(element.TextContent)) blocks.Code(element.TextContent);
                    return;
                case "blockquote" or "q" when containers < MaxContainers:
                    blocks.InQuote(() => Children(element, depth, containers + 1));
                    return;
                case "ul" or "ol" when containers < MaxContainers:
                    List(element, depth, containers + 1);
                    return;
                case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                    blocks.EndParagraph();
                    Emphasis(element, "**", depth, containers);
                    blocks.EndParagraph();
                    return;
                case "p" or "div" or "section" or "article" or "blockquote" or "q" or "ul" or "ol" or "li" or "dl" or "dt" or "dd" or "table" or "tr" or "figure" or "figcaption" or "details" or "summary" or "address" or "center" or "form" or "fieldset":
                    blocks.EndParagraph();
                    Children(element, depth, containers);
                    blocks.EndParagraph();
                    return;
                case "td" or "th":
                    Children(element, depth, containers);
                    Inline.Append(' ');
                    return;
                default:
                    Children(element, depth, containers);
                    return;
            }
        }

        private void List(IElement list, int depth, int containers)
        {
            blocks.EndParagraph();
            var number = int.TryParse(list.GetAttribute("start"), NumberStyles.None, CultureInfo.InvariantCulture, out var start) && start < 1_000_000 ? start : 1;
            foreach (var child in list.Children)
            {
                var marker = list.LocalName == "ol" ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : "- ";
                if (child.LocalName == "li") blocks.InItem(marker, () => Children(child, depth, containers));
                else Element(child, depth, containers);
            }
        }

        private void Text(string text)
        {
            // The source's own line end behind a break is the same one.
            var written = _isAfterBreak && text.AsSpan().TrimStart(" \t\r") is ['\n', ..] ? text.AsSpan(text.IndexOf('\n', StringComparison.Ordinal) + 1) : text;
            _isAfterBreak = false;
            if (linesCount && written.Contains('\n'))
            {
                var first = true;
                foreach (var line in written.EnumerateLines())
                {
                    if (!first && Inline.Length > 0)
                    {
                        if (Inline[^1] == '\n') blocks.EndParagraph();
                        else Inline.Append('\n');
                    }

                    first = false;
                    Words(line);
                }

                return;
            }

            Words(written);
        }

        /// <summary>Runs of white space are one space, and none at the start of a line.</summary>
        private void Words(ReadOnlySpan<char> text)
        {
            while (!text.IsEmpty)
            {
                var space = text.IndexOfAny(" \n\t\r\f");
                var word = space < 0 ? text : text[..space];
                MarkdownText.Append(Inline, word);
                if (space < 0) return;
                if (Inline.Length > 0 && Inline[^1] is not (' ' or '\n')) Inline.Append(' ');
                text = text[(space + 1)..];
            }
        }

        /// <summary>Marks are only set where CommonMark takes them for such: close to the text, and not between a letter and a sign.</summary>
        private void Emphasis(IElement element, string mark, int depth, int containers)
        {
            if (HasBlocks(element))
            {
                Children(element, depth, containers);
                return;
            }

            var start = Inline.Length;
            Children(element, depth, containers);
            if (start > Inline.Length) return;
            var (from, to) = (start, Inline.Length);
            while (from < to && char.IsWhiteSpace(Inline[from])) from++;
            while (to > from && char.IsWhiteSpace(Inline[to - 1])) to--;
            if (from == to || Lines(from, to)) return;
            var before = from > 0 ? Inline[from - 1] : ' ';
            var after = to < Inline.Length ? ' ' : Following(element);
            if (!char.IsLetterOrDigit(Inline[from]) && char.IsLetterOrDigit(before)) return;
            if (!char.IsLetterOrDigit(Inline[to - 1]) && char.IsLetterOrDigit(after)) return;
            // A mark beside another of its kind would be read as one longer mark.
            if (before == mark[0] || Inline[from] == mark[0] || Inline[to - 1] == mark[0]) return;
            Inline.Insert(to, mark).Insert(from, mark);
        }

        private bool Lines(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                if (Inline[i] == '\n') return true;
            }

            return false;
        }

        private static char Following(IElement element)
        {
            for (var node = element.NextSibling; node is not null; node = node.FirstChild)
            {
                if (node is IText { Data.Length: > 0 } text) return text.Data[0];
                if (node is IElement { LocalName: "br" or "p" or "div" }) return ' ';
            }

            return ' ';
        }

        private static bool HasBlocks(IElement element, int depth = 0)
        {
            var children = element.Children;
            for (var i = 0; i < children.Length; i++)
            {
                if (children[i].LocalName is "p" or "div" or "blockquote" or "ul" or "ol" or "pre" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "hr" or "table") return true;
                if (depth < MaxDepth && HasBlocks(children[i], depth + 1)) return true;
            }

            return false;
        }

        private void Code(IElement element)
        {
            var code = element.TextContent.Replace('\n', ' ').Trim();
            if (code.Length == 0) return;
            var fence = "`";
            while (code.Contains(fence, StringComparison.Ordinal)) fence += '`';
            var pad = code[0] == '`' || code[^1] == '`' ? " " : "";
            // A run of the same signs before it would be read with it.
            if (Inline.Length > 0 && Inline[^1] == '`') Inline.Append(' ');
            Inline.Append(fence).Append(pad).Append(code).Append(pad).Append(fence);
        }

        private void Link(IElement element, int depth, int containers)
        {
            var text = element.TextContent.Trim();
            var accepted = LinkPolicy.TryAccept(element.GetAttribute("href")?.Trim(), out var href) && !href!.AsSpan().ContainsAny('<', '>', '\n');
            if (!accepted || HasBlocks(element) || text.Length == 0 && element.QuerySelector("img") is null)
            {
                Children(element, depth, containers);
                return;
            }

            // Cut short for the eye, as some systems do: the address says all of it.
            if (text == href || text == element.GetAttribute("href") || (text.EndsWith('…') && href!.StartsWith(text[..^1], StringComparison.Ordinal)))
            {
                Address(href!);
                return;
            }

            if (text.Length == 0) text = element.QuerySelector("img")!.GetAttribute("alt") is { Length: > 0 } alt ? alt : href!;
            Named(text, href!);
        }

        private void Picture(IElement element)
        {
            var alt = element.GetAttribute("alt")?.Trim() ?? "";
            // Small pictures that stand for a sign have it as their text.
            if (!LinkPolicy.TryAccept(element.GetAttribute("src")?.Trim(), out var source) || element.ClassList.Contains("emoji") || element.ClassList.Contains("wp-smiley"))
                Words(alt);
            else if (alt.Length == 0) Address(source);
            else Named(alt, source);
        }

        private void Address(string href)
        {
            if (href.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) Named(href["mailto:".Length..], href);
            else if (Inline.Length == 0 || Inline[^1] is ' ' or '\n' or '(') Inline.Append('<').Append(href).Append('>');
            else Inline.Append(" <").Append(href).Append('>');
        }

        private void Named(string text, string href)
        {
            // Behind an exclamation mark it would be a picture.
            if (Inline.Length > 0 && Inline[^1] == '!') Inline.Insert(Inline.Length - 1, '\\');
            Inline.Append('[');
            var start = Inline.Length;
            foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                if (Inline.Length > start) Inline.Append(' ');
                MarkdownText.Append(Inline, word);
            }

            Inline.Append("](<").Append(href).Append(">)");
        }
    }
}
