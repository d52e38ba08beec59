using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Embed;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Sites;
using Discuss.Server.Threads;

namespace Discuss.Server.Pages.Admin;

/// <summary>
/// The thread's own page with a look that is not saved: the site's hottest discussion, or a few sentences of ours where nobody has written
/// yet. It only shows.
/// </summary>
internal sealed class LookPreview(ThreadPages pages, SiteReader reader, TimeProvider clock)
{
    /// <summary>The part of an address that says a look.</summary>
    public static string Query(SiteLook look, string theme) =>
        $"accent={Uri.EscapeDataString(look.Accent ?? "")}&font={look.Font.ToString().ToLowerInvariant()}&density={look.Density.ToString().ToLowerInvariant()}&theme={theme}";

    public async Task<byte[]> WriteAsync(Site site, SiteLook look, string theme, CancellationToken cancellationToken)
    {
        var shown = site with { Settings = site.Settings with { Look = look } };
        var hottest = (await reader.TrendingAsync(site, 1, cancellationToken)).Items;
        var query = new PageQuery { Site = site.Slug, Key = hottest.Count > 0 ? hottest[0].Key : "preview", Theme = theme };
        var place = await pages.FindAsync(query, cancellationToken) with { Site = shown };
        var model = await pages.BuildAsync(query, place, viewer: null, sent: null, cancellationToken) with { Script = "", Canonical = false };
        if (model.Items.Count == 0) model = model with { Items = Sample(), Thread = model.Thread with { CommentCount = 3 } };
        return await pages.WriteAsync(model);
    }

    private IReadOnlyList<CommentView> Sample()
    {
        var thread = new ThreadId(0, 1);
        var now = clock.GetUtcNow();
        CommentView Comment(int ordinal, CommentView? above, string name, AuthorKind kind, string? badge, string html, int minutes, int score)
        {
            var path = above is null ? ReadingPath.Root(ordinal) : above.Path.Reply(ordinal);
            return new CommentView
            {
                Id = new CommentId(thread, ordinal), ParentId = above?.Id, RootId = new CommentId(thread, path.RootPath.Ordinal()), Path = path, Depth = path.Depth,
                Author = new AuthorView(kind, name, Avatar.Url(name, ordinal), null, badge) { Id = ordinal }, BodyHtml = html,
                CreatedAt = now.AddMinutes(-minutes), Version = 1, Score = score, ReplyCount = 0, State = PublicState.Approved, Seq = ordinal, Answers = above?.Author.Name,
            };
        }

        var first = Comment(
            1, null, "Ada Winter", AuthorKind.Member, null,
            "<p>This is how a comment looks. It may have <em>emphasis</em>, <strong>weight</strong> and <a href=\"https://example.org/\" rel=\"nofollow ugc noopener\">a link</a>, which takes your colour.</p>", 95, 7);
        var reply = Comment(2, first, "The editors", AuthorKind.Member, "staff", "<p>And this is how an answer looks.</p><blockquote><p>It may have emphasis</p></blockquote><p>So it may.</p>", 60, 3);
        var last = Comment(3, null, "passer-by", AuthorKind.Guest, null, "<p>Guests are told apart at a glance. <code>code</code> is shown as it is.</p>", 12, 0);
        return [first with { Replies = new Page<CommentView>([reply], null), ReplyCount = 1, HasReplies = true }, last];
    }
}
