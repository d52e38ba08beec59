using Discuss.Core.Threads;

namespace Discuss.Server.Contract;

/// <summary>A comment as the thread's page shows it.</summary>
internal interface ICommentHtml
{
    /// <summary>
    /// The comment's list item as a reader without an identity sees it: the same that stands in the page. Only what
    /// <paramref name="comment"/> holds comes into it.
    /// </summary>
    Task<string> RenderAsync(CommentView comment, CancellationToken cancellationToken);

    /// <summary>What stands above a thread, as a reader without an identity sees it; only what <paramref name="pinned"/> holds comes into it.</summary>
    Task<string> RenderPinnedAsync(ThreadId thread, IReadOnlyList<CommentView> pinned, CancellationToken cancellationToken);
}
