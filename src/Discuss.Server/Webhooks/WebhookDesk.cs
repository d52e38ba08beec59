using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;

namespace Discuss.Server.Webhooks;

/// <summary>What owners do with their site's webhooks, by the API or by the page.</summary>
internal sealed class WebhookDesk(WebhookStore store, WebhookInput input, DeliveryQueue queue, DeliverySender sender, TimeProvider clock)
{
    public async Task<IReadOnlyList<WebhookView>> ListAsync(Site site, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(site.Id, cancellationToken)).Select(webhook => webhook.View())];

    /// <exception cref="ProblemException">404 for what is none of this site's.</exception>
    public async Task<Webhook> FindAsync(Site site, string? id, CancellationToken cancellationToken) =>
        await store.FindAsync(WebhookInput.Id(id), cancellationToken) is { } webhook && webhook.SiteId == site.Id ? webhook : throw WebhookInput.Unknown();

    /// <exception cref="ProblemException">400 naming the field; 409 where the site has as many as it may.</exception>
    public async Task<NewSecretView> AddAsync(Site site, WebhookBody body, CancellationToken cancellationToken)
    {
        var (url, kinds) = await input.CheckAsync(body, cancellationToken);
        var secret = WebhookSecrets.Fresh();
        var id = await store.AddAsync(site.Id, url, kinds, body.Active, secret, cancellationToken)
            ?? throw new ProblemException(StatusCodes.Status409Conflict, "too-many-webhooks", $"A site has at most {Bounds.Webhooks} webhooks.");
        return new NewSecretView((await store.FindAsync(id, cancellationToken))!.View(), WebhookSecrets.Text(secret));
    }

    /// <exception cref="ProblemException">400 naming the field; 404.</exception>
    public async Task<WebhookView> ChangeAsync(Site site, string? id, WebhookBody body, CancellationToken cancellationToken)
    {
        var number = (await FindAsync(site, id, cancellationToken)).Id;
        var (url, kinds) = await input.CheckAsync(body, cancellationToken);
        if (!await store.ChangeAsync(site.Id, number, url, kinds, body.Active, cancellationToken)) throw WebhookInput.Unknown();
        // What waited while it was off goes on.
        queue.Wake();
        return (await FindAsync(site, id, cancellationToken)).View();
    }

    /// <summary>A new secret; for a day is signed with the old one as well.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<NewSecretView> RotateAsync(Site site, string? id, Actor by, CancellationToken cancellationToken)
    {
        var secret = WebhookSecrets.Fresh();
        if (!await store.RotateAsync(site.Id, WebhookInput.Id(id), secret, by, cancellationToken)) throw WebhookInput.Unknown();
        return new NewSecretView((await FindAsync(site, id, cancellationToken)).View(), WebhookSecrets.Text(secret));
    }

    /// <summary>Ends the secret before the newest at once.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task EndOldAsync(Site site, string? id, Actor by, CancellationToken cancellationToken)
    {
        if (!await store.EndOldAsync(site.Id, WebhookInput.Id(id), by, cancellationToken)) throw WebhookInput.Unknown();
    }

    /// <summary>The site's webhooks, each with when something last arrived.</summary>
    public async Task<IReadOnlyList<(Webhook Webhook, DateTimeOffset? Arrived)>> UsesAsync(Site site, CancellationToken cancellationToken)
    {
        var uses = new List<(Webhook Webhook, DateTimeOffset? Arrived)>();
        foreach (var webhook in await store.ListAsync(site.Id, cancellationToken)) uses.Add((webhook, await store.ArrivedAsync(webhook.Id, cancellationToken)));
        return uses;
    }

    /// <exception cref="ProblemException">404.</exception>
    public async Task RemoveAsync(Site site, string? id, CancellationToken cancellationToken)
    {
        if (!await store.RemoveAsync(site.Id, WebhookInput.Id(id), cancellationToken)) throw WebhookInput.Unknown();
    }

    /// <summary>Sends a test at once, also where the webhook is switched off; what came of it.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<DeliveryView> TestAsync(Site site, string? id, CancellationToken cancellationToken)
    {
        var webhook = await FindAsync(site, id, cancellationToken);
        var test = new WebhookEvent(WebhookKinds.Test, site.Id, $"test:{Guid.CreateVersion7(clock.GetUtcNow()):N}", clock.GetUtcNow());
        var delivery = await queue.AddClaimedAsync(webhook.Id, test, cancellationToken);
        await sender.SendAsync(webhook, delivery, cancellationToken);
        return (await queue.FindAsync(webhook.Id, delivery.Id, cancellationToken))!;
    }

    /// <exception cref="ProblemException">404.</exception>
    public async Task<Page<DeliveryView>> DeliveriesAsync(Site site, string? id, string? after, int limit, CancellationToken cancellationToken)
    {
        var webhook = await FindAsync(site, id, cancellationToken);
        return await queue.ListAsync(webhook.Id, after is null ? null : WebhookInput.DeliveryId(after), limit, cancellationToken);
    }

    /// <summary>Sends a delivery once more, at once, with the identifier that it had; what came of it.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<DeliveryView> RepeatAsync(Site site, string? id, string? deliveryId, CancellationToken cancellationToken)
    {
        var webhook = await FindAsync(site, id, cancellationToken);
        var delivery = await queue.ClaimOneAsync(webhook.Id, WebhookInput.DeliveryId(deliveryId), cancellationToken) ?? throw WebhookInput.UnknownDelivery();
        await sender.SendAsync(webhook, delivery, cancellationToken);
        return (await queue.FindAsync(webhook.Id, delivery.Id, cancellationToken))!;
    }
}
