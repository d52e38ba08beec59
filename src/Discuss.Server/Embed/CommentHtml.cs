using Discuss.Server.Contract;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Sites;
using Discuss.Server.Threads;

namespace Discuss.Server.Embed;

/// <summary>Writes comments for live events: as anybody sees them, in the language of their site.</summary>
internal sealed class CommentHtml(SiteDirectory sites, ThreadPages pages, PageRenderer renderer) : ICommentHtml
{
    public async Task<string> RenderAsync(CommentView comment, CancellationToken cancellationToken)
    {
        var site = await sites.FindAsync(comment.Id.Thread.Site, cancellationToken) ?? throw ThreadInput.UnknownComment();
        return await renderer.RenderAsync(CommentItem.Of(comment with { MyVote = null }, pages.SceneFor(site, new PageQuery(), viewer: null)));
    }
}
