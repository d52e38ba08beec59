using System.Globalization;
using Discuss.Core.Looks;
using Discuss.Server.Sites;

namespace Discuss.Server.Pages.Admin;

/// <summary>What the administrators' pages say of a look.</summary>
internal static class LookWords
{
    public static readonly (LookFont Value, string Words)[] Fonts =
        [(LookFont.System, "Those of the reader's system"), (LookFont.Humanist, "Softer ones, without serifs"), (LookFont.Serif, "With serifs")];

    public static readonly (LookDensity Value, string Words)[] Densities =
        [(LookDensity.Comfortable, "As usual"), (LookDensity.Compact, "More on a screen"), (LookDensity.Spacious, "Larger, with more room")];

    public static readonly (LookTheme Value, string Words)[] Themes =
        [(LookTheme.Auto, "As the reader's system has it"), (LookTheme.Light, "Light"), (LookTheme.Dark, "Dark")];

    /// <summary>Whether a colour can be read, and what readers are shown where it cannot.</summary>
    public static string Contrast(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return "Discuss's own green, readable on light and on dark pages.";
        if (!Colour.TryParse(typed, out var chosen)) return "This is no colour. One is written like #0a6b58.";
        var accent = new Accent(chosen);
        return $"{On("light", chosen, accent.OnLight, accent.Contrast.Light)} {On("dark", chosen, accent.OnDark, accent.Contrast.Dark)}";
    }

    private static string On(string pages, Colour chosen, AccentOn on, double contrast) => on.Colour == chosen
        ? string.Create(CultureInfo.InvariantCulture, $"On {pages} pages it is shown as it is ({contrast:0.0} to 1), with {Ink(on)} text on it.")
        : string.Create(CultureInfo.InvariantCulture, $"On {pages} pages it could not be read ({contrast:0.0} to 1; 4.5 are needed), so that readers see {on.Colour}, with {Ink(on)} text on it.");

    private static string Ink(AccentOn on) => on.Ink == Colour.White ? "white" : "black";
}
