using Discuss.Server.Moderation;
using Discuss.Server.Sites;

namespace Discuss.Server.Pages.Moderate;

/// <summary>What the settings page of a site shows.</summary>
/// <param name="Version">The version that a change is based on.</param>
/// <param name="MayChange">Whether the moderator owns the site; else the page only shows.</param>
internal sealed record SettingsModel(ModeratorScene Scene, Site Site, SettingsDocument Document, int Version, bool MayChange, EvidenceView Evidence, SiteModelView? Model)
{
    /// <summary>What became of a change.</summary>
    public string? Told { get; init; }

    /// <summary>What was wrong, by the path of the field.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>(StringComparer.Ordinal);

    public string? ErrorOf(SettingsField field) => Errors
        .FirstOrDefault(error => error.Key == field.Path || error.Key.StartsWith(field.Path + "[", StringComparison.Ordinal)).Value?[0];
}
