using Discuss.Server.Http;
using Discuss.Server.Http.Outbound;
using Discuss.Server.Identity;
using Discuss.Server.Identity.SignOn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Moderate;

/// <summary>The page of a site's single sign-on and its form, for the site's owners.</summary>
internal static class SignOnPageEndpoints
{
    public const string Path = "/moderate/sign-on";

    public static void Map(IEndpointRouteBuilder app)
    {
        var page = app.MapGroup(Path).Needs(Access.Owner).ExcludeFromDescription();
        page.MapGet("", GetAsync);
        page.MapPost("", ChangeAsync).TakesForm();
    }

    public static string Address(SecretsModel model) => $"{Path}?site={Uri.EscapeDataString(model.Site.Slug)}";

    private static async Task<ContentHttpResult> GetAsync(HttpContext context, SecretsDesk desk, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var told = QueueDesk.Asked(context, "told") switch
        {
            "save" => "It is saved.",
            "end" => "Nobody is signed in by tokens any more.",
            _ => null,
        };
        return await QueuePageEndpoints.SendAsync(context, renderer, SignOnPage.Of(await desk.ModelAsync(context, cancellationToken) with { Told = told }));
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext context, SecretsDesk desk, SignOnDirectory directory, OutboundClient outbound, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var model = await desk.ModelAsync(context, cancellationToken);
        string? Field(string name) => QueueFormEndpoints.Field(context.Request.Form, name);
        var typed = new SignOnInput(Field("issuer"), Field("audience"), null, Field("keys"), Field("keysUrl"));
        try
        {
            switch (Field("act"))
            {
                case "save":
                    await directory.PutAsync(model.Site.Id, SignOnEndpoints.Checked(typed, model.SignOn, outbound), cancellationToken);
                    break;
                case "end":
                    await directory.PutAsync(model.Site.Id, settings: null, cancellationToken, model.Scene.Moderator, "single sign-on: ended");
                    break;
                default:
                    throw ProblemException.Invalid("act", "It is saved or ended.");
            }

            return QueueFormEndpoints.SeeOther(context, $"{Address(model)}&told={Field("act")}");
        }
        catch (ProblemException refused)
        {
            context.Response.StatusCode = refused.Status;
            var error = refused.Errors.Values.FirstOrDefault()?[0] ?? refused.Detail ?? refused.Title;
            return await QueuePageEndpoints.SendAsync(context, renderer, SignOnPage.Of(model with { Error = error, Typed = typed }));
        }
    }
}
