using System.Text;
using Discuss.Core.Installing;
using Discuss.Server.Http;
using Discuss.Server.Http.Outbound;
using Discuss.Server.Sites;

namespace Discuss.Server.Administration;

/// <summary>How far a site has got onto its publisher's pages.</summary>
/// <param name="Home">This server as those pages know it, ending in a slash.</param>
/// <param name="Shown">Origins of the site whose pages asked for its discussions: there it works.</param>
/// <param name="Refused">Origins that are none of the site's, and whose readers' browsers so refused to show what they had asked for.</param>
/// <param name="LoaderOnly">Origins where the loader came and no discussion was asked for, neither of this site nor of another one.</param>
internal sealed record Installation(Uri Home, IReadOnlyList<Sighting> Shown, IReadOnlyList<Sighting> Refused, IReadOnlyList<Sighting> LoaderOnly)
{
    /// <summary>What a publisher pastes.</summary>
    public string Line(Site site) => $"<script src=\"{Home}embed.js\" data-site=\"{site.Slug}\" async></script>";
}

/// <summary>Looks at what browsers asked for, and at publishers' pages.</summary>
internal sealed class Installations(Sightings sightings, SiteDirectory sites, PublicAddress address, OutboundClient outbound)
{
    public async Task<Installation> OfAsync(Site site, HttpContext context, CancellationToken cancellationToken)
    {
        var seen = await sightings.OfAsync(site.Id, cancellationToken);
        bool IsOwn(Sighting sighting) => site.Settings.Origins.Contains(sighting.Origin, StringComparer.Ordinal);
        var loaders = await sightings.OfAsync(Sightings.Loader, cancellationToken);
        var others = (await sites.AllAsync(cancellationToken)).Where(other => other.Id != site.Id).SelectMany(other => other.Settings.Origins).ToHashSet(StringComparer.Ordinal);
        var home = new Uri(address.Of(context, "/"));
        // This server's own pages show discussions, too: a site's demo, a page opened by itself.
        var own = PageCheck.OriginOf(home);
        return new Installation(
            home, [.. seen.Where(IsOwn)], [.. seen.Where(sighting => !IsOwn(sighting) && sighting.Origin != own)],
            [.. loaders.Where(loader => seen.All(sighting => sighting.Origin != loader.Origin) && !others.Contains(loader.Origin) && loader.Origin != own)]);
    }

    /// <summary>Fetches a publisher's page, and says what keeps the discussion from showing there; nothing where it should show.</summary>
    /// <exception cref="ProblemException">400 where the page cannot be fetched; the sentence says why.</exception>
    public async Task<IReadOnlyList<PageFinding>> CheckAsync(Site site, string? page, HttpContext context, CancellationToken cancellationToken)
    {
        page = page?.Trim() ?? "";
        if (!outbound.Accepts(page)) throw ProblemException.Invalid("page", "The address of a page on the public internet, such as https://news.example/article.");
        try
        {
            var sent = await outbound.GetPageAsync(new Uri(page), cancellationToken);
            return PageCheck.Of(
                new SentPage(sent.Address, sent.Policies, Encoding.UTF8.GetString(sent.Body)), new Uri(address.Of(context, "/")), site.Slug, site.Settings.Origins);
        }
        catch (OutboundException refused)
        {
            throw ProblemException.Invalid("page", $"The page could not be looked at from here. {refused.Message}");
        }
    }
}
