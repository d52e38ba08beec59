using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Threads;

namespace Discuss.Server.Keeping;

/// <summary>
/// Makes one thread a part of another, in one transaction: its comments follow those that are there, each conversation as it was, with votes,
/// reports, the log, subscriptions and what they were called where they came from. The old address and old permalinks lead on.
/// </summary>
internal sealed class ThreadMerge(IDatabase database, TimeProvider clock)
{
    /// <exception cref="ProblemException">404, 400 for a thread and itself, 409 <c>too-many-comments</c>.</exception>
    public Task<int> MergeAsync(Site site, int from, int into, CancellationToken cancellationToken)
    {
        if (from == into) throw ProblemException.Invalid("into", "A discussion is not merged into itself.");
        return database.WriteAsync(
            async session =>
            {
                var (gone, kept) = await TakeAsync(session, new ThreadId(site.Id, from), new ThreadId(site.Id, into), cancellationToken);
                var comments = await CountedComment.ReadAsync(session, gone.Thread, cancellationToken);
                var (count, last, at, heat) = await ThreadKeeper.CountsAsync(session, site.Id, from, cancellationToken);
                var (_, by, newest, warmth) = await ThreadKeeper.CountsAsync(session, site.Id, into, cancellationToken);
                if ((long)last + by > ReadingPath.MaxOrdinal) throw new ProblemException(StatusCodes.Status409Conflict, "too-many-comments", "One discussion cannot hold as many comments.");
                await MoveAsync(session, kept, comments, by, gone.Thread, cancellationToken);
                foreach (var sql in KeepingSql.Follow) await session.ExecuteAsync(sql, cancellationToken, into, by, site.Id, from);
                await RememberAsync(session, comments, by, gone.Thread, into, cancellationToken);
                var key = await session.FirstAsync(KeepingSql.Counts, row => row.GetString(4), cancellationToken, site.Id, from) ?? throw ThreadKeeper.Unknown();
                var keyNow = await session.FirstAsync(KeepingSql.Counts, row => row.GetString(4), cancellationToken, site.Id, into) ?? throw ThreadKeeper.Unknown();
                foreach (var sql in KeepingSql.FollowThread) await session.ExecuteAsync(sql, cancellationToken, into, site.Id, from);
                await session.ExecuteAsync(KeepingSql.Remember, cancellationToken, site.Id, key, into);
                await session.ExecuteAsync(KeepingSql.MoveWriters, cancellationToken, keyNow, site.Id, key);
                await session.ExecuteAsync(KeepingSql.LeaveWriters, cancellationToken, site.Id, key);
                var events = comments.Count(comment => comment.State == CommentState.Approved);
                await session.ExecuteAsync(
                    KeepingSql.Joined, cancellationToken, events, count, last, Warmer(heat, warmth), Later(at, newest), site.Id, into);
                // Of no comment: who reads either has what is kept of it dropped, and who follows is not told of what was written long ago.
                session.Publish(new ThreadEvent(gone.Thread, gone.Seq + 1, ThreadEventKind.Scored, null, 0));
                session.Publish(new ThreadEvent(kept.Thread, kept.Seq + events, ThreadEventKind.Scored, null, kept.CommentCount + count));
                return comments.Count;
            },
            cancellationToken);
    }

    /// <summary>Both threads' turns, in the order in which everyone takes several.</summary>
    private async Task<(ThreadTurn Gone, ThreadTurn Kept)> TakeAsync(WriteSession session, ThreadId from, ThreadId into, CancellationToken cancellationToken)
    {
        var turns = new Dictionary<ThreadId, ThreadTurn>();
        foreach (var thread in new[] { from, into }.OrderBy(thread => thread + "-", StringComparer.Ordinal))
            turns[thread] = await ThreadTurn.TakeAsync(session, thread, clock.GetUtcNow(), cancellationToken) ?? throw ThreadKeeper.Unknown();
        return (turns[from], turns[into]);
    }

    /// <summary>Puts the comments behind those that are there, each public one with an event, so that open pages get them.</summary>
    private static async Task MoveAsync(
        WriteSession session, ThreadTurn kept, List<CountedComment> comments, int by, ThreadId from, CancellationToken cancellationToken)
    {
        var (moves, events, seq, count) = (new List<object?[]>(comments.Count), new List<object?[]>(), kept.Seq, kept.CommentCount);
        foreach (var comment in comments)
        {
            if (comment.State == CommentState.Approved)
            {
                (seq, count) = (seq + 1, count + 1);
                events.Add([kept.Thread.Site, kept.Thread.Number, seq, (int)ThreadEventKind.Created, comment.Ordinal + by, count, kept.Now.ToUnixTimeMilliseconds()]);
            }

            moves.Add([kept.Thread.Number, by, Behind(comment.Path, by).Value, seq, from.Site, from.Number, comment.Ordinal]);
        }

        if (moves.Count > 0) await session.ExecuteEachAsync(KeepingSql.MoveComment, moves, cancellationToken);
        if (events.Count > 0) await session.ExecuteEachAsync(WriteSql.InsertEvent, events, cancellationToken);
    }

    private static async Task RememberAsync(
        WriteSession session, List<CountedComment> comments, int by, ThreadId from, int into, CancellationToken cancellationToken)
    {
        var rows = comments.ConvertAll(comment => new object?[] { from.Site, new CommentId(from, comment.Ordinal).ToString(), into, comment.Ordinal + by });
        if (rows.Count > 0) await session.ExecuteEachAsync(KeepingSql.RememberComment, rows, cancellationToken);
    }

    private static ReadingPath Behind(ReadingPath path, int by)
    {
        ReadingPath? behind = null;
        foreach (var ordinal in path.AncestorOrdinals().Append(path.Ordinal())) behind = behind is { } above ? above.Reply(ordinal + by) : ReadingPath.Root(ordinal + by);
        return behind!.Value;
    }

    private static double Warmer(double one, double other)
    {
        var (high, low) = one > other ? (one, other) : (other, one);
        return low <= Heat.Cold ? high : high + Math.Log2(1 + Math.Pow(2, low - high));
    }

    private static long? Later(long? one, long? other) => one is null ? other : other is null ? one : Math.Max(one.Value, other.Value);
}
