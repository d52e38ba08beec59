using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Moderation;

/// <summary>The calls of moderators.</summary>
internal static class ModerationEndpoints
{
    /// <summary>Decisions of one request: a screenful selected at once, in one transaction.</summary>
    public const int MaxDecisions = 200;

    private const int MaxReason = 100;

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/moderation").WithTags("Moderation");
        api.MapGet("queue", QueueAsync).WithName("getQueue");
        api.MapPost("decisions", DecideAsync).WithName("decide");
        ScoreEndpoint.Map(api);
        api.MapGet("log", LogAsync).WithName("getLog");
    }

    private static async Task<Ok<Page<QueueItem>>> QueueAsync(
        string? site, string? state, int? limit, string? after,
        SiteDirectory sites, Permissions permissions, QueueReader queue, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await SiteAsync(site, sites, permissions, context, cancellationToken);
        var list = state switch
        {
            null or "all" => QueueState.All,
            "pending" => QueueState.Pending,
            "reported" => QueueState.Reported,
            _ => throw ProblemException.Invalid("state", "A queue's state is pending, reported or all."),
        };
        LatestCursor? place = null;
        if (after is not null && !LatestCursor.TryParse(after, out place)) throw ProblemException.Invalid("after", "This is no cursor.");
        return TypedResults.Ok(await queue.QueueAsync(owner, list, ThreadInput.Limit(limit), place, cancellationToken));
    }

    private static async Task<Ok<DecisionsView>> DecideAsync(
        DecisionsBody body, Permissions permissions, Decider decider, HttpContext context, CancellationToken cancellationToken)
    {
        var moderator = context.User.RequiredActor();
        if (moderator.MemberId is not { } member || !context.User.MayHaveRole()) throw ProblemException.Forbidden("This is for moderators.");
        if (body.Decisions.Count is 0 or > MaxDecisions)
            throw ProblemException.Invalid("decisions", $"Between 1 and {MaxDecisions} decisions.");
        for (var i = 0; i < body.Decisions.Count; i++) Check(body.Decisions[i], i);
        var asked = body.Decisions
            .Select(decision => CommentId.TryParse(decision.CommentId, null, out var id) ? id.Thread.Site : Permissions.EverySite)
            .ToHashSet();
        var allowed = new HashSet<int>();
        foreach (var site in asked)
        {
            if (await permissions.RoleAsync(member, site, cancellationToken) >= Role.Moderator) allowed.Add(site);
        }

        if (allowed.Count == 0) throw ProblemException.Forbidden("This is for moderators.");
        return TypedResults.Ok(new DecisionsView(await decider.DecideAsync(body.Decisions, allowed, moderator, cancellationToken)));
    }

    private static async Task<Ok<Page<TransitionView>>> LogAsync(
        string? site, int? limit, string? after,
        SiteDirectory sites, Permissions permissions, QueueReader queue, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await SiteAsync(site, sites, permissions, context, cancellationToken);
        var before = long.MaxValue;
        if (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            throw ProblemException.Invalid("after", "This is no cursor.");
        return TypedResults.Ok(await queue.LogAsync(owner, ThreadInput.Limit(limit), before, cancellationToken));
    }

    /// <summary>The site, for whoever may moderate it; who may not does not learn whether there is one.</summary>
    private static async Task<Site> SiteAsync(
        string? slug, SiteDirectory sites, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        var actor = context.User.RequiredActor();
        var site = string.IsNullOrEmpty(slug) ? null : await sites.FindAsync(slug, cancellationToken);
        if (site is null && actor.Kind == AuthorKind.Member && string.IsNullOrEmpty(slug))
            throw ProblemException.Invalid("site", "The site is missing.");
        await permissions.RequireModeratorAsync(context, site?.Id ?? 0, cancellationToken);
        return site ?? throw ProblemException.NotFound("unknown-site", "There is no such site.");
    }

    private static void Check(DecisionBody decision, int index)
    {
        if (decision.Reason is { Length: > MaxReason })
            throw ProblemException.Invalid($"decisions[{index}].reason", $"At most {MaxReason} characters.");
        if (decision.Note is { Length: > ThreadLimits.MaxReportNote })
            throw ProblemException.Invalid($"decisions[{index}].note", $"At most {ThreadLimits.MaxReportNote} characters.");
    }
}
