using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads;

/// <summary>What stands above a thread, and what its editors picked. A thread without either costs no question.</summary>
internal sealed partial class ThreadReader
{
    /// <summary>The comments that stand above a thread, as everybody sees them.</summary>
    public async Task<IReadOnlyList<CommentView>> PinnedAsync(ThreadId id, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var thread = await ThreadAsync(session, id, cancellationToken);
        return thread is null ? [] : await PinnedAsync(session, thread, viewer: null, cancellationToken) ?? [];
    }

    /// <summary>Whether anything of a thread is picked.</summary>
    public async Task<bool> HasFeaturedAsync(ThreadView thread, CancellationToken cancellationToken)
    {
        if (!thread.Marked || thread.Id is not { } id) return false;
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(ThreadSql.AnyFeatured, row => row.GetInt32(0), cancellationToken, id.Site, id.Number) == 1;
    }

    /// <summary>A window of what editors picked of a thread, of any depth, in reading order and without replies.</summary>
    /// <exception cref="ProblemException">400 where the cursor belongs to another list.</exception>
    public async Task<ThreadWindow> FeaturedAsync(
        Site site, string key, int limit, WindowCursor? after, Actor? viewer, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var thread = closing.Now(await MovedKeys.FindAsync(session, site.Id, key, cancellationToken), site);
        if (thread?.Id is not { } id) return new ThreadWindow(EmptyThread(key), [], null);
        if (after is not null && (after.Thread != id || after.Order is not null || after.Backwards)) throw WrongCursor();
        thread = OwnComments.Counted(thread, await shadowed.OwnAsync(session, id, viewer, cancellationToken));
        if (!thread.Marked) return new ThreadWindow(thread, [], null);
        var found = await session.QueryAsync(
            ThreadSql.Featured, comments.Read, cancellationToken, Viewer(viewer), id.Site, id.Number, after?.Path.Value ?? "", limit + 1);
        var (items, more) = Cut(found, limit, reverse: false);
        return new ThreadWindow(thread, items, more ? Cursor(id, null, items[^1], backwards: false) : null);
    }

    private async Task<IReadOnlyList<CommentView>?> PinnedAsync(DbSession session, ThreadView thread, Actor? viewer, CancellationToken cancellationToken)
    {
        if (!thread.Marked || thread.Id is not { } id) return null;
        var found = await session.QueryAsync(
            ThreadSql.Pinned, comments.Read, cancellationToken, Viewer(viewer), id.Site, id.Number, Bounds.PinnedComments);
        return found.Count > 0 ? found : null;
    }
}
