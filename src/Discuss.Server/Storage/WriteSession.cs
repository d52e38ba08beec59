using System.Data.Common;
using System.Diagnostics;
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

    public void Publish(ThreadEvent @event) => (_events ??= []).Add(@event);

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
