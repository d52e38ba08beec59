using System.Text;
using Discuss.Server.Client;
using Discuss.Server.Embed;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Admin;

/// <summary>What every page for administrators begins and ends with.</summary>
internal sealed class AdminDesk(SiteDirectory sites, Permissions permissions, ClientScripts scripts, PageRenderer renderer, TimeProvider clock)
{
    // A page may show the discussion as its readers will see it; nobody else's page is shown in it.
    private static readonly string Policy = PageHeaders.Alone + "; frame-src 'self'";

    /// <exception cref="ProblemException">401 for nobody, 403 for who does not administer every site.</exception>
    public async Task<AdminScene> SceneAsync(HttpContext context, AdminTab tab, CancellationToken cancellationToken)
    {
        var administrator = await permissions.RequireAsync(context, Permissions.EverySite, Role.Administrator, cancellationToken);
        return new AdminScene(administrator, await sites.AllAsync(cancellationToken), tab, clock.GetUtcNow())
        {
            FormToken = FormToken.For(context), Script = scripts.Moderate.Path,
        };
    }

    /// <summary>The same with the site that an address names.</summary>
    /// <exception cref="ProblemException">404 where there is no such site.</exception>
    public async Task<(AdminScene Scene, Site Site)> SceneAsync(HttpContext context, string slug, CancellationToken cancellationToken)
    {
        var scene = await SceneAsync(context, AdminTab.Sites, cancellationToken);
        return (scene, scene.Sites.FirstOrDefault(site => site.Slug == slug) ?? throw ProblemException.NotFound("unknown-site", "There is no such site."));
    }

    /// <summary>Sends a whole page: never in a frame, never kept.</summary>
    public async Task<ContentHttpResult> SendAsync(HttpContext context, RenderFragment page)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content("<!DOCTYPE html>\n" + await renderer.RenderAsync(page), PageHeaders.ContentType, Encoding.UTF8);
    }
}
