using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Discuss.Core.Tests.Rendering;

/// <summary>
/// Judges HTML as a browser would build it, without any of the code under test: which elements, which attributes, which addresses,
/// which characters. Gives what a comment must not contain.
/// </summary>
internal static partial class AllowListWalk
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["p"] = ["dir"], ["br"] = [], ["hr"] = [], ["strong"] = [], ["em"] = [], ["del"] = [], ["code"] = [],
        ["blockquote"] = ["dir"], ["pre"] = ["dir"], ["ul"] = ["dir"], ["ol"] = ["dir", "start"], ["li"] = ["dir"],
        ["a"] = ["href", "rel", "target"], ["img"] = ["src", "alt", "width", "height", "loading", "decoding"],
    };

    internal static IReadOnlyList<string> Findings(string html)
    {
        var findings = new List<string>();
        var parser = new HtmlParser(new HtmlParserOptions { IsScripting = true });
        var document = parser.ParseDocument("<!DOCTYPE html><title>t</title><body><div id=comment>" + html + "</div><p id=after>");
        var comment = document.GetElementById("comment")!;
        if (comment.NextElementSibling?.Id != "after" || document.Head!.ChildElementCount != 1 || document.Body!.ChildElementCount != 2)
            findings.Add("reaches out of its element");
        if (comment.InnerHtml != html)
            findings.Add($"is read by the parser as: {comment.InnerHtml}");
        foreach (var node in comment.GetDescendants())
            Judge(node, findings);
        JudgeMarks(TextByLines(comment), findings);
        return findings;
    }

    private static void Judge(INode node, List<string> findings)
    {
        if (node is IText text)
        {
            findings.AddRange(text.Data.EnumerateRunes().Where(IsHidden).Select(rune => $"hidden character U+{rune.Value:X4}"));
            return;
        }
        if (node is not IElement element)
        {
            findings.Add($"node {node.NodeType}");
            return;
        }
        if (element.NamespaceUri != "http://www.w3.org/1999/xhtml" || !Allowed.TryGetValue(element.LocalName, out var attributes))
        {
            findings.Add($"element {element.NamespaceUri} {element.LocalName}");
            return;
        }
        // A mention leads to a comment of the same thread.
        if (element.LocalName == "a" && element.Attributes.Length == 2 && element.ClassName == "mention" && Mention().IsMatch(element.GetAttribute("href") ?? ""))
            return;
        foreach (var attribute in element.Attributes)
        {
            if (!attributes.Contains(attribute.Name) || !IsAllowedValue(attribute.Name, attribute.Value))
                findings.Add($"attribute {attribute.Name}={attribute.Value} on {element.LocalName}");
        }
        if (element.LocalName == "a" && attributes.Any(name => !element.HasAttribute(name)))
            findings.Add("link without its attributes");
        if (element.LocalName == "img" && attributes.Any(name => !element.HasAttribute(name)))
            findings.Add("image without its attributes");
        if (element.LocalName == "a" && element.ParentElement!.Closest("a") is not null)
            findings.Add("link inside a link");
    }

    private static bool IsAllowedValue(string name, string value) => name switch
    {
        "href" => Address().IsMatch(value),
        "src" => OwnImage().IsMatch(value),
        "alt" => value.Length <= 300 && !value.EnumerateRunes().Any(IsHidden),
        "width" or "height" => value.Length < 4 && value.Length > 0 && value.All(char.IsAsciiDigit),
        "loading" => value == "lazy",
        "decoding" => value == "async",
        "rel" => value == "nofollow ugc noopener noreferrer",
        "target" => value == "_blank",
        "dir" => value is "auto" or "ltr" or "rtl",
        "start" => value.Length < 10 && value.All(char.IsAsciiDigit),
        _ => false,
    };

    private static bool IsHidden(Rune rune) =>
        rune.Value is 0xAD or 0x61C or 0x200E or 0x200F or 0x200B or 0xFEFF or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F)
        || (Rune.IsControl(rune) && rune.Value is not ('\n' or '\t'));

    /// <summary>The text, with a line for each block: marks climb over nothing that stands in another one.</summary>
    private static string TextByLines(IElement comment) => string.Concat(comment.GetDescendants().Select(node =>
        node is IText text ? text.Data : node is IElement { LocalName: "p" or "li" or "br" or "hr" or "pre" or "blockquote" or "ul" or "ol" } ? "\n" : ""));

    private static void JudgeMarks(string text, List<string> findings)
    {
        var marks = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is 0x200C or 0x200D)
                continue;
            marks = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (marks == 5)
                findings.Add("more than four marks on a letter");
        }
    }

    [GeneratedRegex("^#c-[0-9a-z]+-[0-9a-z]+-[0-9a-z]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mention();

    /// <summary>Printable ASCII; http or https, a host that is no user's name before an @; or one mailbox.</summary>
    [GeneratedRegex("""^(?:https?://[A-Za-z0-9\-._~!$&()*+,;=:\[\]]+(?:[/?#][!#-;=?-Z_a-z~]*)?|mailto:[A-Za-z0-9._+='-]+@[A-Za-z0-9.-]+)$""",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    [GeneratedRegex("^(?:/moderate)?/images/[0-9a-f]{64}\\.(?:png|jpg|gif|webp)$", RegexOptions.NonBacktracking)]
    private static partial Regex OwnImage();
}
