using System.Security.Cryptography;
using System.Text;
using Discuss.Core.Looks;

namespace Discuss.Server.Sites;

/// <summary>
/// A look as a style sheet over the tokens that every page shares. The address says all of it, so that nobody has to be asked for one: a
/// browser keeps it for ever, a look that is not saved yet has one as well, and a changed look is another address.
/// </summary>
internal static class LookSheet
{
    private const string None = "own";

    private static readonly string[] Fonts = [.. Enum.GetNames<LookFont>().Select(name => name.ToLowerInvariant())];
    private static readonly string[] Densities = [.. Enum.GetNames<LookDensity>().Select(name => name.ToLowerInvariant())];

    /// <summary>The address of a look's sheet; <see langword="null"/> for the look that the pages have without one.</summary>
    public static string? Address(SiteLook look)
    {
        if (look is { Accent: null, Font: LookFont.System, Density: LookDensity.Comfortable }) return null;
        return $"/assets/look/{Name(look)}.{Hash(Css(look))}.css";
    }

    /// <summary>The look that an address names: <c>0a6b58-serif-compact</c>; <see langword="null"/> for what is no name of one.</summary>
    public static SiteLook? Of(string name)
    {
        if (name.Split('-') is not [var accent, var font, var density]) return null;
        var (at, how) = (Array.IndexOf(Fonts, font), Array.IndexOf(Densities, density));
        if (at < 0 || how < 0) return null;
        var look = new SiteLook { Font = (LookFont)at, Density = (LookDensity)how };
        if (accent == None) return look;
        return accent.Length == 6 && Colour.TryParse(accent, out var colour) && colour.ToString() == "#" + accent ? look with { Accent = colour.ToString() } : null;
    }

    /// <summary>Twelve letters that stand for a sheet.</summary>
    public static string Hash(string css) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(css)).AsSpan(0, 6));

    public static string Css(SiteLook look)
    {
        var css = new StringBuilder();
        if (look.Colours is { } accent)
        {
            css.Append(":root{").Append(Tokens(accent.OnLight)).Append('}')
                .Append("@media (prefers-color-scheme:dark){:root:not([data-theme=light]){").Append(Tokens(accent.OnDark)).Append("}}")
                .Append(":root[data-theme=dark]{").Append(Tokens(accent.OnDark)).Append('}');
        }

        css.Append(look.Font switch
        {
            LookFont.Humanist => ":root{--sans:Seravek,\"Gill Sans Nova\",Ubuntu,Calibri,\"DejaVu Sans\",\"Noto Sans\",sans-serif}",
            LookFont.Serif => ":root{--sans:Charter,\"Bitstream Charter\",\"Iowan Old Style\",Georgia,\"Noto Serif\",\"DejaVu Serif\",serif}",
            _ => "",
        });
        css.Append(look.Density switch
        {
            LookDensity.Compact =>
                ":root{--text:15px/1.45 var(--sans);--small:12.5px/1.35 var(--sans);--s2:6px;--s3:9px;--s4:12px;--s5:16px;--s6:28px}"
                + "@media (min-width:521px){:root{--av:28px;--av2:22px;--step:32px}}",
            LookDensity.Spacious => ":root{--text:18px/1.6 var(--sans);--small:14px/1.45 var(--sans);--s2:10px;--s3:15px;--s4:20px;--s5:30px;--s6:48px}",
            _ => "",
        });
        return css.ToString();
    }

    private static string Tokens(AccentOn on) => $"--accent:{on.Colour};--accent-ink:{on.Ink};--new:{on.Wash}";

    private static string Name(SiteLook look) =>
        $"{(look.Colours is { } accent ? accent.Chosen.ToString()[1..] : None)}-{Fonts[(int)look.Font]}-{Densities[(int)look.Density]}";
}
