using Discuss.Server.Identity;
using Discuss.Server.Sites;

namespace Discuss.Server.Pages.Admin;

/// <summary>Which of the administrators' pages it is.</summary>
internal enum AdminTab
{
    Dashboard,
    Sites,
    Threads,
    People,
    Retention,
    Health,
}

/// <summary>Who looks at one of the administrators' pages: what every part of it needs.</summary>
/// <param name="Sites">Every site, in the order in which they were made.</param>
internal sealed record AdminScene(Actor Administrator, IReadOnlyList<Site> Sites, AdminTab Tab, DateTimeOffset Now)
{
    public const string Home = "/admin";
    public const string SitesPath = Home + "/sites";
    public const string HealthPath = Home + "/health";

    /// <summary>The hidden field of every form.</summary>
    public required string FormToken { get; init; }

    public required string Script { get; init; }

    /// <summary>What became of a change.</summary>
    public string? Told { get; init; }

    /// <summary>The address of a site's page, or of a page below it.</summary>
    public static string SiteAddress(Site site, string below = "") => $"{SitesPath}/{Uri.EscapeDataString(site.Slug)}{below}";

    public string Ago(DateTimeOffset then) => RelativeTime.Text(Words.For("en", "en"), then, Now);

    public static string Moment(DateTimeOffset then) => RelativeTime.Full(Words.For("en", "en"), then);
}
