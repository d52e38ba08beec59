using System.Globalization;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Moderation.Appeals;

/// <summary>Statements of reasons and appeals: the calls of those who are restricted, and of those who decide.</summary>
internal static class AppealEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var own = app.MapGroup("/api/v1").Needs(Access.Author).WithTags("Writing");
        own.MapGet("restrictions", RestrictionsAsync).WithName("getRestrictions").RequireRateLimiting(Limits.Read);
        own.MapPost("appeals", MakeAsync).WithName("appeal").RequireRateLimiting(Limits.Report);
        var api = app.MapGroup("/api/v1/moderation").Needs(Access.Moderator).WithTags("Moderation");
        api.MapGet("appeals", OpenAsync).WithName("getAppeals");
        api.MapPost("appeals/{id}", DecideAsync).WithName("decideAppeal");
    }

    /// <summary>What an appeal is made from; shared with the page's form.</summary>
    public static async Task<OwnAppeal> ObjectAsync(AppealBody body, Actor author, AppealWriter appeals, CancellationToken cancellationToken)
    {
        if (body.CommentId is null == body.SanctionId is null)
            throw ProblemException.Invalid("commentId", "An appeal names either a comment or a sanction.");
        var text = SanctionInput.Text("text", body.Text, AppealWriter.MaxText)
            ?? throw ProblemException.Invalid("text", "Say what you object to.");
        var appeal = body.SanctionId is { } sanction
            ? await appeals.ObjectAsync(SanctionInput.Id("sanctionId", sanction), text, author, cancellationToken)
            : await appeals.ObjectAsync(
                CommentId.TryParse(body.CommentId, null, out var comment) ? comment : throw ThreadInput.UnknownComment(), text, author, cancellationToken);
        return appeal.ForAuthor();
    }

    private static async Task<Ok<Page<RestrictionView>>> RestrictionsAsync(
        string? site, int? limit, string? after, SiteDirectory sites, Restrictions restrictions, HttpContext context, CancellationToken cancellationToken)
    {
        var author = context.User.RequiredActor();
        if (string.IsNullOrEmpty(site)) throw ProblemException.Invalid("site", "The site is missing.");
        var owner = await sites.GetAsync(site, cancellationToken);
        var before = after is null ? (long?)null : Cursor(after);
        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.Ok(await restrictions.ReadAsync(owner, author, ThreadInput.Limit(limit), before, cancellationToken));
    }

    private static async Task<Created<OwnAppeal>> MakeAsync(
        AppealBody body, AppealWriter appeals, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Created((string?)null, await ObjectAsync(body, context.User.RequiredActor(), appeals, cancellationToken));

    private static async Task<Ok<Page<AppealView>>> OpenAsync(
        string? site, int? limit, string? after, ModerationAccess access, AppealReader appeals, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await access.SiteAsync(site, context, cancellationToken);
        var page = await appeals.OpenAsync(
            owner, ThreadInput.Limit(limit), after is null ? 0 : Cursor(after), context.User.RequiredActor(), cancellationToken);
        return TypedResults.Ok(page);
    }

    private static async Task<Ok<AppealOutcome>> DecideAsync(
        string id, OutcomeBody body, AppealWriter appeals, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        var moderator = await permissions.RequireModeratorOfSomethingAsync(context, cancellationToken);
        var outcome = body.Outcome switch
        {
            "uphold" => AppealState.Upheld,
            "reverse" => AppealState.Reversed,
            _ => throw ProblemException.Invalid("outcome", "An appeal ends with uphold or reverse."),
        };
        var answer = SanctionInput.Text("answer", body.Answer, AppealWriter.MaxText)
            ?? throw ProblemException.Invalid("answer", "Whoever appealed gets an answer.");
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw ProblemException.NotFound("unknown-appeal", "There is no such appeal.");
        return TypedResults.Ok(await appeals.DecideAsync(
            number, outcome, answer, moderator,
            async site => await permissions.RoleAsync(moderator.MemberId!.Value, site, cancellationToken) >= Role.Moderator, cancellationToken));
    }

    private static long Cursor(string after) =>
        long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : throw ProblemException.Invalid("after", "This is no cursor.");
}

/// <summary>What somebody objects to, and why.</summary>
internal sealed record AppealBody(string? CommentId = null, string? SanctionId = null, string? Text = null);

/// <summary>How an appeal ends.</summary>
internal sealed record OutcomeBody(string? Outcome = null, string? Answer = null);
