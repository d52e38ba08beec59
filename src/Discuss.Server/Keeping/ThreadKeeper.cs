using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Threads;

namespace Discuss.Server.Keeping;

/// <summary>
/// Closes threads, opens them, moves them to another address and counts them anew. Each is one transaction, and one event of the thread, so that
/// whatever is kept ready of it is dropped and open pages are up to date.
/// </summary>
internal sealed class ThreadKeeper(IDatabase database, TimeProvider clock)
{
    /// <summary>Comments of a thread that are counted anew, or merged into another, in one transaction: others wait for it on SQLite.</summary>
    public const int MostAtOnce = 20_000;

    /// <summary>Open without an end of its own, open until a moment, or closed.</summary>
    public Task SetAsync(Site site, int number, ThreadState state, DateTimeOffset? until, CancellationToken cancellationToken) => WriteAsync(
        site, number,
        turn => turn.Session.ExecuteAsync(KeepingSql.SetState, cancellationToken, (int)state, until?.ToUnixTimeMilliseconds(), site.Id, number),
        cancellationToken);

    /// <summary>Moves the thread with all its comments, whose permalinks stay. Whoever asks for the old address finds it there.</summary>
    /// <param name="url">The article's new address, where there is one.</param>
    /// <exception cref="ProblemException">409 <c>address-in-use</c>: another discussion is there, into which this one could be merged.</exception>
    public Task MoveAsync(Site site, int number, string key, string? url, CancellationToken cancellationToken) => WriteAsync(
        site, number,
        async turn =>
        {
            var session = turn.Session;
            var there = await session.FirstAsync(KeepingSql.ByKey, KeptThread.Read, cancellationToken, site.Id, key);
            var thread = await session.FirstAsync(KeepingSql.ByNumber, KeptThread.Read, cancellationToken, site.Id, number) ?? throw Unknown();
            if (there is not null && there.Number != number)
                throw new ProblemException(StatusCodes.Status409Conflict, "address-in-use", "Another discussion has this address. Merge the two.");
            await session.ExecuteAsync(KeepingSql.SetKey, cancellationToken, key, url, site.Id, number);
            if (thread.Key == key) return;
            await session.ExecuteAsync(KeepingSql.Forget, cancellationToken, site.Id, key);
            await session.ExecuteAsync(KeepingSql.Remember, cancellationToken, site.Id, thread.Key, number);
            await session.ExecuteAsync(KeepingSql.MoveWriters, cancellationToken, key, site.Id, thread.Key);
            await session.ExecuteAsync(KeepingSql.LeaveWriters, cancellationToken, site.Id, thread.Key);
        },
        cancellationToken);

    /// <summary>Counts everything of the thread from its comments alone; how many counts were wrong.</summary>
    /// <exception cref="ProblemException">409 <c>too-many-comments</c>.</exception>
    public async Task<int> RecountAsync(Site site, int number, CancellationToken cancellationToken)
    {
        var wrong = 0;
        await WriteAsync(
            site, number,
            async turn =>
            {
                var session = turn.Session;
                var comments = await CountedComment.ReadAsync(session, turn.Thread, cancellationToken);
                var right = CountedComment.Count(comments);
                var changes = comments.Where(comment => right[comment.Ordinal] != comment).Select(comment => right[comment.Ordinal]).ToList();
                await session.ExecuteEachAsync(
                    KeepingSql.Count,
                    changes.ConvertAll(one => new object?[] { one.Shown ? 1 : 0, one.Children, one.Replies, site.Id, number, one.Ordinal }), cancellationToken);
                var approved = comments.Where(comment => comment.State == CommentState.Approved).ToList();
                var (count, last, at, _) = await CountsAsync(session, site.Id, number, cancellationToken);
                var newest = approved.Count > 0 ? approved.Max(comment => comment.At) : (long?)null;
                var least = Math.Max(last, comments.Count > 0 ? comments[^1].Ordinal : 0);
                wrong = changes.Count + (count == approved.Count && last == least && at == newest ? 0 : 1);
                await session.ExecuteAsync(KeepingSql.CountThread, cancellationToken, approved.Count, least, newest, site.Id, number);
            },
            cancellationToken);
        return wrong;
    }

    public static Task<(int Count, int Last, long? At, double Heat)> CountsAsync(DbSession session, int site, int number, CancellationToken cancellationToken) =>
        session.FirstAsync(
            KeepingSql.Counts, row => (row.GetInt32(0), row.GetInt32(1), row.IsDBNull(2) ? (long?)null : row.GetInt64(2), row.GetDouble(3)), cancellationToken, site, number);

    public static ProblemException Unknown() => ProblemException.NotFound("unknown-thread", "There is no such discussion.");

    private Task<int> WriteAsync(Site site, int number, Func<ThreadTurn, Task> work, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var turn = await ThreadTurn.TakeAsync(session, new ThreadId(site.Id, number), clock.GetUtcNow(), cancellationToken) ?? throw Unknown();
            await work(turn);
            await turn.NextSeqAsync(cancellationToken);
            // Of the thread and of no comment of it: nobody is told anything but that it is another one now.
            await turn.RecordAsync(ThreadEventKind.Scored, ordinal: null, cancellationToken);
            return 0;
        },
        cancellationToken);
}
