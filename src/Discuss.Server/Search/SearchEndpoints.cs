using System.Globalization;
using Discuss.Core.Rendering;
using Discuss.Core.Search;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Search;

/// <summary>Search over a site's comments, for its moderators.</summary>
internal static class SearchEndpoints
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/moderation/search", SearchAsync).Needs(Access.Moderator).WithTags("Moderation").WithName("searchComments").RequireRateLimiting(Limits.Preview);

    /// <summary>What a query asks for; shared with the page.</summary>
    /// <exception cref="ProblemException">400 with the field's name.</exception>
    public static SearchFilter Filter(SearchedFor asked)
    {
        if (!TextGuard.TryNormalize(asked.Q, out var text, out var wrong)) throw ProblemException.Invalid("q", TextGuard.MessageOf(wrong));
        var query = SearchQuery.Parse(text, out var problem) ?? throw ProblemException.Invalid("q", problem);
        return new SearchFilter(query, State(asked.State), asked.Author is { } author ? Number("author", author) : null);
    }

    /// <summary>Where a page begins.</summary>
    public static long Before(string? after) => after is null ? long.MaxValue : Number("after", after);

    private static async Task<Ok<Page<FoundComment>>> SearchAsync(
        [AsParameters] SearchedFor asked, int? limit, ModerationAccess access, SearchReader search, HttpContext context, CancellationToken cancellationToken)
    {
        var site = await access.SiteAsync(asked.Site, context, cancellationToken);
        return TypedResults.Ok(await search.FindAsync(site, Filter(asked), ThreadInput.Limit(limit), Before(asked.After), cancellationToken));
    }

    private static CommentState? State(string? state) => state switch
    {
        null => null,
        "approved" => CommentState.Approved,
        "pending" => CommentState.Pending,
        "rejected" => CommentState.Rejected,
        "spam" => CommentState.Spam,
        "removed" => CommentState.RemovedByModerator,
        _ => throw ProblemException.Invalid("state", "A state is approved, pending, rejected, spam or removed."),
    };

    private static long Number(string field, string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw ProblemException.Invalid(field, field == "after" ? "This is no cursor." : "This is no author's number.");
}

/// <summary>What of a site's comments is searched for, as the query of an address says it.</summary>
internal sealed record SearchedFor
{
    public string? Site { get; init; }

    /// <summary>Words that all must be there, <c>"a phrase"</c>, <c>-without</c> this, <c>begin*</c>.</summary>
    public string? Q { get; init; }

    public string? State { get; init; }

    public string? Author { get; init; }

    public string? After { get; init; }
}
