using Discuss.Server.Administration;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Pages.Moderate;
using Discuss.Server.Sites;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Admin;

/// <summary>The page that shows the line to paste, and sees whether it works.</summary>
internal static class InstallEndpoints
{
    // While somebody pastes the line, and looks here in between.
    private const string LookAgainSeconds = "4";

    public static void Map(IEndpointRouteBuilder app)
    {
        var page = app.MapGroup(AdminScene.SitesPath + "/{site}/install").Needs(Access.Administrator).ExcludeFromDescription();
        page.MapGet("", GetAsync);
        page.MapPost("", ActAsync).TakesForm();
    }

    private static async Task<ContentHttpResult> GetAsync(
        string site, HttpContext context, AdminDesk desk, Installations installations, PublicAddress address, CancellationToken cancellationToken)
    {
        var model = await ModelAsync(site, context, desk, installations, address, cancellationToken);
        if (model.State.Shown.Count == 0) context.Response.Headers["Refresh"] = LookAgainSeconds;
        return await desk.SendAsync(context, InstallPage.Of(model));
    }

    private static async Task<IResult> ActAsync(
        string site, HttpContext context, AdminDesk desk, Installations installations, SiteDirectory sites, PublicAddress address, NewSite change,
        CancellationToken cancellationToken)
    {
        var model = await ModelAsync(site, context, desk, installations, address, cancellationToken);
        string? Field(string name) => QueueFormEndpoints.Field(context.Request.Form, name);
        try
        {
            switch (Field("act"))
            {
                case "check":
                    return await desk.SendAsync(context, InstallPage.Of(model with
                    {
                        Page = Field("page"), Findings = await installations.CheckAsync(model.Site, Field("page"), context, cancellationToken),
                    }));
                case "add":
                    var origins = model.Site.Settings.Origins.Concat(NewSite.Origins(Field("origin"))).Distinct(StringComparer.Ordinal).ToList();
                    await change.ChangeAsync(model.Site, model.Site.Version, model.Site.Name, model.Site.Settings with { Origins = origins }, cancellationToken);
                    return QueueFormEndpoints.SeeOther(context, AdminScene.SiteAddress(model.Site, "/install?told=added"));
                default:
                    throw ProblemException.Invalid("act", "A page is looked at, or an origin allowed.");
            }
        }
        catch (ProblemException refused)
        {
            context.Response.StatusCode = refused.Status;
            var error = refused.Errors.Values.FirstOrDefault()?[0] ?? refused.Detail ?? refused.Title;
            return await desk.SendAsync(context, InstallPage.Of(model with { Page = Field("page"), Error = error }));
        }
    }

    private static async Task<InstallPage.Model> ModelAsync(
        string site, HttpContext context, AdminDesk desk, Installations installations, PublicAddress address, CancellationToken cancellationToken)
    {
        var (scene, shown) = await desk.SceneAsync(context, site, cancellationToken);
        var told = QueueDesk.Asked(context, "told") == "added" ? "The origin is allowed. Open the page again." : null;
        return new InstallPage.Model(scene with { Told = told }, shown, await installations.OfAsync(shown, context, cancellationToken), address.IsConfigured);
    }
}
