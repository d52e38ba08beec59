using System.Globalization;
using Discuss.Core.Moderation;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Appeals;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Moderate;

/// <summary>The page of open appeals, and the form that answers one.</summary>
internal static class AppealPageEndpoints
{
    private const string Path = ModeratorScene.Home + "/appeals";

    // A screenful of each site; the longest waiting come first.
    private const int Window = 20;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, GetAsync).Needs(Access.Moderator).ExcludeFromDescription();
        app.MapPost(Path, AnswerAsync).TakesForm().Needs(Access.Moderator).ExcludeFromDescription();
    }

    private static async Task<ContentHttpResult> GetAsync(
        HttpContext context, QueueDesk desk, AppealReader appeals, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var told = QueueDesk.Asked(context, "told") switch
        {
            "reversed" => "Reversed: what was decided is undone, and the author hears your answer.",
            "upheld" => "It stands, and the author hears your answer.",
            _ => null,
        };
        return await SendAsync(context, desk, appeals, renderer, told, error: null, cancellationToken);
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context, QueueDesk desk, AppealReader reader, AppealWriter appeals, Permissions permissions, PageRenderer renderer,
        CancellationToken cancellationToken)
    {
        var moderator = await permissions.RequireModeratorOfSomethingAsync(context, cancellationToken);
        var form = context.Request.Form;
        try
        {
            var outcome = QueueFormEndpoints.Field(form, "outcome") switch
            {
                "reverse" => AppealState.Reversed,
                "uphold" => AppealState.Upheld,
                _ => throw ProblemException.Invalid("outcome", "An appeal ends with uphold or reverse."),
            };
            var answer = SanctionInput.Text("answer", QueueFormEndpoints.Field(form, "answer"), AppealWriter.MaxText)
                ?? throw ProblemException.Invalid("answer", "Whoever appealed gets an answer.");
            if (!long.TryParse(QueueFormEndpoints.Field(form, "appeal"), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw ProblemException.NotFound("unknown-appeal", "There is no such appeal.");
            await appeals.DecideAsync(
                number, outcome, answer, moderator,
                async site => await permissions.RoleAsync(moderator.MemberId!.Value, site, cancellationToken) >= Role.Moderator, cancellationToken);
            var site = QueueFormEndpoints.Field(form, "site") is { } slug ? "&site=" + Uri.EscapeDataString(slug) : "";
            return QueueFormEndpoints.SeeOther(context, $"{Path}?told={(outcome == AppealState.Reversed ? "reversed" : "upheld")}{site}");
        }
        catch (ProblemException refused) when (refused.Status is not (StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden))
        {
            context.Response.StatusCode = refused.Status;
            return await SendAsync(context, desk, reader, renderer, told: null, refused.Detail ?? refused.Title, cancellationToken);
        }
    }

    private static async Task<ContentHttpResult> SendAsync(
        HttpContext context, QueueDesk desk, AppealReader appeals, PageRenderer renderer, string? told, string? error, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, ModeratorTab.Appeals, cancellationToken);
        var after = 0L;
        if (QueueDesk.Asked(context, "after") is { } cursor && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            throw ProblemException.Invalid("after", "This is no cursor.");
        var lists = new List<(Site, Page<AppealView>)>();
        foreach (var site in scene.Shown) lists.Add((site, await appeals.OpenAsync(site, Window, after, scene.Moderator, cancellationToken)));
        return await QueuePageEndpoints.SendAsync(context, renderer, AppealsPage.Of(scene, lists, told, error));
    }
}
