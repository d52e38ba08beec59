using Discuss.Server.Identity;
using Discuss.Server.Notifications.Letters;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Moderate;

/// <summary>Mail that did not arrive, for administrators.</summary>
internal static class MailPage
{
    public const string Path = "/moderate/mail";

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet(Path, GetAsync).Needs(Access.Administrator).ExcludeFromDescription();

    private static async Task<ContentHttpResult> GetAsync(
        HttpContext context, QueueDesk desk, MailFailures failures, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, ModeratorTab.Mail, cancellationToken);
        return await QueuePageEndpoints.SendAsync(context, renderer, MailFailuresPage.Of(scene, await failures.NewestAsync(cancellationToken)));
    }
}
