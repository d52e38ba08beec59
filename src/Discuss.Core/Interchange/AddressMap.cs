using System.Text;

namespace Discuss.Core.Interchange;

/// <summary>
/// What articles are called here. A line of a file maps one address, path or identifier of the other system; a pattern maps many, with
/// <c>*</c> for whatever stands there. What neither knows keeps its address, and its path is its key, as the embed takes it where the page names none.
/// </summary>
public sealed class AddressMap
{
    /// <summary>Lines of a mapping file.</summary>
    public const int MaxLines = 2_000_000;

    /// <summary>Characters of one of them.</summary>
    public const int MaxLine = 2 * InterchangeLimits.Field;

    private readonly Dictionary<string, string> _exact = new(StringComparer.Ordinal);
    private readonly List<(string From, string To)> _patterns = [];

    /// <summary>Reads a pattern <c>FROM=TO</c>, each with at most one <c>*</c>; false where it is none.</summary>
    public bool TryAddPattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var at = pattern.IndexOf('=', StringComparison.Ordinal);
        if (at < 1 || at == pattern.Length - 1) return false;
        var (from, to) = (pattern[..at], pattern[(at + 1)..]);
        if (from.AsSpan().Count('*') > 1 || to.AsSpan().Count('*') > from.AsSpan().Count('*')) return false;
        _patterns.Add((from, to));
        return true;
    }

    /// <summary>Reads a file of lines <c>OLD TAB NEW</c> or <c>OLD,NEW</c>; empty ones and those that begin with # say nothing.</summary>
    /// <exception cref="InterchangeException">A line is none; with its number.</exception>
    public void AddFile(TextReader file)
    {
        ArgumentNullException.ThrowIfNull(file);
        for (var number = 1; Line(file, number) is { } line; number++)
        {
            if (number > MaxLines) throw new InterchangeException($"line {number} of the map: it has more than {MaxLines} lines.");
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#') continue;
            var at = line.IndexOf('\t', StringComparison.Ordinal);
            if (at < 0) at = line.IndexOf(',', StringComparison.Ordinal);
            var (from, to) = at < 0 ? ("", "") : (line[..at].Trim(), line[(at + 1)..].Trim());
            if (from.Length == 0 || to.Length == 0) throw new InterchangeException($"line {number} of the map: it is no old and new address with a tab or a comma between them.");
            _exact[from] = to;
        }
    }

    /// <summary>The key and the address of a discussion here; <see langword="null"/> where nothing of it makes a key.</summary>
    public (string Key, string? Url)? Find(MovedThread thread, bool keepsKeys)
    {
        ArgumentNullException.ThrowIfNull(thread);
        var mapped = Mapped(thread.Url) ?? Mapped(PathOf(thread.Url)) ?? Mapped(thread.Key) ?? Mapped(thread.Id);
        if (mapped is not null)
        {
            var isAddress = Uri.TryCreate(mapped, UriKind.Absolute, out var to) && to.Scheme is "http" or "https";
            return (keepsKeys && thread.Key is not null && isAddress ? thread.Key : isAddress ? PathOf(mapped)! : mapped, isAddress ? mapped : null);
        }

        var key = keepsKeys ? thread.Key ?? PathOf(thread.Url) : PathOf(thread.Url) ?? thread.Key;
        return key is null ? null : (key, Uri.TryCreate(thread.Url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? thread.Url : null);
    }

    /// <summary>The path of an address, as a browser's <c>location.pathname</c> has it; what is no address is its own path.</summary>
    public static string? PathOf(string? url)
    {
        if (string.IsNullOrEmpty(url)) return null;
        // On Unix a path alone is absolute, too, as the name of a file.
        if (url[0] != '/' && Uri.TryCreate(url, UriKind.Absolute, out var address))
            return address.Scheme is "http" or "https" ? Asked(address) : null;
        var end = url.AsSpan().IndexOfAny('?', '#');
        return end < 0 ? url : end == 0 ? null : url[..end];
    }

    // The plain addresses of WordPress have the article in their query, and all the same path.
    private static string Asked(Uri address) => address is { AbsolutePath: "/", Query.Length: > 1 } ? address.PathAndQuery : address.AbsolutePath;

    private string? Mapped(string? old)
    {
        if (old is null) return null;
        if (_exact.TryGetValue(old, out var to)) return to;
        foreach (var (from, target) in _patterns)
        {
            var star = from.IndexOf('*', StringComparison.Ordinal);
            if (star < 0 && from == old) return target;
            if (star < 0) continue;
            var (head, tail) = (from[..star], from[(star + 1)..]);
            if (old.Length >= head.Length + tail.Length && old.StartsWith(head, StringComparison.Ordinal) && old.EndsWith(tail, StringComparison.Ordinal))
                return target.Replace("*", old[head.Length..(old.Length - tail.Length)], StringComparison.Ordinal);
        }

        return null;
    }

    private static string? Line(TextReader file, int number)
    {
        var line = new StringBuilder();
        for (var next = file.Read(); ; next = file.Read())
        {
            if (next < 0 && line.Length == 0) return null;
            if (next is < 0 or '\n') return line.ToString().TrimEnd('\r');
            if (line.Length == MaxLine) throw new InterchangeException($"line {number} of the map: it is longer than {MaxLine} characters.");
            line.Append((char)next);
        }
    }
}
