using System.Security.Cryptography;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.SignOn;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Webhooks;

namespace Discuss.Server.Pages.Moderate;

/// <summary>What the page of a site's secrets, and that of its single sign-on, show.</summary>
/// <param name="Address">Where this server is reached, for the line to paste.</param>
internal sealed record SecretsModel(
    ModeratorScene Scene, Site Site, SignOnSettings? SignOn, IReadOnlyList<(Webhook Webhook, DateTimeOffset? Arrived)> Webhooks,
    (bool IsThere, DateTimeOffset? MadeAt, DateTimeOffset? OldUntil) Rule, string Address)
{
    public string? Told { get; init; }

    public string? Error { get; init; }

    /// <summary>A secret that was just made: shown this once.</summary>
    public string? Fresh { get; init; }

    /// <summary>What was typed into the form of single sign-on that comes back with an error.</summary>
    public SignOnInput? Typed { get; init; }
}

/// <summary>Puts together what owners see of their site's secrets, and makes and ends them.</summary>
internal sealed class SecretsDesk(
    QueueDesk desk, SignOnDirectory signOn, WebhookDesk webhooks, ExternalSecrets rule, Permissions permissions, PublicAddress address, TimeProvider clock)
{
    // A key of HS256 is used as the text that the publisher pastes.
    private const int KeyBytes = 32;

    /// <summary>The page of the site that the address names; of the first that the viewer owns where it names none.</summary>
    /// <exception cref="ProblemException">403 for whoever owns no site, or not this one.</exception>
    public async Task<SecretsModel> ModelAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, ModeratorTab.Secrets, cancellationToken);
        var owned = await permissions.SitesAsync(scene.Moderator.MemberId!.Value, Role.Owner, cancellationToken);
        var sites = scene.Sites.Where(one => owned is null || owned.Contains(one.Id)).ToList();
        var site = scene.Chosen ?? sites.FirstOrDefault() ?? scene.Sites[0];
        await permissions.RequireAsync(context, site.Id, Role.Owner, cancellationToken);
        return new SecretsModel(
            scene with { Sites = sites, Chosen = site }, site, await signOn.FindAsync(site.Id, cancellationToken), await webhooks.UsesAsync(site, cancellationToken),
            await rule.TimesAsync(site.Id, cancellationToken), address.Of(context, ""));
    }

    /// <summary>Does what a form of the page asks for; the secret that was made, where one was.</summary>
    /// <exception cref="ProblemException">400 for another word, 404 for an unknown webhook, 409 where there is nothing to end.</exception>
    public async Task<string?> ChangeAsync(SecretsModel model, string? act, string? id, CancellationToken cancellationToken)
    {
        var (site, by) = (model.Site, model.Scene.Moderator);
        switch (act)
        {
            case "key":
                return await NewKeyAsync(model, cancellationToken);
            case "key-old":
                await EndAsync(model, "single sign-on: old key ended", settings => settings with { OldSecret = null, OldSecretUntil = null }, cancellationToken);
                return null;
            case "key-end":
                await EndAsync(
                    model, "single sign-on: key ended",
                    settings => settings with { Secret = null, SecretAt = null, OldSecret = null, OldSecretUntil = null }, cancellationToken);
                return null;
            case "webhook":
                return (await webhooks.RotateAsync(site, id, by, cancellationToken)).Secret;
            case "webhook-old":
                await webhooks.EndOldAsync(site, id, by, cancellationToken);
                return null;
            case "rule":
                return WebhookSecrets.Text(await rule.RotateAsync(site.Id, by, cancellationToken));
            case "rule-old":
                await rule.EndOldAsync(site.Id, by, cancellationToken);
                return null;
            default:
                throw ProblemException.Invalid("act", "A secret is made, or one of them ended.");
        }
    }

    private async Task<string> NewKeyAsync(SecretsModel model, CancellationToken cancellationToken)
    {
        var before = model.SignOn ?? throw NoSignOn();
        var (key, now) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes)), clock.GetUtcNow());
        var fresh = before with
        {
            Secret = System.Text.Encoding.UTF8.GetBytes(key), SecretAt = now, OldSecret = before.Secret,
            OldSecretUntil = before.Secret is null ? null : now + WebhookStore.Overlap,
        };
        await signOn.PutAsync(model.Site.Id, fresh, cancellationToken, model.Scene.Moderator, "single sign-on: new key");
        return key;
    }

    private async Task EndAsync(SecretsModel model, string told, Func<SignOnSettings, SignOnSettings> change, CancellationToken cancellationToken)
    {
        var before = model.SignOn ?? throw NoSignOn();
        await signOn.PutAsync(model.Site.Id, change(before), cancellationToken, model.Scene.Moderator, told);
    }

    private static ProblemException NoSignOn() =>
        new(StatusCodes.Status409Conflict, "no-single-sign-on", "The site has no single sign-on yet. Say first who makes the tokens.");
}
