using System.Text;
using Discuss.Server.Administration;
using Discuss.Server.Demo;
using Discuss.Server.Embed;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Pages.Account;
using Discuss.Server.Pages.Moderate;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Components;

namespace Discuss.Server.Pages.Admin;

/// <summary>The page of the first minutes; there is none as soon as somebody administers.</summary>
internal static class SetupEndpoints
{
    public const string Path = "/setup";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, GetAsync).Needs(Access.Anyone).FirstParty().ExcludeFromDescription();
        app.MapPost(Path, MakeAsync).TakesForm().Needs(Access.Anyone).FirstParty().RequireRateLimiting(Limits.SignIn).ExcludeFromDescription();
        // Where the demo has its front page it stays.
        if (!app.ServiceProvider.GetRequiredService<DemoSettings>().Enabled) app.MapGet("/", HomeAsync).Needs(Access.Anyone).ExcludeFromDescription();
    }

    private static async Task<IResult> HomeAsync(Setup setup, CancellationToken cancellationToken) =>
        await setup.IsNeededAsync(cancellationToken) ? AccountResults.SeeOther(Path) : throw ProblemException.NotFound("no-page", "There is no page here.");

    private static async Task<IResult> GetAsync(HttpContext context, Setup setup, SiteDirectory sites, PageRenderer renderer, CancellationToken cancellationToken)
    {
        if (!await setup.IsNeededAsync(cancellationToken)) return AccountResults.SeeOther(AdminScene.Home);
        return await SendAsync(context, renderer, SetupPage.Of(FormToken.For(context), new FirstSteps(null, null, null, null, null, null, null, null), await NoSiteAsync(sites, cancellationToken), null));
    }

    private static async Task<IResult> MakeAsync(
        HttpContext context, Setup setup, SiteDirectory sites, Entrance entrance, PageRenderer renderer, CancellationToken cancellationToken)
    {
        string? Field(string name) => QueueFormEndpoints.Field(context.Request.Form, name);
        var steps = new FirstSteps(
            Field("code"), Field("name"), Field("email"), Field("password"), Field("siteName"), Field("slug"), Field("origins"), Field("language"));
        try
        {
            var made = await setup.MakeAsync(steps, cancellationToken);
            var next = made.Site is { } site ? AdminScene.SiteAddress(site, "/install") : AdminScene.SitesPath;
            return await entrance.EnterAsync(
                context, made.Administrator.Id, SignInEvidence.From(context, SignInMethod.Password), new ReturnTo(Frame: null, next), cancellationToken);
        }
        catch (ProblemException refused) when (refused.Kind != Setup.NotNeeded().Kind)
        {
            context.Response.StatusCode = refused.Status;
            var error = refused.Errors.Values.FirstOrDefault()?[0] ?? refused.Detail ?? refused.Title;
            return await SendAsync(context, renderer, SetupPage.Of(FormToken.For(context), steps, await NoSiteAsync(sites, cancellationToken), error));
        }
    }

    private static async Task<bool> NoSiteAsync(SiteDirectory sites, CancellationToken cancellationToken) => (await sites.AllAsync(cancellationToken)).Count == 0;

    private static async Task<IResult> SendAsync(HttpContext context, PageRenderer renderer, RenderFragment page)
    {
        context.Response.Headers.ContentSecurityPolicy = PageHeaders.Alone;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content("<!DOCTYPE html>\n" + await renderer.RenderAsync(page), PageHeaders.ContentType, Encoding.UTF8);
    }
}
