using System.Globalization;
using System.Text;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Moderate;

/// <summary>The queue's forms, for browsers without scripts: each leads back to the list, which says what became of it.</summary>
internal static class QueueFormEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup("/moderate").Needs(Access.Moderator).ExcludeFromDescription();
        forms.MapPost("decide", DecideAsync).TakesForm();
        forms.MapPost("undo", UndoAsync).TakesForm();
        forms.MapPost("release", ReleaseAsync).TakesForm();
    }

    /// <summary>The address of the list that a form stood in.</summary>
    public static string Back(IFormCollection form, string? item = null)
    {
        var address = new StringBuilder(ModeratorScene.Home).Append("?state=").Append(QueueDesk.TabOf(Field(form, "state")).ToString().ToLowerInvariant());
        if (Field(form, "site") is { } site) address.Append("&site=").Append(Uri.EscapeDataString(site));
        if (item is not null) address.Append("&item=").Append(Uri.EscapeDataString(item));
        return address.ToString();
    }

    public static string? Field(IFormCollection form, string name) => form[name] is [{ Length: > 0 } first, ..] ? first : null;

    public static StatusCodeHttpResult SeeOther(HttpContext context, string address)
    {
        context.Response.Headers.Location = address;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task<StatusCodeHttpResult> DecideAsync(
        HttpContext context, ModerationAccess access, Decider decider, CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        var (action, reason) = ActionOf(form);
        var decisions = form["item"].Select(item => Decision(item, action, reason, Field(form, "note"))).ToList();
        if (decisions.Count is 0 or > DecisionEndpoints.MaxComments)
            throw ProblemException.Invalid("item", $"Select between 1 and {DecisionEndpoints.MaxComments} comments.");
        if (Field(form, "note") is { Length: > ThreadLimits.MaxReportNote })
            throw ProblemException.Invalid("note", $"At most {ThreadLimits.MaxReportNote} characters.");
        var (moderator, sites) = await access.DecideAsync(decisions.Select(decision => decision.CommentId), context, cancellationToken);
        var results = await decider.DecideAsync(decisions, sites, moderator, cancellationToken);
        return SeeOther(context, Back(form) + Told(results));
    }

    private static async Task<StatusCodeHttpResult> UndoAsync(
        HttpContext context, Undo undo, Permissions permissions, CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        var moderator = await permissions.RequireModeratorOfSomethingAsync(context, cancellationToken);
        if (!long.TryParse(Field(form, "decision"), NumberStyles.None, CultureInfo.InvariantCulture, out var decision))
            throw ProblemException.NotFound("unknown-decision", "There is no such decision.");
        var undone = await undo.UndoAsync(decision, moderator, cancellationToken);
        return SeeOther(context, Back(form, undone.CommentId));
    }

    /// <summary>A page that is left gives back what it looked at; a browser sends nothing but a form at that moment.</summary>
    private static async Task<StatusCodeHttpResult> ReleaseAsync(
        HttpContext context, ModerationAccess access, Claims claims, CancellationToken cancellationToken)
    {
        var (_, id) = await access.CommentAsync(Field(context.Request.Form, "item") ?? "", context, cancellationToken);
        await claims.FreeAsync([id], context.User.RequiredActor(), cancellationToken);
        return TypedResults.StatusCode(StatusCodes.Status204NoContent);
    }

    private static (DecisionAction Action, string? Reason) ActionOf(IFormCollection form) => (Field(form, "reject"), Field(form, "action")) switch
    {
        ({ } reason, _) => (DecisionAction.Reject, Known(reason)),
        (_, "approve") => (DecisionAction.Approve, null),
        (_, "spam") => (DecisionAction.Spam, "spam"),
        (_, "reject") => (DecisionAction.Reject, Known(Field(form, "because"))),
        _ => throw ProblemException.Invalid("action", "A decision is to approve, to reject, or that it is spam."),
    };

    private static string Known(string? reason) => ModeratorWords.English.Reasons.Any(one => one.Code == reason)
        ? reason!
        : throw ProblemException.Invalid("reject", "A rejection has a reason out of the list.");

    private static DecisionBody Decision(string? item, DecisionAction action, string? reason, string? note)
    {
        var parts = (item ?? "").Split(':');
        var version = 0;
        return parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out version)
            ? new DecisionBody(parts[0], version, action, reason, note)
            : throw ProblemException.Invalid("item", "A comment is named by its identifier and its version.");
    }

    private static string Told(List<DecisionView> results)
    {
        var told = new StringBuilder();
        var done = results.Where(result => result.Result == DecisionResult.Ok).ToList();
        if (done.Count > 0) told.Append(CultureInfo.InvariantCulture, $"&did={done.Count}");
        if (done is [{ DecisionId: { } only }]) told.Append("&undo=").Append(only);
        foreach (var lost in results.Where(result => result.Result == DecisionResult.Conflict)) told.Append("&lost=").Append(lost.CommentId);
        return told.ToString();
    }
}
