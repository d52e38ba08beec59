using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Discuss.Core.Rendering;

namespace Discuss.Core.Tests.Rendering;

/// <summary>
/// The examples of CommonMark 0.31.2 for what is switched on. Left out are the sections on HTML, on underlined headings and on
/// link reference definitions, every example elsewhere that uses one of the three, and those that show no text at all (a comment
/// shows them as typed). By design different, and made equal before comparing: a line end is a br, headings are bold paragraphs,
/// images are links, links have no title and only go to http, https and mailto, code has no class.
/// </summary>
public sealed partial class CommonMarkTests
{
    /// <summary>So many of the examples are compared.</summary>
    internal const int Compared = 423;

    private static readonly (string Section, int First, int Last)[] Sections =
    [
        ("Tabs", 1, 11), ("Backslash escapes", 12, 24), ("Entities", 25, 41), ("Precedence", 42, 42), ("Thematic breaks", 43, 61),
        ("ATX headings", 62, 79), ("Indented code", 107, 118), ("Fenced code", 119, 147), ("Paragraphs", 219, 226), ("Blank lines", 227, 227),
        ("Block quotes", 228, 252), ("List items", 253, 300), ("Lists", 301, 326), ("Inlines", 327, 327), ("Code spans", 328, 349),
        ("Emphasis", 350, 481), ("Links", 482, 571), ("Images", 572, 593), ("Autolinks", 594, 612), ("Hard line breaks", 633, 647),
        ("Soft line breaks", 648, 649), ("Text", 650, 652),
    ];

    /// <summary>The examples of these sections that come out differently, each by a decision.</summary>
    private static readonly Dictionary<string, int[]> ByDesign = new(StringComparer.Ordinal)
    {
        ["HTML is text"] = [21, 31, 308, 309, 344, 475, 476, 477, 491, 494, 524, 642, 643],
        ["a line of dashes makes no heading"] = [59, 115, 141, 300],
        ["a heading without text is shown as typed"] = [79],
        ["at most two blank lines in a row"] = [111],
        ["no link where there is a backslash"] = [20, 603],
        ["an address in angle brackets that is not accepted is shown as typed"] = [346, 596, 598, 599, 600, 601],
        ["bare addresses are links"] = [602, 608, 611],
    };

    [CorpusFact]
    public void Comments_are_commonmark_but_for_the_differences_by_design()
    {
        var compared = 0;
        var different = new List<string>();
        foreach (var item in Corpora.Read("commonmark_spec_examples.json"))
        {
            var number = int.Parse(item.Id["spec-".Length..], CultureInfo.InvariantCulture);
            if (!Sections.Any(section => number >= section.First && number <= section.Last) || Definition().IsMatch(item.Payload))
                continue;
            if (ByDesign.Values.Any(numbers => numbers.Contains(number)) || ShowsNoText(item.ExpectedHtml!))
                continue;
            var ok = Rendered.Ok(item.Payload);
            compared++;
            var (expected, actual) = (Normalized(item.ExpectedHtml!), Normalized(ok.Html));
            if (expected != actual)
                different.Add($"{item.Id} {item.Payload}\n  expected {expected}\n  actual   {actual}");
        }
        Assert.True(different.Count == 0, $"{different.Count} of {compared}:\n" + string.Join('\n', different));
        Assert.Equal(Compared, compared);
    }

    [GeneratedRegex("""^[ >-]*\[[^\]]*\S[^\]]*\]: ?\S""", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Definition();

    private static bool ShowsNoText(string html)
    {
        var body = new HtmlParser().ParseDocument("<!DOCTYPE html><body>" + html).Body!;
        return string.IsNullOrWhiteSpace(body.TextContent) && body.QuerySelector("img[alt]:not([alt=''])") is null;
    }

    private static string Normalized(string html)
    {
        var body = new HtmlParser().ParseDocument("<!DOCTYPE html><body>" + html).Body!;
        var written = new StringBuilder();
        foreach (var node in body.ChildNodes)
            Write(node, written, inCode: false);
        return written.ToString();
    }

    /// <summary>The text without the line ends that only lay the HTML out.</summary>
    private static string LinesOf(IText text)
    {
        var data = text.PreviousSibling is IElement { LocalName: "br" } ? text.Data.TrimStart('\n') : text.Data;
        return text.NextSibling is null or IElement { LocalName: "ul" or "ol" or "blockquote" or "pre" or "h1" or "h2" or "p" } ? data.TrimEnd('\n') : data;
    }

    private static void Write(INode node, StringBuilder written, bool inCode)
    {
        if (node is IText text)
        {
            var parent = node.ParentElement!.LocalName;
            if (inCode)
                written.Append(text.Data);
            else if (parent is "body" or "blockquote" or "ul" or "ol" or "li" && string.IsNullOrWhiteSpace(text.Data))
                return;
            else
                written.Append(LinesOf(text).Replace("\n", "<br>", StringComparison.Ordinal));
            return;
        }
        if (node is not IElement element)
            return;
        var name = element.LocalName switch
        {
            "h1" or "h2" or "h3" or "h4" or "h5" or "h6" => "p",
            "img" => "a",
            var other => other,
        };
        var address = element.GetAttribute("href") ?? element.GetAttribute("src");
        var linked = address is not null && LinkPolicy.TryAccept(address, out _);
        if (name is "br" or "hr")
        {
            written.Append('<').Append(name).Append('>');
            return;
        }
        if (name != "a" || linked)
            written.Append('<').Append(name).Append(linked ? $" {address}" : "").Append(element.GetAttribute("start") is { } start ? $" {start}" : "").Append('>');
        var heading = element.LocalName is ['h', >= '1' and <= '6'];
        if (heading)
            written.Append("<strong>");
        if (element.LocalName == "img")
            written.Append(element.GetAttribute("alt"));
        foreach (var child in element.ChildNodes)
            Write(child, written, inCode || name is "code");
        if (heading)
            written.Append("</strong>");
        if (name != "a" || linked)
            written.Append("</").Append(name).Append('>');
    }
}
