using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Discuss.Core.Tests.Rendering;

namespace Discuss.Hostile.Tests.Xss;

/// <summary>
/// Judges what a server sends as a browser would build it: every element, attribute and address must be one that the list of the pages
/// (<c>pages.txt</c>) names; what a comment says must hold to the shorter list of comments; and what is read, written and read
/// again is the same. It knows nothing of the code that made it.
/// </summary>
internal static partial class PageJudge
{
    private const string Html = "http://www.w3.org/1999/xhtml";
    private const string Drawing = "http://www.w3.org/2000/svg";

    /// <summary>Where a comment's own HTML stands.</summary>
    private const string Bodies = ".body, blockquote.said";

    private static readonly HtmlParser Parser = new(new HtmlParserOptions { IsScripting = true });

    private static readonly Dictionary<string, HashSet<string>> Allowed = Read();

    public static IReadOnlyList<string> Findings(Shown shown) => [.. shown.Wrong, .. shown.As switch
    {
        ShownAs.Body => AllowListWalk.Findings(shown.Text),
        ShownAs.Page => OfPage(shown.Text),
        ShownAs.Fragment => OfFragment(shown.Text),
        ShownAs.Json => OfJson(shown.Text),
        ShownAs.Event => Members(shown.Text),
        ShownAs.Feed => OfFeed(shown.Text),
        _ => OfCsv(shown.Text),
    }];

    /// <summary>A whole document.</summary>
    public static IReadOnlyList<string> OfPage(string html)
    {
        var findings = new List<string>();
        using var page = Parser.ParseDocument(html);
        Judge(page, page.DocumentElement, findings);
        // A line end that is written as a character is one that a parser makes another of: no other difference is none.
        var once = page.DocumentElement.OuterHtml.ReplaceLineEndings("\n");
        using var again = Parser.ParseDocument("<!DOCTYPE html>" + once);
        if (again.DocumentElement.OuterHtml != once) findings.Add("read again, the page is another");
        return findings;
    }

    /// <summary>A part that a script puts into the page, or a publisher's server into its own.</summary>
    public static IReadOnlyList<string> OfFragment(string html)
    {
        var findings = new List<string>();
        using var page = Parser.ParseDocument("<!DOCTYPE html><title>t</title><body><div id=here>" + html + "</div><p id=after>");
        var here = page.GetElementById("here")!;
        if (here.NextElementSibling?.Id != "after" || page.Head!.ChildElementCount != 1 || page.Body!.ChildElementCount != 2)
            findings.Add("reaches out of its element");
        foreach (var child in here.Children) Judge(page, child, findings);
        var once = here.InnerHtml.ReplaceLineEndings("\n");
        using var again = Parser.ParseDocument("<!DOCTYPE html><title>t</title><body><div id=here>" + once + "</div>");
        if (again.GetElementById("here")!.InnerHtml != once) findings.Add("read again, the part is another");
        return findings;
    }

    /// <summary>JSON: whoever takes it for HTML finds no mark-up in it, and the members that hold HTML hold to the lists.</summary>
    public static IReadOnlyList<string> OfJson(string json)
    {
        if (json.Length == 0) return [];
        var findings = new List<string>();
        if (json.AsSpan().IndexOfAny('<', '>') >= 0) findings.Add("an angle bracket stands in JSON as it is");
        findings.AddRange(Members(json));
        return findings;
    }

    private static List<string> Members(string json)
    {
        var findings = new List<string>();
        using var document = JsonDocument.Parse(json);
        JudgeJson(document.RootElement, findings);
        return findings;
    }

    /// <summary>Atom: what is HTML in it is a comment's, and addresses lead to pages.</summary>
    public static IReadOnlyList<string> OfFeed(string xml)
    {
        var findings = new List<string>();
        foreach (var element in System.Xml.Linq.XDocument.Parse(xml).Descendants())
        {
            if (element.Attribute("type")?.Value == "html" && element.Value.Length > 0) findings.AddRange(AllowListWalk.Findings(element.Value).Select(finding => "content: " + finding));
            if (element.Attribute("href") is { } link && !IsAddress(link.Value, own: false)) findings.Add($"link {link.Value}");
            if (element.Name.LocalName == "uri" && !IsAddress(element.Value, own: false)) findings.Add($"uri {element.Value}");
            if (element.Name.NamespaceName is not ("http://www.w3.org/2005/Atom" or "http://purl.org/syndication/thread/1.0")) findings.Add($"element {element.Name}");
        }

        return findings;
    }

    /// <summary>CSV: no cell begins as a formula does.</summary>
    public static IReadOnlyList<string> OfCsv(string csv) =>
        [.. Csv.Cells(csv.TrimStart('\uFEFF')).Where(cell => Formula().IsMatch(cell)).Select(cell => $"a cell that a spreadsheet runs: {cell}")];

    private static void JudgeJson(JsonElement element, List<string> findings)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) JudgeJson(item, findings);
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var member in element.EnumerateObject())
        {
            if ((member.NameEquals("bodyHtml") || member.NameEquals("content_html")) && member.Value.GetString() is { Length: > 0 } body) findings.AddRange(AllowListWalk.Findings(body).Select(finding => "bodyHtml: " + finding));
            else if (member.NameEquals("html") && member.Value.GetString() is { } html) findings.AddRange(OfFragment(html).Select(finding => "html: " + finding));
            else if (member.Value.ValueKind == JsonValueKind.String && member.Name is "website" or "avatarUrl" or "url" && member.Value.GetString() is { } address && !IsAddress(address, own: true))
                findings.Add($"{member.Name}: {address}");
            else JudgeJson(member.Value, findings);
        }
    }

    private static void Judge(IDocument page, IElement root, List<string> findings)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in root.GetDescendantsAndSelf())
        {
            if (node is IComment or IProcessingInstruction) findings.Add($"a comment in the source: {node.TextContent}");
            if (node is not IElement element) continue;
            // What a comment says is judged as a whole, by the shorter list.
            if (element.ParentElement?.Closest(Bodies) is not null) continue;
            JudgeElement(element, ids, findings);
            if (element.Matches(Bodies)) findings.AddRange(BodyFindings(element.InnerHtml).Select(finding => "in a comment: " + finding));
        }
    }

    // A text area is nothing but text, and what a tombstone says is the page's own paragraph.
    private static IEnumerable<string> BodyFindings(string html) => AllowListWalk.Findings(html);

    private static void JudgeElement(IElement element, HashSet<string> ids, List<string> findings)
    {
        if (element.NamespaceUri != (element.LocalName is "svg" or "rect" or "line" ? Drawing : Html) || !Allowed.TryGetValue(element.LocalName, out var attributes))
        {
            findings.Add($"element {element.LocalName}: {element.OuterHtml}");
            return;
        }

        if (element is IHtmlScriptElement { TextContent.Length: > 0 }) findings.Add($"a script in the page: {element.TextContent}");
        foreach (var attribute in element.Attributes)
        {
            if (!attributes.Contains(attribute.Name) || !IsValue(element, attribute))
                findings.Add($"attribute {attribute.Name}={attribute.Value} on {element.LocalName}");
        }

        if (element.Id is { Length: > 0 } id && !ids.Add(id)) findings.Add($"two elements are called {id}");
        if (element.GetAttribute("target") == "_blank" && element.HasAttribute("href") && element.GetAttribute("rel")?.Contains("noopener", StringComparison.Ordinal) is not true && !element.GetAttribute("href")!.StartsWith('/'))
            findings.Add($"a window that knows its opener: {element.OuterHtml}");
    }

    private static bool IsValue(IElement element, IAttr attribute) => attribute.Name switch
    {
        "href" when element.GetAttribute("rel") == "expect" => attribute.Value == "#above",
        "href" when element.LocalName == "link" => attribute.Value == "data:," || (attribute.Value.StartsWith('/') && IsAddress(attribute.Value, own: true)) || (element.GetAttribute("rel") == "canonical" && IsAddress(attribute.Value, own: false)),
        "href" => IsAddress(attribute.Value, own: true),
        "src" when element.LocalName == "script" => Script().IsMatch(attribute.Value),
        "src" when element.LocalName == "iframe" => attribute.Value.StartsWith("/admin/sites/", StringComparison.Ordinal) && OwnPath().IsMatch(attribute.Value),
        "src" => attribute.Value.StartsWith("/avatars/", StringComparison.Ordinal) || attribute.Value.StartsWith("/moderate/images/", StringComparison.Ordinal) || attribute.Value.StartsWith("data:image/svg+xml", StringComparison.Ordinal),
        "action" or "formaction" => OwnPath().IsMatch(attribute.Value),
        "class" => Classes().IsMatch(attribute.Value),
        "id" or "for" or "form" or "aria-controls" or "aria-labelledby" or "aria-describedby" => Identifier().IsMatch(attribute.Value),
        "target" => attribute.Value is "_blank" or "_top",
        "http-equiv" => false,
        _ => true,
    };

    /// <summary>An address that leads to a page: of this server where that is meant too, or by http or https to a host without a user's name.</summary>
    private static bool IsAddress(string address, bool own) => (own && OwnPath().IsMatch(address)) || Elsewhere().IsMatch(address);

    private static Dictionary<string, HashSet<string>> Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("pages.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(words => words[0], words => words[1..].ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [GeneratedRegex("""^(?:/|/[!-.0-\[\]-~][!-\[\]-~]*|[?#][!-\[\]-~]*)$""", RegexOptions.NonBacktracking)]
    private static partial Regex OwnPath();

    [GeneratedRegex("""^(?:https?://[A-Za-z0-9\-._~%!$&()*+,;=:\[\]]+(?:[/?#][!-~]*)?)$""", RegexOptions.NonBacktracking)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"^/assets/[a-z]+(?:-[a-z]{2})?\.[A-Za-z0-9_-]+\.js$", RegexOptions.NonBacktracking)]
    private static partial Regex Script();

    [GeneratedRegex("^[a-zA-Z0-9 -]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Classes();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9.\\[\\]-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Identifier();

    [GeneratedRegex("""^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])(?!\d+(?:\.\d+)?$)""", RegexOptions.None, 1000)]
    private static partial Regex Formula();
}
