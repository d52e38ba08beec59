using System.Text.Json.Serialization;
using Discuss.Core.Looks;

namespace Discuss.Server.Sites;

/// <summary>The letters of a discussion: of those that readers' machines have, so that nothing is loaded.</summary>
internal enum LookFont
{
    /// <summary>Those of the reader's system.</summary>
    System,

    /// <summary>Softer ones without serifs.</summary>
    Humanist,

    Serif,
}

/// <summary>How much stands on a screen.</summary>
internal enum LookDensity
{
    Comfortable,

    Compact,

    /// <summary>Larger letters with more room.</summary>
    Spacious,
}

/// <summary>Light or dark, where neither the embed nor the page around it says.</summary>
internal enum LookTheme
{
    /// <summary>As the reader's system has it.</summary>
    Auto,

    Light,
    Dark,
}

/// <summary>How a site's discussions look.</summary>
internal sealed record SiteLook
{
    /// <summary>The publisher's colour, such as <c>#0a6b58</c>; Discuss's own where there is none. Shown as it can be read (<see cref="Colours"/>).</summary>
    public string? Accent { get; init; }

    public LookFont Font { get; init; } = LookFont.System;

    public LookDensity Density { get; init; } = LookDensity.Comfortable;

    public LookTheme Theme { get; init; } = LookTheme.Auto;

    /// <summary>The colour as pages and mail use it; <see langword="null"/> where none was chosen.</summary>
    [JsonIgnore]
    public Accent? Colours => Colour.TryParse(Accent, out var chosen) ? new Accent(chosen) : null;

    /// <summary>The theme of a page: what its address says, else the site's; <c>auto</c>, <c>light</c> or <c>dark</c>.</summary>
    public string ThemeOf(string asked) => asked != "auto" ? asked : Theme switch { LookTheme.Light => "light", LookTheme.Dark => "dark", _ => "auto" };
}
