using System.Data.Common;
using System.Diagnostics;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Telemetry;

namespace Discuss.Server.Storage;

/// <summary>
/// A connection inside a transaction. What is published here reaches the bus after the commit, and not at all when there is none; so
/// with what is to be called then.
/// </summary>
internal class WriteSession(DbConnection connection, Dictionary<Sql, DbCommand>? prepared) : DbSession(connection, prepared, release: null)
{
    private List<ThreadEvent>? _events;
    private List<ModerationEvent>? _moderation;
    private List<IdentityEvent>? _identity;
    private List<Action>? _afterCommit;
    private Dictionary<ThreadId, (long From, long To)>? _activity;

    /// <summary>Whose work it is; SQLite's one writer does it outside of the request.</summary>
    public ActivityContext Trace { get; init; } = Spans.Here;

    /// <summary>
    /// Runs a statement in its turn whose outcome nobody waits for: at the latest before the next one that somebody does wait for, and before
    /// the commit. Where the database is on another machine, what has gathered travels together.
    /// </summary>
    /// <param name="promise">What must have come of it; where it has not, nothing of the write is kept.</param>
    public virtual async ValueTask LaterAsync(Sql sql, Promise? promise, CancellationToken cancellationToken, params object?[] values)
    {
        var changed = await ExecuteAsync(sql, cancellationToken, values);
        if (promise is not null && promise.Rows != changed) throw promise.Otherwise();
    }

    /// <inheritdoc cref="LaterAsync(Sql, Promise?, CancellationToken, object?[])"/>
    public ValueTask LaterAsync(Sql sql, CancellationToken cancellationToken, params object?[] values) => LaterAsync(sql, null, cancellationToken, values);

    /// <summary>Inserts rows in their turn, as <see cref="LaterAsync(Sql, CancellationToken, object?[])"/> does.</summary>
    public virtual async ValueTask InsertLaterAsync(SqlRows insert, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        foreach (var values in rows) await LaterAsync(insert.One, cancellationToken, values);
    }

    /// <summary>Runs a statement with one row of values after the other; how many rows each changed. They travel together.</summary>
    public virtual async Task<int[]> ExecuteEachAsync(Sql sql, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        var changed = new int[rows.Count];
        for (var i = 0; i < changed.Length; i++) changed[i] = await ExecuteAsync(sql, cancellationToken, rows[i]);
        return changed;
    }

    public void Publish(ThreadEvent @event) => (_events ??= []).Add(@event);

    /// <summary>
    /// Says that a thread had events that others want to hear of after the commit; what was published is said by that. Votes and marks are
    /// not told: nobody follows those.
    /// </summary>
    public void HadEvents(ThreadId thread, long from, long to)
    {
        var (first, last) = (_activity ??= []).GetValueOrDefault(thread, (from, to));
        _activity[thread] = (Math.Min(first, from), Math.Max(last, to));
    }

    /// <summary>Before the commit, and part of it: one message for each thread that had events.</summary>
    public async ValueTask ConcludeAsync(Outbox? outbox, CancellationToken cancellationToken)
    {
        foreach (var told in _events ?? [])
        {
            if (told.Kind < ThreadEventKind.Scored) HadEvents(told.Thread, told.Seq, told.Seq);
        }

        if (outbox is null) return;
        foreach (var (thread, (from, to)) in _activity ?? []) await outbox.AddLaterAsync(this, new ThreadActivity(thread, from, to), cancellationToken);
    }

    public void Publish(ModerationEvent @event) => (_moderation ??= []).Add(@event);

    public void Publish(IdentityEvent @event) => (_identity ??= []).Add(@event);

    /// <summary>Calls <paramref name="action"/> when the commit is on disk; it must return at once and not throw.</summary>
    public void AfterCommit(Action action) => (_afterCommit ??= []).Add(action);

    /// <summary>The commit is on disk: tells the bus, and whoever asked to be called.</summary>
    public void Committed(IEventBus bus)
    {
        using var span = Spans.Start("events.publish", Trace);
        foreach (var @event in _events ?? []) bus.Publish(@event);
        foreach (var @event in _moderation ?? []) bus.Publish(@event);
        foreach (var @event in _identity ?? []) bus.Publish(@event);
        foreach (var action in _afterCommit ?? []) action();
    }
}

/// <summary>How many rows a statement changes, and what is thrown where it changes another number.</summary>
internal sealed record Promise(int Rows, Func<Exception> Otherwise);
