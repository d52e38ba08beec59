using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Discuss.Server.Threads;

/// <summary>The calls by which readers write.</summary>
internal static class WriteEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").Needs(Access.Author).WithTags("Writing");
        api.MapPost("sites/{site}/comments", PostAsync).WithName("postComment").RequireRateLimiting(Limits.Post);
        api.MapPatch("comments/{id}", EditAsync).WithName("editComment").RequireRateLimiting(Limits.Post);
        api.MapDelete("comments/{id}", DeleteAsync).WithName("deleteComment").RequireRateLimiting(Limits.Post);
        api.MapPut("comments/{id}/vote", VoteAsync).WithName("vote").RequireRateLimiting(Limits.Vote);
        api.MapPost("comments/{id}/reports", ReportAsync).WithName("report").RequireRateLimiting(Limits.Report);
        api.MapPost("preview", PreviewAsync).Needs(Access.Anyone).WithName("preview").RequireRateLimiting(Limits.Preview);
    }

    private static async Task<Created<CommentView>> PostAsync(
        string site, string? key, PostBody body, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        SiteDirectory sites, CommentWriter writer, HttpContext context, CancellationToken cancellationToken)
    {
        var actor = context.User.RequiredActor();
        var owner = await sites.GetAsync(site, cancellationToken);
        CommentId? parent = body.ParentId is null ? null : ThreadInput.ParentId(body.ParentId);
        var comment = new PostComment(body.Body, parent, body.Url, body.Title, idempotencyKey, body.Insist);
        var posted = await writer.PostAsync(owner, ThreadInput.Key(key), comment, actor, cancellationToken);
        return TypedResults.Created($"/api/v1/comments/{posted.Comment.Id}", posted.Comment);
    }

    private static async Task<Ok<CommentView>> EditAsync(
        string id, EditBody body, CommentWriter writer, HttpContext context, CancellationToken cancellationToken)
    {
        var actor = context.User.RequiredActor();
        return TypedResults.Ok(await writer.EditAsync(ThreadInput.CommentId(id), Version(context), body.Body, body.Insist, actor, cancellationToken));
    }

    private static async Task<NoContent> DeleteAsync(string id, CommentWriter writer, HttpContext context, CancellationToken cancellationToken)
    {
        await writer.DeleteAsync(ThreadInput.CommentId(id), context.User.RequiredActor(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<CommentView>> VoteAsync(
        string id, VoteBody body, CommentWriter writer, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await writer.VoteAsync(ThreadInput.CommentId(id), body.Value, context.User.RequiredActor(), cancellationToken));

    private static async Task<NoContent> ReportAsync(
        string id, ReportBody body, CommentWriter writer, HttpContext context, CancellationToken cancellationToken)
    {
        await writer.ReportAsync(ThreadInput.CommentId(id), body.Reason, body.Note, context.User.RequiredActor(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Preview>> PreviewAsync(TextBody body, CommentText text, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Preview((await text.PreviewAsync(body.Body, null, context.User.Actor(), cancellationToken)).Html));

    /// <summary>The version that an edit is based on: <c>If-Match: "3"</c>.</summary>
    private static int Version(HttpContext context)
    {
        var header = context.Request.Headers.IfMatch.ToString();
        if (header.Length == 0)
        {
            throw ProblemException.Invalid(
                "If-Match", "An edit names the version that it is based on.", StatusCodes.Status428PreconditionRequired);
        }

        return int.TryParse(header.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw ProblemException.Invalid("If-Match", "A version is a number in quotes.");
    }

    /// <summary>A comment as it is posted. <paramref name="Insist"/>: post it although the site asked to think again.</summary>
    internal sealed record PostBody(string Body, string? ParentId = null, string? Url = null, string? Title = null, bool Insist = false);

    internal sealed record EditBody(string Body, bool Insist = false);

    internal sealed record TextBody(string Body);

    internal sealed record VoteBody(int Value);

    internal sealed record ReportBody(string Reason, string? Note = null);

    internal sealed record Preview(string BodyHtml);
}
