using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Moderate;

/// <summary>Pins and picks by a form of the open comment; leads back to it, where the same form takes it back.</summary>
internal static class MarkForm
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/moderate/mark", SetAsync).Needs(Access.Moderator).TakesForm().ExcludeFromDescription();

    private static async Task<StatusCodeHttpResult> SetAsync(
        HttpContext context, ModerationAccess access, CommentMarks marks, CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        var item = QueueFormEndpoints.Field(form, "item")?.Split(':')[0] ?? "";
        var (_, id) = await access.CommentAsync(item, context, cancellationToken);
        var (mark, on) = QueueFormEndpoints.Field(form, "mark") switch
        {
            "pin" => (Mark.Pinned, true),
            "unpin" => (Mark.Pinned, false),
            "feature" => (Mark.Featured, true),
            "unfeature" => (Mark.Featured, false),
            _ => throw ProblemException.Invalid("mark", "A comment is pinned or featured, or no more so."),
        };
        await marks.SetAsync(id, mark, on, context.User.RequiredActor(), cancellationToken);
        return QueueFormEndpoints.SeeOther(context, QueueFormEndpoints.Back(form, id.ToString()) + "#marks");
    }
}
