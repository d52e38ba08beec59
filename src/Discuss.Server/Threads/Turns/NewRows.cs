using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Moderation;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads.Turns;

/// <summary>The rows of new comments that everybody may read, gathered by table so that many are inserted by one statement.</summary>
internal sealed class NewRows
{
    private static readonly SqlRows Comments = new(WriteSql.InsertComment);

    private static readonly SqlRows Transitions = new(WriteSql.InsertTransition);

    private static readonly SqlRows Events = new(WriteSql.InsertEvent);

    private readonly List<object?[]> _comments = [];
    private readonly List<object?[]> _scores = [];
    private readonly List<object?[]> _transitions = [];
    private readonly List<object?[]> _events = [];
    private readonly NewReplies _replies = new();

    public async ValueTask AddAsync(ThreadTurn turn, NewComment comment, CommentId id, ReadingPath path, CancellationToken cancellationToken)
    {
        _comments.Add(comment.Row(turn, id, path, CommentState.Approved));
        if (SignalStore.Score(id, comment.Screening, turn.Now) is { } score) _scores.Add(score);
        await SignalStore.SaveNewAsync(turn.Session, id, comment.Screening, cancellationToken);
        _transitions.Add(StateChange.Beginning(turn, id, CommentState.Approved, comment.Beginning));
        _events.Add(turn.Tell(ThreadEventKind.Created, id.Ordinal));
        _replies.Add(path);
    }

    /// <summary>Inserts them, and counts them on what stands above each.</summary>
    /// <exception cref="Http.ProblemException">404: what one of them answers has gone meanwhile.</exception>
    public async ValueTask InsertAsync(WriteSession session, ThreadId thread, CancellationToken cancellationToken)
    {
        await session.InsertLaterAsync(Comments, _comments, cancellationToken);
        await session.InsertLaterAsync(SignalStore.NewScores, _scores, cancellationToken);
        await session.InsertLaterAsync(Transitions, _transitions, cancellationToken);
        await session.InsertLaterAsync(Events, _events, cancellationToken);
        await _replies.CountAsync(session, thread, cancellationToken);
    }
}
