using System.Globalization;

namespace Discuss.Core.Moderation.Rules;

/// <summary>Hosts as the rules compare them: in lower case, as IDNA writes them, without a dot at the end.</summary>
public static class HostNames
{
    public const int MaxLength = 253;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The host as it is compared; <see langword="null"/> where it is none (a scheme, a path, a port, a star, one bare label).</summary>
    public static string? Normalize(string host)
    {
        var name = host.Trim().TrimEnd('.').ToLowerInvariant();
        if (name.Length is 0 or > MaxLength) return null;
        try
        {
            name = Idn.GetAscii(name);
        }
        catch (ArgumentException)
        {
            return null;
        }

        return name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) == UriHostNameType.Dns ? name : null;
    }

    /// <summary>Whether one of the hosts is this one or stands above it. <c>example.org</c> covers no <c>badexample.org</c>.</summary>
    public static bool Cover(IReadOnlyList<string> hosts, string host)
    {
        foreach (var allowed in hosts)
        {
            if (host.EndsWith(allowed, StringComparison.OrdinalIgnoreCase)
                && (host.Length == allowed.Length || host[host.Length - allowed.Length - 1] == '.')) return true;
        }

        return false;
    }
}
