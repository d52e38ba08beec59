using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads;

/// <summary>
/// One write's turn at a thread: the thread's row is taken, so that whoever comes next waits for the commit. What happens in it is
/// recorded as one event with the thread's next seq.
/// </summary>
internal sealed class ThreadTurn
{
    private const int MaxAtOnce = 512;

    private ThreadTimes? _times;

    private ThreadTurn(WriteSession session, ThreadId thread, long seq, ThreadState state, int commentCount, double heat, DateTimeOffset now) =>
        (Session, Thread, Seq, State, CommentCount, Activity, Now) = (session, thread, seq, state, commentCount, Heat.Activity(heat, now), now);

    public WriteSession Session { get; }

    public ThreadId Thread { get; }

    /// <summary>The seq of the event that this turn records.</summary>
    public long Seq { get; private set; }

    public ThreadState State { get; }

    public int CommentCount { get; private set; }

    /// <summary>What the thread's activity is worth at this moment.</summary>
    public double Activity { get; }

    public DateTimeOffset Now { get; }

    /// <summary>Takes the turn of a thread that is there; <see langword="null"/> where it is not.</summary>
    public static async Task<ThreadTurn?> TakeAsync(WriteSession session, ThreadId thread, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await session.FirstAsync(
            WriteSql.TakeTurn,
            row => new TurnRow(row.GetInt64(0), (ThreadState)row.GetInt32(1), row.GetInt32(2), row.GetDouble(3), ThreadTimes.Read(row, 4)),
            cancellationToken, thread.Site, thread.Number);
        return row is null ? null : new ThreadTurn(session, thread, row.Seq, row.State, row.CommentCount, row.Heat, now) { _times = row.Times };
    }

    /// <summary>Whether nothing is written or voted there any more, by hand or by the time that its site or somebody set.</summary>
    public bool IsClosed(SiteSettings settings) => (_times?.StateOf(State, settings, Now) ?? State) == ThreadState.Closed;

    /// <summary>The turn that a new comment took by itself.</summary>
    public static ThreadTurn Taken(
        WriteSession session, ThreadId thread, long seq, ThreadState state, int commentCount, double heat, DateTimeOffset now) =>
        new(session, thread, seq, state, commentCount, heat, now);

    /// <summary>The next seq, for the event that is about to be recorded.</summary>
    public async Task<long> NextSeqAsync(CancellationToken cancellationToken) =>
        Seq = await Session.FirstAsync(WriteSql.NextEvent, row => row.GetInt64(0), cancellationToken, Thread.Site, Thread.Number);

    public async Task CountAsync(int by, CancellationToken cancellationToken)
    {
        await Session.ExecuteAsync(WriteSql.CountComments, cancellationToken, by, Thread.Site, Thread.Number);
        CommentCount += by;
    }

    /// <summary>A new comment that everyone may read: the next seq, counted and warming the thread.</summary>
    public async Task PublishAsync(double heat, CancellationToken cancellationToken)
    {
        await Session.LaterAsync(
            WriteSql.CommentsPublished, cancellationToken, 1, Heat.After(heat, Now), Now.ToUnixTimeMilliseconds(), Thread.Site, Thread.Number);
        // The thread's row is ours until the commit: nobody else counts in it.
        Seq++;
        CommentCount++;
    }

    /// <summary>Writes the event down, and has it told after the commit.</summary>
    public async Task RecordAsync(ThreadEventKind kind, int? ordinal, CancellationToken cancellationToken)
    {
        await Session.LaterAsync(WriteSql.InsertEvent, cancellationToken, Tell(kind, ordinal));
    }

    /// <summary>Has the event told after the commit; the values of <see cref="WriteSql.InsertEvent"/>, by which it is to be written down.</summary>
    public object?[] Tell(ThreadEventKind kind, int? ordinal)
    {
        Session.Publish(new ThreadEvent(Thread, Seq, kind, ordinal, CommentCount));
        return [Thread.Site, Thread.Number, Seq, (int)kind, ordinal, CommentCount, Now.ToUnixTimeMilliseconds()];
    }

    /// <summary>
    /// Records one event of a kind for each of several comments, in their order, with a statement or two for hundreds of them; told after
    /// the commit. Each comment has the <c>seq</c> of its event then.
    /// </summary>
    public async Task RecordAsync(ThreadEventKind kind, IReadOnlyList<int> ordinals, CancellationToken cancellationToken)
    {
        foreach (var some in ordinals.Chunk(MaxAtOnce))
        {
            var before = Seq;
            Seq = await Session.FirstAsync(WriteSql.NextEvents, row => row.GetInt64(0), cancellationToken, some.Length, Thread.Site, Thread.Number);
            var (events, values) = WriteSql.InsertEvents.For(
                some, before, (int)kind, CommentCount, Now.ToUnixTimeMilliseconds(), Thread.Site, Thread.Number);
            await Session.ExecuteAsync(events, cancellationToken, values);
            var (comments, marked) = WriteSql.MarkEvents.For(some, before, Seq, Thread.Site, Thread.Number);
            await Session.ExecuteAsync(comments, cancellationToken, marked);
            // Whoever listens reads the events up to this one.
            Session.Publish(new ThreadEvent(Thread, Seq, kind, some[^1], CommentCount));
            if (kind < ThreadEventKind.Scored) Session.HadEvents(Thread, before + 1, Seq);
        }
    }

    /// <summary>The comment as it is in this turn.</summary>
    public Task<CommentRecord?> CommentAsync(CommentId id, CancellationToken cancellationToken) => Session.FirstAsync(
        WriteSql.Row, row => CommentRecord.Read(row, Thread), cancellationToken, Thread.Site, Thread.Number, id.Ordinal);

    private sealed record TurnRow(long Seq, ThreadState State, int CommentCount, double Heat, ThreadTimes Times);
}
