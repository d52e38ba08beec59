using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads;

/// <summary>Who or what changes a comment's state, and why.</summary>
internal sealed record Decision(long? ActorId, string? Rule, string? Reason, string? Note)
{
    /// <summary>How sure the surest rule is, 0 to 1: puts what is held in its place in the queue.</summary>
    public double Score { get; init; }

    /// <summary>The decision that this one takes back, by its number in the log.</summary>
    public long? Undoes { get; init; }
}

/// <summary>Where a new comment stands; whether it was a public comment that it answers, or none.</summary>
internal readonly record struct NewPlace(ReadingPath Path, bool UnderPublic);

/// <summary>
/// Changes a comment's state with everything that hangs on it: counts above it, tombstones, the log, the event. A comment that is gone
/// stands as a tombstone as long as anything is shown under it.
/// </summary>
internal static class StateChange
{
    /// <summary>Changes the state; the change's number in the log.</summary>
    public static async Task<long> ApplyAsync(
        ThreadTurn turn, CommentRecord comment, CommentState to, Decision decision, CancellationToken cancellationToken)
    {
        var (was, becomes) = (comment.State == CommentState.Approved, to == CommentState.Approved);
        var shown = becomes || comment.ShownChildren > 0;
        // What was hidden and stays hidden is nobody's event: not even the thread's seq tells of it.
        var seq = was == becomes ? turn.Seq : await turn.NextSeqAsync(cancellationToken);
        await turn.Session.ExecuteAsync(
            WriteSql.SetState, cancellationToken, (int)to, shown ? 1 : 0, seq,
            to == CommentState.Pending && comment.State != CommentState.Pending && decision.Undoes is null ? Urgency.OfHeld(turn.Now, decision.Score, turn.Activity) : null,
            turn.Thread.Site, turn.Thread.Number, comment.Id.Ordinal);
        var logged = await LogAsync(turn, comment.Id, comment.State, to, decision, cancellationToken);
        turn.Session.Publish(new ModerationEvent(turn.Thread.Site, ModerationEventKind.QueueChanged, comment.Id, comment.AuthorId, decision.ActorId, Arrives: to == CommentState.Pending));
        if (was == becomes) return logged;
        await CountAsync(turn, comment.Path, becomes ? 1 : -1, cancellationToken);
        if (shown != comment.Shown) await CountShownAsync(turn, comment.Path, shown ? 1 : -1, cancellationToken);
        await turn.RecordAsync(becomes ? Appearance(comment.State) : ThreadEventKind.Removed, comment.Id.Ordinal, cancellationToken);
        return logged;
    }

    /// <summary>Writes a change down; its number in the log.</summary>
    public static Task<long> LogAsync(
        ThreadTurn turn, CommentId id, CommentState? from, CommentState to, Decision decision, CancellationToken cancellationToken) =>
        turn.Session.FirstAsync(
            WriteSql.LogTransition, row => row.GetInt64(0), cancellationToken, Transition(turn, id, from, to, decision));

    /// <summary>Writes down how a new comment begins.</summary>
    public static ValueTask LogNewAsync(ThreadTurn turn, CommentId id, CommentState state, Decision decision, CancellationToken cancellationToken) =>
        turn.Session.LaterAsync(WriteSql.InsertTransition, cancellationToken, Beginning(turn, id, state, decision));

    /// <summary>How a new comment begins: the values of <see cref="WriteSql.InsertTransition"/>.</summary>
    public static object?[] Beginning(ThreadTurn turn, CommentId id, CommentState state, Decision decision) => Transition(turn, id, null, state, decision);

    /// <summary>Counts a new comment, which everybody sees, on what stands above it.</summary>
    /// <exception cref="Http.ProblemException">404: what it answers has gone meanwhile.</exception>
    public static async ValueTask CountNewAsync(ThreadTurn turn, NewPlace place, CancellationToken cancellationToken)
    {
        var above = place.Path.AncestorOrdinals();
        if (above.Length == 0) return;
        if (!place.UnderPublic)
        {
            await CountRepliesAsync(turn, place.Path, 1, cancellationToken);
            await CountShownAsync(turn, place.Path, 1, cancellationToken);
            return;
        }

        var (sql, values) = WriteSql.CountNewReply.For(above, above[^1], turn.Thread.Site, turn.Thread.Number);
        await turn.Session.LaterAsync(sql, new Promise(above.Length, ThreadInput.UnknownParent), cancellationToken, values);
    }

    /// <summary>Counts a reply, come or gone, on every comment above it.</summary>
    public static async Task CountRepliesAsync(ThreadTurn turn, ReadingPath path, int by, CancellationToken cancellationToken)
    {
        var above = path.AncestorOrdinals();
        if (above.Length == 0) return;
        var (sql, values) = WriteSql.CountReplies.For(above, by, turn.Thread.Site, turn.Thread.Number);
        await turn.Session.ExecuteAsync(sql, cancellationToken, values);
    }

    /// <summary>
    /// Counts a comment that came into sight or left it on the one right above; where that one's own tombstone appears or disappears with
    /// it, goes on above. At most <see cref="ReadingPath.MaxDepth"/> steps.
    /// </summary>
    public static async Task CountShownAsync(ThreadTurn turn, ReadingPath path, int by, CancellationToken cancellationToken)
    {
        var above = path.AncestorOrdinals();
        for (var i = above.Length - 1; i >= 0; i--)
        {
            var (state, children) = await turn.Session.FirstAsync(
                WriteSql.CountShownChild, row => (row.GetInt32(0), row.GetInt32(1)), cancellationToken,
                by, turn.Thread.Site, turn.Thread.Number, above[i]);
            var tombstoneChanged = state != (int)CommentState.Approved && children == (by > 0 ? 1 : 0);
            if (!tombstoneChanged) return;
        }
    }

    private static async Task CountAsync(ThreadTurn turn, ReadingPath path, int by, CancellationToken cancellationToken)
    {
        await turn.CountAsync(by, cancellationToken);
        await CountRepliesAsync(turn, path, by, cancellationToken);
    }

    private static object?[] Transition(ThreadTurn turn, CommentId id, CommentState? from, CommentState to, Decision decision) =>
    [
        turn.Thread.Site, turn.Thread.Number, id.Ordinal, (int?)from, (int)to,
        decision.ActorId, decision.Rule, decision.Reason, decision.Note, decision.Undoes, turn.Now.ToUnixTimeMilliseconds(),
    ];

    private static ThreadEventKind Appearance(CommentState from) =>
        from == CommentState.Pending ? ThreadEventKind.Created : ThreadEventKind.Restored;
}
