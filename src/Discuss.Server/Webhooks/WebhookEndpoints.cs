using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Webhooks;

/// <summary>The webhooks of a site and their deliveries, for its owners and for administrators.</summary>
internal static class WebhookEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/sites/{site}/webhooks").Needs(Access.Owner).WithTags("Webhooks");
        api.MapGet("", ListAsync).WithName("getWebhooks");
        api.MapPost("", AddAsync).WithName("addWebhook");
        api.MapGet("{id}", GetAsync).WithName("getWebhook");
        api.MapPut("{id}", PutAsync).WithName("putWebhook");
        api.MapDelete("{id}", DeleteAsync).WithName("deleteWebhook");
        api.MapPost("{id}/secret", RotateAsync).WithName("rotateWebhookSecret");
        api.MapPost("{id}/test", TestAsync).WithName("testWebhook");
        api.MapGet("{id}/deliveries", DeliveriesAsync).WithName("getWebhookDeliveries");
        api.MapPost("{id}/deliveries/{delivery}/repeat", RepeatAsync).WithName("repeatWebhookDelivery");
    }

    private static async Task<Ok<Page<WebhookView>>> ListAsync(
        string site, WebhookDesk desk, SiteDirectory sites, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        var owned = await PeopleEndpoints.SiteAsync(site, sites, permissions, context, cancellationToken);
        return TypedResults.Ok(new Page<WebhookView>(await desk.ListAsync(owned, cancellationToken), null));
    }

    private static async Task<Created<NewSecretView>> AddAsync(
        string site, WebhookBody body, WebhookDesk desk, SiteDirectory sites, Permissions permissions, HttpContext context,
        CancellationToken cancellationToken)
    {
        var owned = await PeopleEndpoints.SiteAsync(site, sites, permissions, context, cancellationToken);
        var added = await desk.AddAsync(owned, body, cancellationToken);
        return TypedResults.Created($"/api/v1/sites/{owned.Slug}/webhooks/{added.Webhook.Id}", added);
    }

    private static async Task<Ok<WebhookView>> GetAsync(
        string site, string id, WebhookDesk desk, SiteDirectory sites, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        var owned = await PeopleEndpoints.SiteAsync(site, sites, permissions, context, cancellationToken);
        return TypedResults.Ok((await desk.FindAsync(owned, id, cancellationToken)).View());
    }

    private static async Task<Ok<WebhookView>> PutAsync(
        string site, string id, WebhookBody body, WebhookDesk desk, SiteDirectory sites, Permissions permissions, HttpContext context,
        CancellationToken cancellationToken)
    {
        var owned = await PeopleEndpoints.SiteAsync(site, sites, permissions, context, cancellationToken);
        return TypedResults.Ok(await desk.ChangeAsync(owned, id, body, cancellationToken));
    }

    private static async Task<NoContent> DeleteAsync(
        string site, string id, WebhookDesk desk, SiteDirectory sites, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        var owned = await PeopleEndpoints.SiteAsync(site, sites, permissions, context, cancellationToken);
        await desk.RemoveAsync(owned, id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<NewSecretView>> RotateAsync(
        string site, string id, WebhookDesk desk, SiteDirectory sites, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        var owned = await PeopleEndpoints.SiteAsync(site, sites, permissions, context, cancellationToken);
        return TypedResults.Ok(await desk.RotateAsync(owned, id, context.User.RequiredActor(), cancellationToken));
    }

    private static async Task<Ok<DeliveryView>> TestAsync(
        string site, string id, WebhookDesk desk, SiteDirectory sites, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        var owned = await PeopleEndpoints.SiteAsync(site, sites, permissions, context, cancellationToken);
        return TypedResults.Ok(await desk.TestAsync(owned, id, cancellationToken));
    }

    private static async Task<Ok<Page<DeliveryView>>> DeliveriesAsync(
        string site, string id, int? limit, string? after, WebhookDesk desk, SiteDirectory sites, Permissions permissions, HttpContext context,
        CancellationToken cancellationToken)
    {
        var owned = await PeopleEndpoints.SiteAsync(site, sites, permissions, context, cancellationToken);
        return TypedResults.Ok(await desk.DeliveriesAsync(owned, id, after, ThreadInput.Limit(limit), cancellationToken));
    }

    private static async Task<Ok<DeliveryView>> RepeatAsync(
        string site, string id, string delivery, WebhookDesk desk, SiteDirectory sites, Permissions permissions, HttpContext context,
        CancellationToken cancellationToken)
    {
        var owned = await PeopleEndpoints.SiteAsync(site, sites, permissions, context, cancellationToken);
        return TypedResults.Ok(await desk.RepeatAsync(owned, id, delivery, cancellationToken));
    }
}
