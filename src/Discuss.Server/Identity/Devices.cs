namespace Discuss.Server.Identity;

/// <summary>A browser as its owner would name it, for the list of sessions: nothing by which a person could be told from others.</summary>
internal static class Devices
{
    // The first that is found: most browsers also name those whose pages they can show.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    /// <summary>Such as "Firefox, Linux"; <see langword="null"/> where nothing is known.</summary>
    public static string? NameOf(string userAgent)
    {
        var (browser, system) = (Find(Browsers, userAgent), Find(Systems, userAgent));
        return browser is null ? system : system is null ? browser : $"{browser}, {system}";
    }

    private static string? Find((string Mark, string Name)[] names, string userAgent) =>
        Array.Find(names, known => userAgent.Contains(known.Mark, StringComparison.Ordinal)).Name;
}
