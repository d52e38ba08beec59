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
