using System.Text;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Search;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Moderate;

/// <summary>The page on which moderators search a site's comments.</summary>
internal static class SearchPageEndpoints
{
    public const string Path = "/moderate/search";

    public static readonly IReadOnlyList<string> States = ["approved", "pending", "rejected", "spam", "removed"];

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet(Path, GetAsync).Needs(Access.Moderator).RequireRateLimiting(Limits.Preview).ExcludeFromDescription();

    /// <summary>The same search as an address.</summary>
    public static string Address(SearchedFor asked, string site)
    {
        var address = new StringBuilder(Path).Append("?site=").Append(Uri.EscapeDataString(site));
        foreach (var (name, value) in new[] { ("q", asked.Q), ("state", asked.State), ("author", asked.Author), ("after", asked.After) })
        {
            if (value is not null) address.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return address.ToString();
    }

    private static async Task<ContentHttpResult> GetAsync(
        HttpContext context, QueueDesk desk, SearchReader search, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, ModeratorTab.Search, cancellationToken);
        var site = scene.Chosen ?? scene.Sites[0];
        string? Asked(string name) => QueueDesk.Asked(context, name) is { } text && text.Trim() is { Length: > 0 } word ? word : null;
        var asked = new SearchedFor { Site = site.Slug, Q = Asked("q"), State = Asked("state"), Author = Asked("author"), After = Asked("after") };
        Page<FoundComment>? page = null;
        string? error = null;
        try
        {
            if (asked.Q is not null)
                page = await search.FindAsync(site, SearchEndpoints.Filter(asked), ThreadLimits.DefaultWindow, SearchEndpoints.Before(asked.After), cancellationToken);
        }
        catch (ProblemException refused)
        {
            context.Response.StatusCode = refused.Status;
            error = refused.Errors.Values.FirstOrDefault()?[0] ?? refused.Detail ?? refused.Title;
        }

        return await QueuePageEndpoints.SendAsync(context, renderer, SearchPage.Of(scene with { Chosen = site }, site, asked, page, error));
    }
}
