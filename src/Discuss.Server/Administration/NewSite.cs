using System.Text.RegularExpressions;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Http;
using Discuss.Server.Http.Outbound;
using Discuss.Server.Sites;

namespace Discuss.Server.Administration;

/// <summary>Makes sites, and checks what is said of them.</summary>
internal sealed partial class NewSite(SiteDirectory sites, ITextNormalizer normalizer, OutboundClient outbound)
{
    /// <param name="slug">What embeds call the site: small letters, digits and hyphens.</param>
    /// <exception cref="ProblemException">400 with every field that is wrong; 409 where another site is called so.</exception>
    public async Task<Site> MakeAsync(string? slug, string? name, SiteSettings settings, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        slug = slug?.Trim() ?? "";
        if (slug.Length > Bounds.SiteSlug || !Slug().IsMatch(slug))
            errors["slug"] = [$"Small letters, digits and hyphens, at most {Bounds.SiteSlug}, such as my-paper."];
        if (NameOf(name, errors) is var kept && errors.Count > 0) Throw(errors);
        var (taken, _) = SettingsInput.Check(settings, normalizer, outbound);
        return await sites.MakeAsync(slug, kept, taken, cancellationToken)
            ?? throw new ProblemException(StatusCodes.Status409Conflict, "site-exists", "There is a site of this short name already.")
            {
                Errors = { ["slug"] = ["There is a site of this short name already."] },
            };
    }

    /// <summary>Changes a site; the new version, or <see langword="null"/> where the given one is not the newest.</summary>
    /// <exception cref="ProblemException">400 with every field that is wrong.</exception>
    public Task<int?> ChangeAsync(Site site, int version, string? name, SiteSettings settings, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var kept = NameOf(name, errors);
        if (errors.Count > 0) Throw(errors);
        return sites.ChangeAsync(site, version, SettingsInput.Check(settings, normalizer, outbound).Settings, cancellationToken, kept);
    }

    /// <summary>The origins of a field with one on each line.</summary>
    public static IReadOnlyList<string> Origins(string? text) =>
        [.. (text ?? "").ReplaceLineEndings("\n").Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Bare)];

    // Whoever copies an address out of a browser's bar means where it leads to.
    private static string Bare(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 ? uri.GetLeftPart(UriPartial.Authority) : text;

    private static string NameOf(string? name, Dictionary<string, string[]> errors)
    {
        var kept = name?.Trim() ?? "";
        if (kept.Length is 0 or > Bounds.SiteName || kept.Any(char.IsControl)) errors["name"] = [$"A name of at most {Bounds.SiteName} characters, on one line."];
        return kept;
    }

    private static void Throw(Dictionary<string, string[]> errors) =>
        throw new ProblemException(StatusCodes.Status400BadRequest, "invalid-input", "The site is not taken as it is.", errors.First().Value[0]) { Errors = errors };

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$", RegexOptions.NonBacktracking)]
    private static partial Regex Slug();
}
