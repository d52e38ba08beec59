using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Pages.Moderate;

/// <summary>Puts together what the settings page shows.</summary>
internal sealed class SettingsDesk(QueueDesk desk, EvidenceReader evidence, SiteModels models, Permissions permissions)
{
    /// <summary>The page of the site that the address names; of the moderator's first where it names none.</summary>
    public async Task<SettingsModel> ModelAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, ModeratorTab.Settings, cancellationToken);
        var site = scene.Chosen ?? scene.Sites[0];
        scene = scene with { Chosen = site };
        var role = await permissions.RoleAsync(scene.Moderator.MemberId!.Value, site.Id, cancellationToken);
        return new SettingsModel(
            scene, site, SettingsDocument.Of(site.Settings), site.Version, role >= Role.Owner, await evidence.ReadAsync(site, cancellationToken),
            await models.FindAsync(site, cancellationToken));
    }
}
