using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Notifications;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Pages.Thread;

namespace Discuss.Server.Embed;

/// <summary>What a page holds for one reader alone.</summary>
/// <param name="Token">Opens the reader's subscriptions outside of the frame; <see langword="null"/> for nobody.</param>
internal sealed record OwnPart(Personal Personal, string? Token)
{
    public ThreadModel In(ThreadModel model) => model with { Scene = In(model.Scene) };

    public Scene In(Scene scene) => scene with { Personal = Personal, FollowsToken = Token };
}

/// <summary>Gathers what a page holds for one reader alone.</summary>
internal sealed class OwnParts(PersonalReader reader, NoticeTokens tokens)
{
    public async Task<OwnPart> OfAsync(Place place, Actor? viewer, CancellationToken cancellationToken) => new(
        await reader.OfAsync(place.Site, place.Thread?.Id, viewer, cancellationToken),
        viewer is null ? null : tokens.Create(viewer.AuthorId, NoticeTokens.Everything));

    /// <summary>Of a part of a page: whom its reader ignores.</summary>
    public async Task<OwnPart> IgnoringAsync(Actor? viewer, CancellationToken cancellationToken) => new(await reader.IgnoringAsync(viewer, cancellationToken), null);
}
