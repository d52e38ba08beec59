using System.Globalization;
using Discuss.Server.Administration;
using Discuss.Server.Embed;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Pages.Moderate;
using Discuss.Server.Sites;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Admin;

/// <summary>The pages of sites, and their forms: without scripts, too.</summary>
internal static class SitePageEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(AdminScene.SitesPath).Needs(Access.Administrator).ExcludeFromDescription();
        pages.MapGet("", ListAsync);
        pages.MapPost("", MakeAsync).TakesForm();
        pages.MapGet("{site}", GetAsync);
        pages.MapPost("{site}", ChangeAsync).TakesForm();
        pages.MapGet("{site}/preview", PreviewAsync);
        pages.MapGet("{site}/contrast", ContrastAsync);
    }

    private static async Task<ContentHttpResult> ListAsync(HttpContext context, AdminDesk desk, CancellationToken cancellationToken) =>
        await desk.SendAsync(context, SitesPage.Of(
            await desk.SceneAsync(context, AdminTab.Sites, cancellationToken), new SitesPage.Typed(null, null, null, null, null)));

    private static async Task<IResult> MakeAsync(HttpContext context, AdminDesk desk, NewSite sites, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, AdminTab.Sites, cancellationToken);
        string? Field(string name) => QueueFormEndpoints.Field(context.Request.Form, name);
        try
        {
            var settings = new SiteSettings { Origins = NewSite.Origins(Field("origins")), Language = Field("language") ?? "en" };
            var site = await sites.MakeAsync(Field("slug"), Field("name"), settings, cancellationToken);
            return QueueFormEndpoints.SeeOther(context, AdminScene.SiteAddress(site, "/install"));
        }
        catch (ProblemException refused)
        {
            context.Response.StatusCode = refused.Status;
            var error = refused.Errors.Values.FirstOrDefault()?[0] ?? refused.Detail ?? refused.Title;
            return await desk.SendAsync(context, SitesPage.Of(
                scene, new SitesPage.Typed(Field("slug"), Field("name"), Field("origins"), Field("language"), error)));
        }
    }

    private static async Task<ContentHttpResult> GetAsync(string site, HttpContext context, AdminDesk desk, CancellationToken cancellationToken)
    {
        var (scene, shown) = await desk.SceneAsync(context, site, cancellationToken);
        var told = QueueDesk.Asked(context, "told") == "saved" ? "Saved. Readers see it from now on." : null;
        return await desk.SendAsync(context, SitePage.Of(new SiteForm(scene with { Told = told }, shown, shown.Version)));
    }

    private static async Task<IResult> ChangeAsync(string site, HttpContext context, AdminDesk desk, NewSite sites, CancellationToken cancellationToken)
    {
        var (scene, shown) = await desk.SceneAsync(context, site, cancellationToken);
        string? Field(string name) => QueueFormEndpoints.Field(context.Request.Form, name);
        _ = int.TryParse(Field("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        var form = new SiteForm(scene, shown, version).With(Field);
        if (Field("act") == "preview") return await desk.SendAsync(context, SitePage.Of(form));
        try
        {
            if (await sites.ChangeAsync(shown, version, form.Name, form.Settings(), cancellationToken) is not null)
                return QueueFormEndpoints.SeeOther(context, AdminScene.SiteAddress(shown) + "?told=saved");
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            form = form with { Version = shown.Version, Error = "Somebody else changed the site meanwhile. Nothing of yours is saved yet: save once more, and yours replaces it." };
        }
        catch (ProblemException refused) when (refused.Status == StatusCodes.Status400BadRequest)
        {
            context.Response.StatusCode = refused.Status;
            form = form with { Errors = refused.Errors, Error = "Nothing was changed: " + (refused.Errors.Values.FirstOrDefault()?[0] ?? refused.Title) };
        }

        return await desk.SendAsync(context, SitePage.Of(form));
    }

    /// <summary>The discussion with a look that is not saved; for the frame in the site's page, and nobody else's.</summary>
    private static async Task<IResult> PreviewAsync(string site, HttpContext context, AdminDesk desk, LookPreview preview, CancellationToken cancellationToken)
    {
        var (_, shown) = await desk.SceneAsync(context, site, cancellationToken);
        string? Asked(string name) => QueueDesk.Asked(context, name);
        context.Response.Headers.ContentSecurityPolicy = PageHeaders.Preview(context, shown);
        context.Response.Headers.CacheControl = "private, no-store";
        var theme = Asked("theme") is "dark" ? "dark" : "light";
        return TypedResults.Bytes(await preview.WriteAsync(shown, SiteForm.LookOf(Asked), theme, cancellationToken), PageHeaders.ContentType);
    }

    /// <summary>The sentence about a colour, while it is typed.</summary>
    private static async Task<ContentHttpResult> ContrastAsync(string site, HttpContext context, AdminDesk desk, CancellationToken cancellationToken)
    {
        await desk.SceneAsync(context, site, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content(LookWords.Contrast(QueueDesk.Asked(context, "accent")), "text/plain; charset=utf-8");
    }
}
