using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Sites;
using Discuss.Server.Threads;

namespace Discuss.Server.Embed;

/// <summary>Writes comments for live events: as anybody sees them, in the language of their site.</summary>
internal sealed class CommentHtml(SiteDirectory sites, ThreadPages pages, PageRenderer renderer) : ICommentHtml
{
    public async Task<string> RenderAsync(CommentView comment, CancellationToken cancellationToken) =>
        await renderer.RenderAsync(CommentItem.Of(comment with { MyVote = null }, await SceneAsync(comment.Id.Thread, cancellationToken)));

    public async Task<string> RenderPinnedAsync(ThreadId thread, IReadOnlyList<CommentView> pinned, CancellationToken cancellationToken) =>
        await renderer.RenderAsync(PinnedComments.Of(pinned, await SceneAsync(thread, cancellationToken)));

    private async Task<Scene> SceneAsync(ThreadId thread, CancellationToken cancellationToken)
    {
        var site = await sites.FindAsync(thread.Site, cancellationToken) ?? throw ThreadInput.UnknownComment();
        return pages.SceneFor(site, new PageQuery(), viewer: null);
    }
}
