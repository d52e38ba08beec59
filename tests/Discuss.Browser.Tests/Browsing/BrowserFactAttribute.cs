namespace Discuss.Browser.Tests.Browsing;

/// <summary>A test in a real Chromium; shown as skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.MissingBecause;
}

/// <summary>The same for a test with several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.MissingBecause;
}

/// <summary>A test in a real Chromium with the server behind a real nginx; shown as skipped, with the reason, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BehindProxyFactAttribute : FactAttribute
{
    public BehindProxyFactAttribute() => Skip = Proxy.MissingBecause;
}

internal static class Chromium
{
    public const string Variable = "DISCUSS_CHROMIUM";

    private const string Debian = "/usr/bin/chromium";

    /// <summary>The browser that is installed here; nothing is ever downloaded.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : Debian;

    public static string? MissingBecause { get; } =
        File.Exists(Path) ? null : $"No Chromium: there is no {Path}; {Variable} can name another.";
}
