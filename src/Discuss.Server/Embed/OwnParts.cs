using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Notifications;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Embed;

/// <summary>What a page holds for one reader alone.</summary>
/// <param name="Token">Opens the reader's subscriptions outside of the frame; <see langword="null"/> for nobody.</param>
internal sealed record OwnPart(Personal Personal, string? Token)
{
    /// <summary>Whether the reader moderates the site.</summary>
    public bool Moderates { get; init; }

    /// <summary>What of this shapes a page.</summary>
    public string Stamp => Moderates ? Personal.Stamp + ".m" : Personal.Stamp;

    public ThreadModel In(ThreadModel model) => model with { Scene = In(model.Scene) };

    public Scene In(Scene scene) => scene with { Personal = Personal, FollowsToken = Token, Moderates = Moderates };
}

/// <summary>Gathers what a page holds for one reader alone.</summary>
internal sealed class OwnParts(PersonalReader reader, NoticeTokens tokens, Permissions permissions)
{
    public async Task<OwnPart> OfAsync(Place place, Actor? viewer, CancellationToken cancellationToken) => new(
        await reader.OfAsync(place.Site, place.Thread?.Id, viewer, cancellationToken),
        viewer is null ? null : tokens.Create(viewer.AuthorId, NoticeTokens.Everything))
    {
        Moderates = await ModeratesAsync(place.Site, viewer, cancellationToken),
    };

    /// <summary>Of a part of a page: whom its reader ignores, and whether they moderate.</summary>
    public async Task<OwnPart> IgnoringAsync(Site site, Actor? viewer, CancellationToken cancellationToken) => new(await reader.IgnoringAsync(viewer, cancellationToken), null)
    {
        Moderates = await ModeratesAsync(site, viewer, cancellationToken),
    };

    private async ValueTask<bool> ModeratesAsync(Site site, Actor? viewer, CancellationToken cancellationToken) =>
        viewer?.MemberId is { } member && await permissions.RoleAsync(member, site.Id, cancellationToken) >= Role.Moderator;
}
