using Discuss.Server.Http;
using Discuss.Server.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Moderate;

/// <summary>The page of a site's secrets and its forms, for the site's owners.</summary>
internal static class SecretsPageEndpoints
{
    public const string Path = "/moderate/secrets";

    public static void Map(IEndpointRouteBuilder app)
    {
        var page = app.MapGroup(Path).Needs(Access.Owner).ExcludeFromDescription();
        page.MapGet("", GetAsync);
        page.MapPost("", ChangeAsync).TakesForm();
    }

    private static async Task<ContentHttpResult> GetAsync(HttpContext context, SecretsDesk desk, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var told = QueueDesk.Asked(context, "told") switch
        {
            "key-old" or "webhook-old" or "rule-old" => "The old one is good no more.",
            "key-end" => "The shared key is good no more: nobody is signed in by it.",
            _ => null,
        };
        return await QueuePageEndpoints.SendAsync(context, renderer, SecretsPage.Of(await desk.ModelAsync(context, cancellationToken) with { Told = told }));
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, SecretsDesk desk, PageRenderer renderer, CancellationToken cancellationToken)
    {
        // Who may see the page first, and what was sent then.
        var model = await desk.ModelAsync(context, cancellationToken);
        var (form, act) = (context.Request.Form, QueueFormEndpoints.Field(context.Request.Form, "act"));
        try
        {
            if (await desk.ChangeAsync(model, act, QueueFormEndpoints.Field(form, "id"), cancellationToken) is not { } secret)
                return QueueFormEndpoints.SeeOther(context, $"{model.Scene.Address(ModeratorTab.Secrets)}&told={act}");
            // In the answer itself: no address of a page ever holds a secret.
            var fresh = await desk.ModelAsync(context, cancellationToken);
            return await QueuePageEndpoints.SendAsync(
                context, renderer, SecretsPage.Of(fresh with { Fresh = secret, Told = "There is a new one. The one before it, where there was one, is good for a day; then it ends by itself." }));
        }
        catch (ProblemException refused)
        {
            context.Response.StatusCode = refused.Status;
            var error = refused.Errors.Values.FirstOrDefault()?[0] ?? refused.Detail ?? refused.Title;
            return await QueuePageEndpoints.SendAsync(context, renderer, SecretsPage.Of(model with { Error = error }));
        }
    }
}
