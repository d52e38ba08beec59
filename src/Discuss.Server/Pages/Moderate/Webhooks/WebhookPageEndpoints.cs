using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Moderate;

/// <summary>The webhooks' page of a site, and its forms: each leads back to the page, which says what became of it.</summary>
internal static class WebhookPageEndpoints
{
    public const string Path = "/moderate/webhooks";

    public static void Map(IEndpointRouteBuilder app)
    {
        var page = app.MapGroup(Path).Needs(Access.Owner).ExcludeFromDescription();
        page.MapGet("", GetAsync);
        page.MapPost("", ChangeAsync).TakesForm();
    }

    private static async Task<ContentHttpResult> GetAsync(
        HttpContext context, WebhookPages pages, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var model = await pages.ModelAsync(context, cancellationToken);
        var told = QueueDesk.Asked(context, "told") switch
        {
            "change" => "The webhook was changed.",
            "remove" => "The webhook was removed, and its deliveries with it.",
            "arrived" => "It has arrived: the answer stands below.",
            "failed" => "It has not arrived: what went wrong stands below.",
            _ => null,
        };
        return await SendAsync(context, renderer, model with { Told = told });
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext context, WebhookPages pages, WebhookDesk desk, ExternalSecrets rule, PageRenderer renderer, CancellationToken cancellationToken)
    {
        // Who may see the page first, and what was sent then.
        var model = await pages.ModelAsync(context, cancellationToken);
        var form = context.Request.Form;
        string? Field(string name) => QueueFormEndpoints.Field(form, name);
        var (site, id, act) = (model.Site, Field("id"), Field("act"));
        var body = new WebhookBody(Field("url"), [.. form["event"].OfType<string>()], Active: Field("active") is not null);
        try
        {
            switch (act)
            {
                case "add":
                    return await SecretAsync((await desk.AddAsync(site, body with { Active = true }, cancellationToken)).Secret, "The webhook is there, and is sent to from now on.");
                case "secret":
                    return await SecretAsync(
                        (await desk.RotateAsync(site, id, model.Scene.Moderator, cancellationToken)).Secret, "There is a new secret. For a day everything is signed with both, the new one first.");
                case "rule-secret":
                    return await SecretAsync(
                        WebhookSecrets.Text(await rule.RotateAsync(site.Id, model.Scene.Moderator, cancellationToken)), "The site's own rule has a new secret. For a day its requests are signed with both, the new one first.");
                case "change":
                    await desk.ChangeAsync(site, id, body, cancellationToken);
                    return Back(act, id);
                case "remove":
                    await desk.RemoveAsync(site, id, cancellationToken);
                    return Back(act, null);
                case "test":
                    return Back(Outcome(await desk.TestAsync(site, id, cancellationToken)), id);
                case "repeat":
                    return Back(Outcome(await desk.RepeatAsync(site, id, Field("delivery"), cancellationToken)), id);
                default:
                    throw ProblemException.Invalid("act", "A webhook is added, changed, tested or removed, gets a new secret, or a delivery is repeated.");
            }
        }
        catch (ProblemException refused)
        {
            context.Response.StatusCode = refused.Status;
            var error = refused.Errors.Values.FirstOrDefault()?[0] ?? refused.Detail ?? refused.Title;
            return await SendAsync(context, renderer, model with { Error = error, Typed = act == "add" ? body : null });
        }

        IResult Back(string told, string? webhook) => QueueFormEndpoints.SeeOther(context, $"{model.Address(webhook)}&told={told}");

        // In the answer itself: no address of a page ever holds a secret.
        async Task<IResult> SecretAsync(string secret, string told)
        {
            var fresh = await pages.ModelAsync(context, cancellationToken);
            return await SendAsync(context, renderer, fresh with { Told = told, Secret = secret });
        }
    }

    private static string Outcome(DeliveryView delivery) => delivery.State == DeliveryState.Delivered ? "arrived" : "failed";

    private static Task<ContentHttpResult> SendAsync(HttpContext context, PageRenderer renderer, WebhookPageModel model) =>
        QueuePageEndpoints.SendAsync(context, renderer, WebhooksPage.Of(model));
}
