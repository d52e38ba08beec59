using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Storage;
using Discuss.Server.Threads;

namespace Discuss.Server.Feeds;

/// <summary>Reads the newest approved comments of a thread, at any depth.</summary>
internal sealed class FeedReader(IDatabase database, CommentReader comments)
{
    /// <summary>Newest first; only what stands under a comment, where there is one.</summary>
    public async Task<List<CommentView>> NewestAsync(ThreadId thread, ReadingPath? under, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return under is not { } top
            ? await session.QueryAsync(ThreadSql.Newest, comments.Read, cancellationToken, 0L, thread.Site, thread.Number, Feed.MaxEntries)
            : await session.QueryAsync(
                ThreadSql.NewestBetween, comments.Read, cancellationToken, 0L, thread.Site, thread.Number, top.Value, top.SubtreeEnd, Feed.MaxEntries);
    }
}
