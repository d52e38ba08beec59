using System.Globalization;
using System.Net;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Pages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Embed;

/// <summary>Style sheets, and the pictures of who has none.</summary>
internal static class AssetEndpoints
{
    // Two initials, each of which may be a letter with marks or an emoji.
    private const int MaxInitials = Bounds.AvatarInitials;

    // The same as .h0 to .h11 in thread.css: white on each has a contrast of at least 4.5 to 1.
    private static readonly string[] Hues =
    [
        "#7b5ea7", "#0a6b58", "#a84f27", "#3a6ea5", "#a33b5c", "#5b6b1f", "#8a5a00", "#2f6f8f", "#944a94", "#4b5fb0", "#9c4545", "#4f6657",
    ];

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var style in Styles.All) style.Map(app);
        app.MapGet("/avatars/{name}.svg", Picture).Needs(Access.Anyone).ExcludeFromDescription();
    }

    private static Results<ContentHttpResult, NotFound> Picture(string name, HttpContext context)
    {
        var at = name.LastIndexOf('-');
        if (at is < 1 or > MaxInitials || !int.TryParse(name.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var hue) || hue >= Avatar.Hues)
            return TypedResults.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return TypedResults.Content(
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72"><circle cx="36" cy="36" r="36" fill="{Hues[hue]}"/><text x="36" y="37" fill="#fff" font-family="system-ui,sans-serif" font-size="28" font-weight="600" text-anchor="middle" dominant-baseline="central">{WebUtility.HtmlEncode(name[..at])}</text></svg>
            """,
            "image/svg+xml; charset=utf-8");
    }
}
