using System.Net;

namespace Discuss.Core.Moderation.Rules;

/// <summary>Finds the links of a rendered comment, which are all that a reader can follow, and the places in its source that they come from.</summary>
public static class LinkFinder
{
    private const string Anchor = "<a href=\"";
    private const int MostLinks = 200;

    /// <param name="html">HTML as the renderer gives it.</param>
    /// <param name="source">What it was rendered from.</param>
    public static IReadOnlyList<WrittenLink> Links(string html, string source)
    {
        var links = new List<WrittenLink>();
        var place = 0;
        for (var at = Next(html, 0); at >= 0 && links.Count < MostLinks; at = Next(html, at))
        {
            at += Anchor.Length;
            var end = html.IndexOf('"', at);
            if (end < 0) break;
            var address = WebUtility.HtmlDecode(html[at..end]);
            at = end;
            if (HostOf(address) is not { } host) continue;
            var span = Find(source, address, host, ref place);
            links.Add(new WrittenLink(host, span));
        }

        return links;
    }

    /// <summary>Where the source asks for images: <c>![…](…)</c> and its other spellings.</summary>
    public static IReadOnlyList<TextSpan> Images(string source)
    {
        var images = new List<TextSpan>();
        for (var at = source.IndexOf("![", StringComparison.Ordinal); at >= 0; at = source.IndexOf("![", at + 2, StringComparison.Ordinal))
        {
            var close = source.IndexOf(']', at);
            if (close < 0) break;
            var end = close + 1 < source.Length && source[close + 1] is '(' or '['
                ? source.IndexOf(source[close + 1] == '(' ? ')' : ']', close + 1)
                : close;
            if (end < 0 || images.Count == MostLinks) break;
            images.Add(new TextSpan(at, end + 1 - at));
        }

        return images;
    }

    private static int Next(string html, int from) => html.IndexOf(Anchor, from, StringComparison.Ordinal);

    private static string? HostOf(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0) return null;
        return uri.IdnHost.TrimEnd('.').ToLowerInvariant();
    }

    // In order of the source: the same address twice is two places.
    private static TextSpan? Find(string source, string address, string host, ref int place)
    {
        var at = source.IndexOf(address, place, StringComparison.OrdinalIgnoreCase);
        var length = address.Length;
        if (at < 0)
        {
            (at, length) = (source.IndexOf(host, place, StringComparison.OrdinalIgnoreCase), host.Length);
            if (at < 0) return null;
        }

        place = at + length;
        return new TextSpan(at, length);
    }
}
