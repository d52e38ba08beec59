using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads;

/// <summary>Puts the first replies under each of a window's top-level comments.</summary>
internal sealed class FirstReplies(IDatabase database, CommentReader comments)
{
    private const int Count = ThreadLimits.FirstReplies;

    public async Task<IReadOnlyList<CommentView>> AddAsync(
        DbSession session, ThreadId id, List<CommentView> roots, Actor? viewer, IReadOnlyList<CommentView> own, CancellationToken cancellationToken)
    {
        var answered = roots.Where(root => root.HasReplies).ToList();
        var byRoot = database.Dialect == Dialect.Postgres
            ? await InOneAsync(session, id, answered, viewer, cancellationToken)
            : await OneByOneAsync(session, id, answered, viewer, cancellationToken);
        foreach (var root in own.Count == 0 ? [] : roots)
        {
            byRoot[root.Id] = OwnComments.AddTo(
                byRoot.GetValueOrDefault(root.Id) ?? [], own, hidden => hidden.Depth > 0 && hidden.RootId == root.Id,
                (one, other) => string.CompareOrdinal(one.Path.Value, other.Path.Value));
        }

        return [.. roots.Select(root => root with { Replies = PageOf(id, byRoot.GetValueOrDefault(root.Id)) })];
    }

    private async Task<Dictionary<CommentId, List<CommentView>>> InOneAsync(
        DbSession session, ThreadId id, List<CommentView> roots, Actor? viewer, CancellationToken cancellationToken)
    {
        if (roots.Count == 0) return [];
        var paths = string.Join(',', roots.Select(root => root.Path.Value));
        var replies = await session.QueryAsync(
            ThreadSql.RepliesOfMany, comments.Read, cancellationToken, viewer?.AuthorId ?? 0L, id.Site, id.Number, paths, Count + 1);
        return replies.GroupBy(reply => reply.RootId)
            .ToDictionary(group => group.Key, group => group.OrderBy(reply => reply.Path.Value, StringComparer.Ordinal).ToList());
    }

    // In the same process a prepared statement costs a few microseconds, less than any plan that would join them.
    private async Task<Dictionary<CommentId, List<CommentView>>> OneByOneAsync(
        DbSession session, ThreadId id, List<CommentView> roots, Actor? viewer, CancellationToken cancellationToken)
    {
        var byRoot = new Dictionary<CommentId, List<CommentView>>(roots.Count);
        foreach (var root in roots)
        {
            byRoot[root.Id] = await session.QueryAsync(
                ThreadSql.RepliesAfter, comments.Read, cancellationToken,
                viewer?.AuthorId ?? 0L, id.Site, id.Number, root.Path.Value, root.Path.SubtreeEnd, Count + 1);
        }

        return byRoot;
    }

    private static Page<CommentView> PageOf(ThreadId id, List<CommentView>? replies)
    {
        if (replies is null or []) return Page<CommentView>.Empty;
        if (replies.Count <= Count) return new Page<CommentView>(replies, null);
        replies.RemoveRange(Count, replies.Count - Count);
        return new Page<CommentView>(replies, new WindowCursor(id, null, 0, replies[^1].Path).ToString());
    }
}
