using Discuss.Server.Identity;
using Discuss.Server.Privacy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Admin;

/// <summary>What is removed by itself, for administrators.</summary>
internal static class RetentionPageEndpoints
{
    public const string Path = "/admin/retention";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, GetAsync).Needs(Access.Administrator).ExcludeFromDescription();

    private static async Task<ContentHttpResult> GetAsync(
        HttpContext context, AdminDesk desk, RetentionKeeper keeper, RetentionSettings settings, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, AdminTab.Retention, cancellationToken);
        return await desk.SendAsync(context, RetentionPage.Of(scene, settings, await keeper.RunsAsync(cancellationToken)));
    }
}
