using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Discuss.Server.Moderation;

/// <summary>What moderators do: decide, take back, and say what they are looking at.</summary>
internal static class DecisionEndpoints
{
    /// <summary>Comments of one request: a screenful selected at once, in one transaction.</summary>
    public const int MaxComments = Bounds.DecisionsAtOnce;

    private const int MaxReason = Bounds.DecisionReason;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("decisions", DecideAsync).WithName("decide");
        api.MapPost("undo", UndoAsync).WithName("undo");
        api.MapPost("claims", ClaimAsync).WithName("claim");
        api.MapDelete("claims", FreeAsync).WithName("freeClaims");
    }

    private static async Task<Ok<DecisionsView>> DecideAsync(
        DecisionsBody body, ModerationAccess access, Decider decider, HttpContext context, CancellationToken cancellationToken)
    {
        context.User.RequiredActor();
        if (!context.User.MayHaveRole()) throw ProblemException.Forbidden("This is for moderators.");
        if (body.Decisions.Count is 0 or > MaxComments)
            throw ProblemException.Invalid("decisions", $"Between 1 and {MaxComments} decisions.");
        for (var i = 0; i < body.Decisions.Count; i++) Check(body.Decisions[i], i);
        var (moderator, sites) = await access.DecideAsync(body.Decisions.Select(decision => decision.CommentId), context, cancellationToken);
        return TypedResults.Ok(new DecisionsView(await decider.DecideAsync(body.Decisions, sites, moderator, cancellationToken)));
    }

    private static async Task<Ok<DecisionView>> UndoAsync(
        UndoBody body, Undo undo, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        var moderator = await permissions.RequireModeratorOfSomethingAsync(context, cancellationToken);
        if (!long.TryParse(body.DecisionId, NumberStyles.None, CultureInfo.InvariantCulture, out var decision))
            throw ProblemException.NotFound("unknown-decision", "There is no such decision.");
        return TypedResults.Ok(await undo.UndoAsync(decision, moderator, cancellationToken));
    }

    private static async Task<Ok<Page<ClaimedView>>> ClaimAsync(
        ClaimsBody body, ModerationAccess access, Claims claims, HttpContext context, CancellationToken cancellationToken)
    {
        var (moderator, ids) = await ClaimedAsync(body, access, context, cancellationToken);
        return TypedResults.Ok(new Page<ClaimedView>(await claims.TakeAsync(ids, moderator, cancellationToken), null));
    }

    private static async Task<NoContent> FreeAsync(
        [FromBody] ClaimsBody body, ModerationAccess access, Claims claims, HttpContext context, CancellationToken cancellationToken)
    {
        var (moderator, ids) = await ClaimedAsync(body, access, context, cancellationToken);
        await claims.FreeAsync(ids, moderator, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<(Actor Moderator, List<CommentId> Ids)> ClaimedAsync(
        ClaimsBody body, ModerationAccess access, HttpContext context, CancellationToken cancellationToken)
    {
        context.User.RequiredActor();
        if (body.CommentIds.Count is 0 or > MaxComments) throw ProblemException.Invalid("commentIds", $"Between 1 and {MaxComments} comments.");
        var (moderator, sites) = await access.DecideAsync(body.CommentIds, context, cancellationToken);
        var ids = new List<CommentId>();
        foreach (var text in body.CommentIds)
        {
            // What is nobody's, or of a site that is not the moderator's, is as good as not there.
            if (CommentId.TryParse(text, null, out var id) && sites.Contains(id.Thread.Site)) ids.Add(id);
        }

        return (moderator, ids);
    }

    private static void Check(DecisionBody? decision, int index)
    {
        if (decision is null) throw ProblemException.Invalid($"decisions[{index}]", "A decision is an object.");
        if (decision.Reason is { Length: > MaxReason })
            throw ProblemException.Invalid($"decisions[{index}].reason", $"At most {MaxReason} characters.");
        if (decision.Note is { Length: > ThreadLimits.MaxReportNote })
            throw ProblemException.Invalid($"decisions[{index}].note", $"At most {ThreadLimits.MaxReportNote} characters.");
    }
}
