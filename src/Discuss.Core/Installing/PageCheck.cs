using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Discuss.Core.Installing;

/// <summary>Why a page of a publisher's does not show its discussion.</summary>
public enum PageFault
{
    /// <summary>The line is not in the page that the server sends.</summary>
    NoLine,

    /// <summary>The line names another site; the detail says which.</summary>
    OtherSite,

    /// <summary>A page that came over https loads nothing that comes over http.</summary>
    MixedContent,

    /// <summary>The page's origin, which is the detail, is none of the site's.</summary>
    OriginNotAllowed,

    /// <summary>The page's policy, which is the detail, does not let the loader in.</summary>
    ScriptRefused,

    /// <summary>The page's policy, which is the detail, does not let the frame in.</summary>
    FrameRefused,
}

/// <param name="Detail">What the fault is about, from the page: text of strangers.</param>
public sealed record PageFinding(PageFault Fault, string Detail);

/// <summary>A publisher's page as its server sends it.</summary>
/// <param name="Address">Where it was in the end, after redirects.</param>
/// <param name="Policies">The values of its headers <c>Content-Security-Policy</c>.</param>
public sealed record SentPage(Uri Address, IReadOnlyList<string> Policies, string Html);

/// <summary>Looks through a publisher's page for what keeps a discussion from showing in it. Runs no scripts: a line that one adds is not seen.</summary>
public static class PageCheck
{
    private const int MaxDetail = 300;

    /// <summary>All that is wrong, the first cause first; nothing where the discussion should show.</summary>
    /// <param name="home">Where Discuss is, ending in a slash.</param>
    /// <param name="site">The name that the line must hold.</param>
    /// <param name="origins">The site's origins, as browsers write them.</param>
    public static IReadOnlyList<PageFinding> Of(SentPage page, Uri home, string site, IReadOnlyList<string> origins)
    {
        var findings = new List<PageFinding>();
        using var document = new HtmlParser().ParseDocument(page.Html);
        var (loader, frame) = (new Uri(home, "embed.js"), new Uri(home, "embed/thread"));
        var lines = document.QuerySelectorAll("script[src]").Where(script => IsLoader(script, page.Address, loader)).ToList();
        var line = lines.Find(script => script.GetAttribute("data-site") == site) ?? lines.FirstOrDefault();
        if (line is null) findings.Add(new PageFinding(PageFault.NoLine, page.Address.AbsoluteUri));
        else if (line.GetAttribute("data-site") is var named && named != site) findings.Add(new PageFinding(PageFault.OtherSite, Short(named ?? "")));
        if (page.Address.Scheme == Uri.UriSchemeHttps && home.Scheme == Uri.UriSchemeHttp) findings.Add(new PageFinding(PageFault.MixedContent, home.AbsoluteUri));
        var origin = OriginOf(page.Address);
        if (!origins.Contains(origin, StringComparer.Ordinal)) findings.Add(new PageFinding(PageFault.OriginNotAllowed, origin));
        var policies = page.Policies.SelectMany(header => header.Split(','))
            .Concat(document.QuerySelectorAll("meta[http-equiv=content-security-policy i]").Select(meta => meta.GetAttribute("content") ?? ""));
        foreach (var policy in policies)
        {
            var sources = new SourceList(policy);
            if (!sources.AllowsScript(loader, page.Address, line?.GetAttribute("nonce"))) findings.Add(new PageFinding(PageFault.ScriptRefused, Short(policy)));
            if (!sources.AllowsFrame(frame, page.Address)) findings.Add(new PageFinding(PageFault.FrameRefused, Short(policy)));
        }

        return findings;
    }

    /// <summary>An address's origin as browsers write it.</summary>
    public static string OriginOf(Uri address) => address.IsDefaultPort
        ? $"{address.Scheme}://{address.IdnHost}"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{address.Scheme}://{address.IdnHost}:{address.Port}");

    // Also where it was written for http and the page asks by https: that is told by itself.
    private static bool IsLoader(IElement script, Uri page, Uri loader) =>
        Uri.TryCreate(page, script.GetAttribute("src"), out var source) && source.IdnHost == loader.IdnHost && source.AbsolutePath == loader.AbsolutePath;

    private static string Short(string text) => text.Trim() is { Length: > MaxDetail } whole ? string.Concat(whole.AsSpan(0, MaxDetail), "…") : text.Trim();
}
