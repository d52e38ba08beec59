using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Client;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Storage.Model;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Components;

namespace Discuss.Server.Pages.Moderate;

/// <summary>Puts together what the moderators' pages show.</summary>
internal sealed class QueueDesk(
    ModerationAccess access, QueueReader queue, ConversationReader conversations, OutcomeReader outcomes, ClientScripts scripts, Permissions permissions,
    TimeProvider clock)
{
    /// <summary>Rows of the list at once: more than a screen holds, and soon read.</summary>
    public const int Window = 50;

    private const int MaxLost = 5;

    /// <summary>Who looks at the page of a list, and from where. Every page for moderators begins with this.</summary>
    /// <exception cref="ProblemException">401 for nobody, 403 without a role on the site or on any, 404 for an unknown site.</exception>
    public async Task<ModeratorScene> SceneAsync(HttpContext context, ModeratorTab tab, CancellationToken cancellationToken)
    {
        var sites = await access.SitesAsync(slug: null, context, cancellationToken);
        if (sites.Count == 0) throw ProblemException.Forbidden("There is no site to moderate.");
        var slug = Asked(context, "site");
        var chosen = slug is null ? null : await access.SiteAsync(slug, context, cancellationToken);
        var highest = await permissions.HighestAsync(context.User.RequiredActor().MemberId!.Value, cancellationToken);
        var scene = new ModeratorScene(context.User.RequiredActor(), sites, chosen, tab, clock.GetUtcNow())
        {
            FormToken = FormToken.For(context), Script = scripts.Moderate.Path,
            Owns = highest >= Role.Owner, Administers = highest >= Role.Administrator,
        };
        return scene with { Counts = await queue.CountsAsync(scene.Shown, cancellationToken) };
    }

    /// <summary>The whole page of a list, with one comment open.</summary>
    public async Task<QueueModel> PageAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var scene = await SceneAsync(context, TabOf(context), cancellationToken);
        var items = await RowsAsync(scene, context, cancellationToken);
        var asked = Asked(context, "item");
        var open = asked ?? items.Items.FirstOrDefault(item => !IsClaimed(item, scene))?.Comment.Id.ToString();
        return new QueueModel(scene, items, open is null ? null : await OpenAsync(open, scene, context, cancellationToken), asked is not null)
        {
            Notice = await NoticeAsync(context, cancellationToken),
            Decided = await outcomes.DecidedAsync(scene.Shown, cancellationToken),
        };
    }

    /// <summary>A window of the list.</summary>
    public async Task<Page<QueueItem>> RowsAsync(ModeratorScene scene, HttpContext context, CancellationToken cancellationToken)
    {
        QueueCursor? place = null;
        if (Asked(context, "after") is { } after && !QueueCursor.TryParse(after, out place)) throw ProblemException.Invalid("after", "This is no cursor.");
        return await queue.QueueAsync(scene.Shown, QueueEndpoints.ListOf(scene.State), Window, place, cancellationToken);
    }

    /// <summary>One comment, with what stands around it where the address asks for that.</summary>
    public async Task<OpenItem> OpenAsync(string comment, ModeratorScene scene, HttpContext context, CancellationToken cancellationToken)
    {
        var (site, id) = await access.CommentAsync(comment, context, cancellationToken);
        var item = await queue.ItemAsync(site, id, cancellationToken) ?? throw ThreadInput.UnknownComment();
        var open = new OpenItem(item, await outcomes.LastAsync(id, cancellationToken));
        return Asked(context, "show") is { } show ? open with { Panel = await PanelAsync(show, comment, scene, context, cancellationToken) } : open;
    }

    /// <summary>What stands around a comment.</summary>
    public async Task<RenderFragment> PanelAsync(
        string which, string comment, ModeratorScene scene, HttpContext context, CancellationToken cancellationToken)
    {
        var (site, id) = await access.CommentAsync(comment, context, cancellationToken);
        if (which == "conversation")
        {
            var around = await conversations.AroundAsync(id, cancellationToken) ?? throw ThreadInput.UnknownComment();
            var from = around.Min(one => one.Depth);
            return TurnList.Of(
                scene.Words.AroundIt, [.. around.Select(one => new Turn(one, one.Depth - from, Article: null))], id.ToString(), next: null, scene);
        }

        LatestCursor? place = null;
        if (Asked(context, "after") is { } after && !LatestCursor.TryParse(after, out place)) throw ProblemException.Invalid("after", "This is no cursor.");
        var item = await queue.ItemAsync(site, id, cancellationToken) ?? throw ThreadInput.UnknownComment();
        var author = long.Parse(item.Author.Id, CultureInfo.InvariantCulture);
        var page = await queue.ByAuthorAsync(site, author, ThreadLimits.DefaultWindow, place, cancellationToken);
        return TurnList.Of(
            string.Format(CultureInfo.InvariantCulture, scene.Words.ByAuthor, item.Author.Name),
            [.. page.Items.Select(one => new Turn(one.Comment, 0, one.Article.Title ?? one.Article.Key))], id.ToString(), page.Next, scene);
    }

    /// <summary>Which list an address names.</summary>
    public static ModeratorTab TabOf(HttpContext context) => TabOf(Asked(context, "state"));

    public static ModeratorTab TabOf(string? state) => state switch
    {
        "reported" => ModeratorTab.Reported, "all" => ModeratorTab.All, null or "pending" => ModeratorTab.Pending,
        _ => throw ProblemException.Invalid("state", "A queue's state is pending, reported or all."),
    };

    public static string? Asked(HttpContext context, string name) => context.Request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

    private static bool IsClaimed(QueueItem item, ModeratorScene scene) =>
        item.ClaimedBy is { } claim && claim.Id != scene.Moderator.AuthorId.ToString(CultureInfo.InvariantCulture);

    private async Task<Notice?> NoticeAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var lost = new List<Outcome>();
        foreach (var comment in context.Request.Query["lost"].Take(MaxLost))
        {
            var (_, id) = await access.CommentAsync(comment ?? "", context, cancellationToken);
            if (await outcomes.LastAsync(id, cancellationToken) is { } outcome) lost.Add(outcome);
        }

        _ = int.TryParse(Asked(context, "did"), NumberStyles.None, CultureInfo.InvariantCulture, out var did);
        return did > 0 || lost.Count > 0 ? new Notice(did, Asked(context, "undo"), lost) : null;
    }
}
