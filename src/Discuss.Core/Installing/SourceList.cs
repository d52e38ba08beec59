namespace Discuss.Core.Installing;

/// <summary>
/// What one content security policy of a page says of scripts and frames from elsewhere, as browsers read it (CSP Level 3, 6.7). It knows
/// hosts, schemes, <c>'self'</c>, nonces and <c>'strict-dynamic'</c>; hashes let in no script of another server's without more.
/// </summary>
public sealed class SourceList
{
    private readonly Dictionary<string, string[]> _directives = new(StringComparer.OrdinalIgnoreCase);

    public SourceList(string policy)
    {
        foreach (var directive in policy.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = directive.Split((char[])[' ', '\t', '\r', '\n', '\f'], StringSplitOptions.RemoveEmptyEntries);
            // Of two of a name the first counts.
            if (words.Length > 0) _directives.TryAdd(words[0], words[1..]);
        }
    }

    /// <summary>Whether a page may load a script.</summary>
    /// <param name="nonce">The nonce of its element; <see langword="null"/> for none.</param>
    public bool AllowsScript(Uri script, Uri page, string? nonce) =>
        Sources("script-src-elem", "script-src", "default-src") is not { } sources
        || (!string.IsNullOrEmpty(nonce) && sources.Contains($"'nonce-{nonce}'", StringComparer.Ordinal))
        || (!sources.Contains("'strict-dynamic'", StringComparer.OrdinalIgnoreCase) && sources.Any(source => Matches(source, script, page)));

    /// <summary>Whether a page may show a frame.</summary>
    public bool AllowsFrame(Uri frame, Uri page) =>
        Sources("frame-src", "child-src", "default-src") is not { } sources || sources.Any(source => Matches(source, frame, page));

    private static bool Matches(string source, Uri address, Uri page)
    {
        if (source == "*") return address.Scheme is "http" or "https";
        if (source.Equals("'self'", StringComparison.OrdinalIgnoreCase)) return address.GetLeftPart(UriPartial.Authority) == page.GetLeftPart(UriPartial.Authority);
        if (source.StartsWith('\'')) return false;
        if (source.EndsWith(':')) return IsScheme(source[..^1], address.Scheme);
        var (scheme, rest) = source.IndexOf("://", StringComparison.Ordinal) is > 0 and var at ? (source[..at], source[(at + 3)..]) : (page.Scheme, source);
        if (!IsScheme(scheme, address.Scheme)) return false;
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (place, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[slash..]);
        var colon = place.LastIndexOf(':');
        var (host, port) = colon < 0 ? (place, "") : (place[..colon], place[(colon + 1)..]);
        return IsHost(host, address.IdnHost) && IsPort(port, address) && IsPath(path, address.AbsolutePath);
    }

    // What may come over http may come over https as well.
    private static bool IsScheme(string named, string scheme) =>
        named.Equals(scheme, StringComparison.OrdinalIgnoreCase) || (named.Equals("http", StringComparison.OrdinalIgnoreCase) && scheme == "https");

    private static bool IsHost(string named, string host) => named.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(named[1..], StringComparison.OrdinalIgnoreCase)
        : named == "*" || named.Equals(host, StringComparison.OrdinalIgnoreCase);

    private static bool IsPort(string named, Uri address) =>
        named == "*" || (named.Length == 0 ? address.IsDefaultPort : named == address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static bool IsPath(string named, string path) => named.Length == 0 || (named.EndsWith('/') ? path.StartsWith(named, StringComparison.Ordinal) : path == named);

    private string[]? Sources(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_directives.TryGetValue(name, out var sources)) return sources;
        }

        return null;
    }
}
