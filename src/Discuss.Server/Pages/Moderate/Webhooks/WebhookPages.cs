using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Webhooks;

namespace Discuss.Server.Pages.Moderate;

/// <summary>What the webhooks' page of a site shows.</summary>
/// <param name="Open">The webhook whose deliveries are shown; <see langword="null"/> for none.</param>
internal sealed record WebhookPageModel(
    ModeratorScene Scene, Site Site, IReadOnlyList<WebhookView> Webhooks, WebhookView? Open, Page<DeliveryView> Deliveries)
{
    public string? Told { get; init; }

    public string? Error { get; init; }

    /// <summary>A secret that was just made: shown this once.</summary>
    public string? Secret { get; init; }

    /// <summary>What was typed into the form that comes back with an error.</summary>
    public WebhookBody? Typed { get; init; }

    /// <summary>The address of the page, and with a webhook's number that of its deliveries.</summary>
    public string Address(string? webhook = null, string? after = null)
    {
        var address = Scene.Address(ModeratorTab.Webhooks);
        if (webhook is not null) address += "&webhook=" + Uri.EscapeDataString(webhook);
        return after is null ? address : address + "&after=" + Uri.EscapeDataString(after);
    }
}

/// <summary>Puts together what the webhooks' page shows, for owners and administrators.</summary>
internal sealed class WebhookPages(QueueDesk desk, WebhookDesk webhooks, Permissions permissions)
{
    private const int Window = 50;

    /// <summary>The page of the site that the address names; of the first that the viewer owns where it names none.</summary>
    /// <exception cref="Http.ProblemException">403 for whoever owns no site, or not this one; 404 for an unknown webhook.</exception>
    public async Task<WebhookPageModel> ModelAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, ModeratorTab.Webhooks, cancellationToken);
        var owned = await permissions.SitesAsync(scene.Moderator.MemberId!.Value, Role.Owner, cancellationToken);
        var sites = scene.Sites.Where(one => owned is null || owned.Contains(one.Id)).ToList();
        var site = scene.Chosen ?? sites.FirstOrDefault() ?? scene.Sites[0];
        await permissions.RequireAsync(context, site.Id, Role.Owner, cancellationToken);
        var model = new WebhookPageModel(
            scene with { Sites = sites, Chosen = site }, site, await webhooks.ListAsync(site, cancellationToken), null, Page<DeliveryView>.Empty);
        if (QueueDesk.Asked(context, "webhook") is not { } id) return model;
        var open = (await webhooks.FindAsync(site, id, cancellationToken)).View();
        return model with
        {
            Open = open, Deliveries = await webhooks.DeliveriesAsync(site, id, QueueDesk.Asked(context, "after"), Window, cancellationToken),
        };
    }
}
