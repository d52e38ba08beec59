using System.Globalization;
using System.Text;
using Discuss.Core.Interchange;
using Discuss.Core.Rendering;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Keeping;
using Discuss.Server.Pages.Moderate;
using Discuss.Server.Sites;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Admin;

/// <summary>What the page of discussions shows.</summary>
/// <param name="Open">The one that the forms are about.</param>
internal sealed record ThreadsModel(AdminScene Scene, Site Site, string? Words, Page<KeptThread> Found, KeptThread? Open)
{
    public string? Told { get; init; }

    public string? Error { get; init; }

    /// <summary>The page with the same search, at another place of it.</summary>
    public string Address(int? thread = null, string? after = null) => ThreadsPageEndpoints.Address(Site, Words, thread, after);
}

/// <summary>The page of a site's discussions and its forms, for administrators.</summary>
internal static class ThreadsPageEndpoints
{
    public const string Path = "/admin/threads";

    public static void Map(IEndpointRouteBuilder app)
    {
        var page = app.MapGroup(Path).Needs(Access.Administrator).ExcludeFromDescription();
        page.MapGet("", GetAsync);
        page.MapPost("", ChangeAsync).TakesForm();
    }

    public static string Address(Site site, string? words, int? thread = null, string? after = null, string? told = null)
    {
        var address = new StringBuilder(Path).Append("?site=").Append(Uri.EscapeDataString(site.Slug));
        foreach (var (name, value) in new[] { ("q", words), ("thread", thread?.ToString(CultureInfo.InvariantCulture)), ("after", after), ("told", told) })
        {
            if (value is not null) address.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return address.ToString();
    }

    private static async Task<ContentHttpResult> GetAsync(HttpContext context, AdminDesk desk, ThreadFinder threads, CancellationToken cancellationToken)
    {
        var model = await ModelAsync(context, desk, threads, cancellationToken);
        var told = QueueDesk.Asked(context, "told") switch
        {
            "close" => "It is closed: what is there stays, and nothing comes after it.",
            "open" => "It is open.",
            "until" => "It closes by itself then.",
            "move" => "It stands at the new address. Permalinks lead where they led, and so does the old address.",
            "merge" => "Both are one. Old permalinks lead on by /r/.",
            "recount-0" => "Every count was right.",
            { } text when text.StartsWith("recount-", StringComparison.Ordinal) && int.TryParse(text[8..], NumberStyles.None, CultureInfo.InvariantCulture, out var wrong) =>
                $"{wrong} counts were wrong, and are right now.",
            _ => null,
        };
        return await desk.SendAsync(context, ThreadsPage.Of(model with { Told = told }));
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext context, AdminDesk desk, ThreadFinder threads, ThreadKeeper keeper, ThreadMerge merge, CancellationToken cancellationToken)
    {
        var model = await ModelAsync(context, desk, threads, cancellationToken);
        var (site, act) = (model.Site, Field("act"));
        try
        {
            var number = model.Open?.Number ?? throw ThreadKeeper.Unknown();
            var (shown, told) = ((int?)number, act);
            switch (act)
            {
                case "close":
                    await keeper.SetAsync(site, number, ThreadState.Closed, until: null, cancellationToken);
                    break;
                case "open":
                    // Past the time that its site sets, it is open until somebody says otherwise.
                    await keeper.SetAsync(site, number, ThreadState.Open, site.Settings.CloseAfterDays > 0 ? DateTimeOffset.UnixEpoch.AddYears(8000) : null, cancellationToken);
                    break;
                case "until":
                    await keeper.SetAsync(site, number, ThreadState.Open, Day(Field("until")), cancellationToken);
                    break;
                case "move":
                    var (key, url) = Place("address", Field("address"), site);
                    await keeper.MoveAsync(site, number, key, url, cancellationToken);
                    break;
                case "merge":
                    if (Field("sure") != "yes") throw ProblemException.Invalid("sure", "Say that you are sure.");
                    var into = (await threads.FindAsync(site, Place("into", Field("into"), site).Key, int.MaxValue, cancellationToken)).Items;
                    if (into.Count == 0 || into[0].Key != Place("into", Field("into"), site).Key) throw ProblemException.Invalid("into", "No discussion has this address.");
                    await merge.MergeAsync(site, number, into[0].Number, cancellationToken);
                    shown = into[0].Number;
                    break;
                case "recount":
                    told = "recount-" + (await keeper.RecountAsync(site, number, cancellationToken)).ToString(CultureInfo.InvariantCulture);
                    break;
                default:
                    throw ProblemException.Invalid("act", "A discussion is closed, opened, moved, merged or counted anew.");
            }

            return QueueFormEndpoints.SeeOther(context, Address(site, model.Words, shown, told: told));
        }
        catch (ProblemException refused)
        {
            context.Response.StatusCode = refused.Status;
            return await desk.SendAsync(context, ThreadsPage.Of(model with { Error = refused.Errors.Values.FirstOrDefault()?[0] ?? refused.Detail ?? refused.Title }));
        }

        string? Field(string name) => QueueFormEndpoints.Field(context.Request.Form, name);
    }

    private static async Task<ThreadsModel> ModelAsync(HttpContext context, AdminDesk desk, ThreadFinder threads, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, AdminTab.Threads, cancellationToken);
        var slug = QueueDesk.Asked(context, "site");
        var site = (slug is null ? (scene.Sites is [var first, ..] ? first : null) : scene.Sites.FirstOrDefault(one => one.Slug == slug))
            ?? throw ProblemException.NotFound("unknown-site", "There is no such site.");
        var words = QueueDesk.Asked(context, "q") is { } asked && asked.Trim() is { Length: > 0 } text ? Text("q", text, Bounds.ThreadWords) : null;
        var before = Number("after", QueueDesk.Asked(context, "after")) ?? int.MaxValue;
        var open = Number("thread", QueueDesk.Asked(context, "thread")) is { } number ? await threads.OneAsync(site, number, cancellationToken) ?? throw ThreadKeeper.Unknown() : null;
        return new ThreadsModel(scene, site, words, await threads.FindAsync(site, words, before, cancellationToken), open);
    }

    /// <summary>A key as it is written, or that of an address, with the address where it is one of the site's own.</summary>
    private static (string Key, string? Url) Place(string field, string? text, Site site)
    {
        var place = Text(field, text ?? "", ThreadLimits.MaxUrl);
        var isAddress = Uri.TryCreate(place, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
        var key = isAddress ? AddressMap.PathOf(place) : place;
        return key is { Length: > 0 and <= ThreadLimits.MaxKey }
            ? (key, isAddress ? Threads.ThreadInput.Url(place, site) : null)
            : throw ProblemException.Invalid(field, $"An address or a key of at most {ThreadLimits.MaxKey} characters.");
    }

    private static string Text(string field, string text, int most) => !TextGuard.TryNormalize(text, out var normal, out var problem)
        ? throw ProblemException.Invalid(field, TextGuard.MessageOf(problem))
        : normal.Length is > 0 && normal.Length <= most ? normal : throw ProblemException.Invalid(field, $"Between 1 and {most} characters.");

    private static int? Number(string field, string? text) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw ProblemException.Invalid(field, "This is no number.");

    private static DateTimeOffset Day(string? text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) && day.Year is > 1970 and < 9999 ? day
            : throw ProblemException.Invalid("until", "A day such as 2026-03-01.");
}
