using System.Text;
using Discuss.Core.Threads;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Moderate;

/// <summary>What the log's page searches for: the same words as the call of the HTTP contract.</summary>
internal sealed record LogSearch(string? State, string? Made, string? Rule, string? Reason, string? CommentId, string? From, string? To)
{
    public static readonly IReadOnlyList<string> States = ["approved", "pending", "rejected", "spam", "removed", "removedByAuthor"];

    public static readonly IReadOnlyList<string> Makers = ["human", "automated"];

    public static LogSearch Of(HttpContext context)
    {
        string? Asked(string name) => QueueDesk.Asked(context, name) is { } text && text.Trim() is { Length: > 0 } word ? word : null;
        return new LogSearch(Asked("state"), Asked("made"), Asked("rule"), Asked("reason"), Asked("commentId"), Asked("from"), Asked("to"));
    }

    public LogEndpoints.LogQuery For(string site) => new()
    {
        Site = site, CommentId = CommentId, Rule = Rule, Reason = Reason, State = State, From = From, To = To, Made = Made,
    };

    /// <summary>The same search as the query of an address.</summary>
    public string Query(string site, string? after = null)
    {
        var query = new StringBuilder("?site=").Append(Uri.EscapeDataString(site));
        foreach (var (name, value) in new[]
        {
            ("state", State), ("made", Made), ("rule", Rule), ("reason", Reason), ("commentId", CommentId), ("from", From), ("to", To), ("after", after),
        })
        {
            if (value is not null) query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return query.ToString();
    }
}

/// <summary>The page of the log.</summary>
internal static class LogPageEndpoints
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet(ModeratorScene.Home + "/log", GetAsync).Needs(Access.Moderator).ExcludeFromDescription();

    private static async Task<ContentHttpResult> GetAsync(
        HttpContext context, QueueDesk desk, LogReader log, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, ModeratorTab.Log, cancellationToken);
        var site = scene.Chosen ?? scene.Sites[0];
        LogCursor? place = null;
        if (QueueDesk.Asked(context, "after") is { } after) place = LogCursor.TryParse(after, out var cursor) ? cursor : throw ProblemException.Invalid("after", "This is no cursor.");
        var search = LogSearch.Of(context);
        var page = await log.LogAsync(site, LogEndpoints.Filter(search.For(site.Slug), site.Id), ThreadLimits.MaxWindow, place, cancellationToken);
        return await QueuePageEndpoints.SendAsync(context, renderer, LogPage.Of(scene with { Chosen = site }, site, page, search));
    }
}
