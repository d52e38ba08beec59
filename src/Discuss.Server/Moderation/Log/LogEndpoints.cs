using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Moderation;

/// <summary>The log of a site, for its moderators: searched, and exported.</summary>
internal static class LogEndpoints
{
    private const int MaxWord = Bounds.LogWord;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("log", LogAsync).WithName("getLog");
        api.MapGet("log.csv", CsvAsync).WithName("getLogCsv").Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<Ok<Page<LogLine>>> LogAsync(
        [AsParameters] LogQuery query, int? limit, string? after, ModerationAccess access, LogReader log, HttpContext context,
        CancellationToken cancellationToken)
    {
        var owner = await access.SiteAsync(query.Site, context, cancellationToken);
        LogCursor? place = null;
        if (after is not null) place = LogCursor.TryParse(after, out var cursor) ? cursor : throw ProblemException.Invalid("after", "This is no cursor.");
        return TypedResults.Ok(await log.LogAsync(owner, Filter(query, owner.Id), ThreadInput.Limit(limit), place, cancellationToken));
    }

    private static async Task<PushStreamHttpResult> CsvAsync(
        [AsParameters] LogQuery query, ModerationAccess access, LogCsv csv, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await access.SiteAsync(query.Site, context, cancellationToken);
        var filter = Filter(query, owner.Id);
        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.Stream(stream => csv.WriteAsync(owner, filter, stream, cancellationToken), "text/csv; charset=utf-8", $"log-{owner.Slug}.csv");
    }

    /// <summary>What a query asks for; shared with the log's page.</summary>
    public static LogFilter Filter(LogQuery query, int site)
    {
        CommentId? comment = query.CommentId is null ? null
            : CommentId.TryParse(query.CommentId, null, out var id) && id.Thread.Site == site ? id
            : throw ProblemException.Invalid("commentId", "There is no such comment on this site.");
        var (from, to) = (Time("from", query.From), Time("to", query.To));
        if (from >= to) throw ProblemException.Invalid("to", "The range ends before it begins.");
        return new LogFilter(
            comment, Number("author", query.Author), Number("by", query.By), Word("rule", query.Rule), Word("reason", query.Reason), State(query.State),
            query.Made switch
            {
                null => null,
                "automated" => true,
                "human" => false,
                _ => throw ProblemException.Invalid("made", "A decision is automated or human."),
            },
            from, to);
    }

    private static CommentState? State(string? state) => state switch
    {
        null => null,
        "approved" => CommentState.Approved,
        "pending" => CommentState.Pending,
        "rejected" => CommentState.Rejected,
        "spam" => CommentState.Spam,
        "removed" => CommentState.RemovedByModerator,
        "removedByAuthor" => CommentState.RemovedByAuthor,
        _ => throw ProblemException.Invalid("state", "A state is approved, pending, rejected, spam, removed or removedByAuthor."),
    };

    private static long? Number(string field, string? text) => text is null ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw ProblemException.Invalid(field, "This is no author's number.");

    private static string? Word(string field, string? text) => text is null ? null
        : text.Length is > 0 and <= MaxWord ? text
        : throw ProblemException.Invalid(field, $"Between 1 and {MaxWord} characters.");

    private static DateTimeOffset? Time(string field, string? text) => text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year is > 1970 and < 9999 ? time
        : throw ProblemException.Invalid(field, "A moment such as 2026-03-01 or 2026-03-01T12:00:00Z.");

    /// <summary>What of the log is asked for.</summary>
    internal sealed record LogQuery
    {
        public string? Site { get; init; }

        public string? CommentId { get; init; }

        public string? Author { get; init; }

        public string? By { get; init; }

        public string? Rule { get; init; }

        public string? Reason { get; init; }

        public string? State { get; init; }

        public string? From { get; init; }

        public string? To { get; init; }

        /// <summary><c>automated</c> or <c>human</c>.</summary>
        public string? Made { get; init; }
    }
}
