using System.Text;
using Discuss.Core.Threads;
using Discuss.Server.Audience;
using Discuss.Server.Client;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Identity.SignOn;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Sites;
using Discuss.Server.Threads;

namespace Discuss.Server.Embed;

/// <summary>The place that a page's address names: the site, and the thread where it exists.</summary>
internal sealed record Place(Site Site, string Key, ThreadView? Thread);

/// <summary>Puts together what a page of a thread shows, and writes it.</summary>
internal sealed class ThreadPages(
    SiteDirectory sites, ThreadReader reader, OwnText own, GuestAdmission admission, PageRenderer renderer, ClientScripts scripts,
    SignOnDirectory signOn, ViewCounts views, TimeProvider clock)
{
    // How many replies a page shows around a linked comment, or from a place on.
    private const int Window = ThreadLimits.DefaultWindow;

    /// <exception cref="Http.ProblemException">404 for an unknown site or comment, 400 for a missing or unusable key.</exception>
    public async Task<Place> FindAsync(PageQuery query, CancellationToken cancellationToken)
    {
        if ((query.Comment ?? query.Under ?? query.FormTarget) is { } named && (query.Site is null || query.Key is null))
        {
            var id = ThreadInput.CommentId(named);
            var owner = await sites.FindAsync(id.Thread.Site, cancellationToken) ?? throw ThreadInput.UnknownComment();
            var known = await reader.ThreadAsync(id.Thread, cancellationToken) ?? throw ThreadInput.UnknownComment();
            return new Place(owner, known.Key, known);
        }

        var site = await sites.GetAsync(query.Site ?? "", cancellationToken);
        var key = ThreadInput.Key(query.Key);
        return new Place(site, key, await reader.ThreadAsync(site, key, cancellationToken));
    }

    /// <summary>The page of a place for a viewer.</summary>
    /// <param name="sent">The form that was sent and comes back, with what is wrong in it.</param>
    public async Task<ThreadModel> BuildAsync(PageQuery query, Place place, Actor? viewer, FormState? sent, CancellationToken cancellationToken)
    {
        var site = place.Site;
        var order = ThreadInput.Sort(query.Sort, site);
        var asksMail = await AsksMailAsync(site, viewer, cancellationToken);
        query = query with { Site = site.Slug, Key = place.Key, Url = query.Url ?? place.Thread?.Url, Title = query.Title ?? place.Thread?.Title };
        var scene = SceneFor(site, query, viewer) with { Form = sent ?? await OpenFormAsync(query, viewer, cancellationToken) };
        var model = await ReadAsync(query, place, order, viewer, cancellationToken);
        return model with
        {
            HasFeatured = await reader.HasFeaturedAsync(model.Thread, cancellationToken),
            Views = site.Settings.Audience.Views && model.Thread.Id is { } known ? await views.OfAsync(known, cancellationToken) : null,
            Scene = scene with
            {
                Open = model.Thread.State == ThreadState.Open,
                SignsOn = await signOn.FindAsync(site.Id, cancellationToken) is not null,
                AsksMail = asksMail,
                Linked = query.Comment is { } linked ? ThreadInput.CommentId(linked) : null,
            },
        };

        async Task<ThreadModel> ReadAsync(PageQuery asked, Place at, SortOrder sort, Actor? who, CancellationToken cancel)
        {
            if (asked.Comment is { } comment)
            {
                var context = await reader.ContextAsync(ThreadInput.CommentId(comment), sort, Window, who, cancel);
                return Model(context.Thread, context.Items, context.Next) with
                {
                    Previous = context.Previous, PreviousReplies = context.PreviousReplies, Part = true,
                };
            }

            if (asked.Under is { } under) return await ConversationAsync(ThreadInput.CommentId(under), asked.After, at, who, cancel);
            if (asked.Featured)
            {
                var picked = await reader.FeaturedAsync(at.Site, at.Key, Window, ThreadInput.Cursor(asked.After), who, cancel);
                return Model(picked.Thread, picked.Items, picked.Next) with { Part = true };
            }

            var window = await reader.WindowAsync(at.Site, at.Key, sort, Window, ThreadInput.Cursor(asked.After), who, cancel);
            return Model(window.Thread, window.Items, window.Next) with
            {
                Previous = window.Previous, Part = asked.After is not null, Pinned = window.Pinned ?? [],
            };
        }

        async Task<ThreadModel> ConversationAsync(CommentId under, string? after, Place at, Actor? who, CancellationToken cancel)
        {
            var cursor = ThreadInput.Cursor(after);
            var root = await reader.CommentAsync(under, who, cancel) ?? throw ThreadInput.UnknownComment();
            var replies = await reader.RepliesAsync(under, cursor, Window, who, cancel);
            var backwards = cursor is { Backwards: true };
            var shown = root with { Replies = backwards ? replies with { Next = null } : replies };
            return Model(at.Thread!, [shown], null) with { Part = true, PreviousReplies = backwards ? replies.Next : Before(under, replies, cursor) };
        }

        ThreadModel Model(ThreadView thread, IReadOnlyList<CommentView> items, string? next) =>
            new(scene, thread, order, items, next) { Style = Styles.Thread.Path, Script = scripts.Thread(scene.Words.Language).Path };
    }

    /// <summary>Whether a guest who is known still has to say, or to confirm, a mail address here.</summary>
    public async ValueTask<bool> AsksMailAsync(Site site, Actor? viewer, CancellationToken cancellationToken) =>
        viewer is not null && await admission.AsksMailAsync(site, viewer, cancellationToken);

    public Scene SceneFor(Site site, PageQuery query, Actor? viewer) =>
        new(site, Words.For(query.Locale, site.Settings.Language), new Links(Links.FramedPage, query.Look()), clock.GetUtcNow())
        {
            Viewer = viewer, Query = query,
        };

    /// <summary>A document as it is sent.</summary>
    public async Task<byte[]> WriteAsync(ThreadModel model) =>
        Encoding.UTF8.GetBytes("<!DOCTYPE html>\n" + await renderer.RenderAsync(ThreadPage.Of(model)));

    // The replies before a window that starts somewhere in a conversation: none before its very first.
    private static string? Before(CommentId under, Page<CommentView> replies, WindowCursor? from) =>
        from is null || replies.Items.Count == 0
            ? null
            : new WindowCursor(under.Thread, null, 0, replies.Items[0].Path, Backwards: true).ToString();

    private async Task<FormState?> OpenFormAsync(PageQuery query, Actor? viewer, CancellationToken cancellationToken)
    {
        if (query.FormTarget is not { } target) return null;
        var form = new FormState(query.Form, ThreadInput.CommentId(target));
        if (form.Kind != FormKind.Edit) return form;
        // Who may not change it sees it as it is.
        if (viewer is null || await own.FindAsync(form.Target!.Value, viewer, cancellationToken) is not { } source) return null;
        return form with { Text = source.Body, Version = source.Version };
    }
}
