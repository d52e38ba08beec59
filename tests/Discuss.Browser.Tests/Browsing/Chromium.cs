namespace Discuss.Browser.Tests.Browsing;

internal static class Chromium
{
    public const string Variable = "DISCUSS_CHROMIUM";

    private const string Debian = "/usr/bin/chromium";

    /// <summary>The browser that is installed here; nothing is ever downloaded.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : Debian;

    public static string? MissingBecause { get; } =
        File.Exists(Path) ? null : $"No Chromium: there is no {Path}; {Variable} can name another.";
}
