using Discuss.Server.Administration;
using Discuss.Server.Sites;

namespace Discuss.Server.Pages.Admin;

/// <summary>A site's page as its form shows it and sends it back.</summary>
internal sealed record SiteForm(AdminScene Scene, Site Site, int Version)
{
    public string Name { get; init; } = Site.Name;

    public string Origins { get; init; } = string.Join('\n', Site.Settings.Origins);

    public string Language { get; init; } = Site.Settings.Language;

    /// <summary>As it was typed: perhaps no colour.</summary>
    public string Accent { get; init; } = Site.Settings.Look.Accent ?? "";

    public SiteLook Look { get; init; } = Site.Settings.Look;

    public string CloseAfterDays { get; init; } = Site.Settings.CloseAfterDays.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What was wrong, by field.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>(StringComparer.Ordinal);

    public string? Error { get; init; }

    /// <summary>The form with what was sent.</summary>
    public SiteForm With(Func<string, string?> field) => this with
    {
        Name = field("name") ?? "", Origins = field("origins") ?? "", Language = field("language") ?? "",
        Accent = field("accent") ?? "", Look = LookOf(field), CloseAfterDays = field("closeAfterDays") ?? "0",
    };

    /// <summary>The look that a form or an address describes: what is no value of its kind there is the usual one.</summary>
    public static SiteLook LookOf(Func<string, string?> field) => new()
    {
        Accent = field("accent") is { Length: > 0 } accent && Discuss.Core.Looks.Colour.TryParse(accent, out var colour) ? colour.ToString() : null,
        Font = Choice<LookFont>(field("font")), Density = Choice<LookDensity>(field("density")), Theme = Choice<LookTheme>(field("theme")),
    };

    /// <summary>The settings with what the form says; whether they can be taken is checked where they are written.</summary>
    public SiteSettings Settings() => Site.Settings with
    {
        Origins = NewSite.Origins(Origins), Language = Language, Look = Look with { Accent = Accent.Trim() },
        CloseAfterDays = int.TryParse(CloseAfterDays.Trim(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var days) ? days : -1,
    };

    public string? ErrorOf(string field) => Errors.FirstOrDefault(error => error.Key == field || error.Key.StartsWith(field + "[", StringComparison.Ordinal)).Value?[0];

    private static T Choice<T>(string? text)
        where T : struct, Enum => Enum.GetValues<T>().FirstOrDefault(value => value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase));
}
