using System.Text;
using Discuss.Core.Threads;

namespace Discuss.Server.Pages.Thread;

/// <summary>The addresses in a thread's page. A comment's own names its thread, so that no more is needed.</summary>
/// <param name="Page">The page that the links lead to: <c>/embed/thread</c>, or the same with a host in front for pages elsewhere.</param>
/// <param name="Look">What every link carries on, from <see cref="PageQuery.Look"/>.</param>
internal sealed record Links(string Page, string Look)
{
    public const string FramedPage = "/embed/thread";

    /// <summary>One's own restrictions.</summary>
    public const string RestrictionsPage = "/embed/restrictions";

    public static Links Plain { get; } = new(FramedPage, "");

    /// <summary>The thread's feed.</summary>
    public static string Feed(string site, string key) => $"/api/v1/sites/{site}/feed.atom?key={Uri.EscapeDataString(key)}";

    /// <summary>A comment in the moderators' pages, which are never in the frame.</summary>
    public static string Moderate(string site, string id) => $"/moderate?state=all&site={Uri.EscapeDataString(site)}&item={id}";

    /// <summary>The window around a comment.</summary>
    public string Comment(string id) => $"{Page}?comment={id}{Look}#c-{id}";

    /// <summary>The same with a form below the comment.</summary>
    public string Form(FormKind kind, string id) => $"{Page}?comment={id}&{PageQuery.Name(kind)}={id}{Look}#c-{id}";

    /// <summary>More of what stands under a top-level comment.</summary>
    public string Replies(string root, string cursor) => $"{Page}?under={root}&after={cursor}{Look}#c-{root}";

    /// <summary>One's own restrictions on the site, and the way back to the thread.</summary>
    public static string Restrictions(PageQuery query, string? after = null) =>
        new Links(RestrictionsPage, query.Look()).Thread(query with { Url = null, Title = null }, null, after);

    /// <summary>The thread's own page: its beginning, or a window of it.</summary>
    public string Thread(PageQuery query, string? sort = null, string? after = null)
    {
        var address = new StringBuilder();
        PageQuery.Add(address, "site", query.Site);
        PageQuery.Add(address, "key", query.Key);
        PageQuery.Add(address, "sort", sort);
        if (query.Featured) PageQuery.Add(address, "show", PageQuery.Picked);
        PageQuery.Add(address, "after", after);
        PageQuery.Add(address, "url", query.Url);
        PageQuery.Add(address, "title", query.Title);
        if (address.Length > 0) address[0] = '?';
        return address.Insert(0, Page).Append(Look).ToString();
    }
}
