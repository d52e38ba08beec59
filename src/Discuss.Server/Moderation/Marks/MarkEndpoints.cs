using Discuss.Server.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Moderation;

/// <summary>Pinning comments above their thread, and picking them, for moderators of their site.</summary>
internal static class MarkEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPut("comments/{id}/pin", PinAsync).WithName("pinComment");
        api.MapDelete("comments/{id}/pin", UnpinAsync).WithName("unpinComment");
        api.MapPut("comments/{id}/feature", FeatureAsync).WithName("featureComment");
        api.MapDelete("comments/{id}/feature", UnfeatureAsync).WithName("unfeatureComment");
    }

    private static Task<Ok<MarksView>> PinAsync(
        string id, ModerationAccess access, CommentMarks marks, HttpContext context, CancellationToken cancellationToken) =>
        SetAsync(id, Mark.Pinned, on: true, access, marks, context, cancellationToken);

    private static Task<Ok<MarksView>> UnpinAsync(
        string id, ModerationAccess access, CommentMarks marks, HttpContext context, CancellationToken cancellationToken) =>
        SetAsync(id, Mark.Pinned, on: false, access, marks, context, cancellationToken);

    private static Task<Ok<MarksView>> FeatureAsync(
        string id, ModerationAccess access, CommentMarks marks, HttpContext context, CancellationToken cancellationToken) =>
        SetAsync(id, Mark.Featured, on: true, access, marks, context, cancellationToken);

    private static Task<Ok<MarksView>> UnfeatureAsync(
        string id, ModerationAccess access, CommentMarks marks, HttpContext context, CancellationToken cancellationToken) =>
        SetAsync(id, Mark.Featured, on: false, access, marks, context, cancellationToken);

    private static async Task<Ok<MarksView>> SetAsync(
        string id, Mark mark, bool on, ModerationAccess access, CommentMarks marks, HttpContext context, CancellationToken cancellationToken)
    {
        var (_, comment) = await access.CommentAsync(id, context, cancellationToken);
        return TypedResults.Ok(await marks.SetAsync(comment, mark, on, context.User.RequiredActor(), cancellationToken));
    }
}
