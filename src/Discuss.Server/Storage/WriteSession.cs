using System.Data.Common;
using System.Diagnostics;
using Discuss.Server.Cluster;
using Discuss.Server.Telemetry;

namespace Discuss.Server.Storage;

/// <summary>
/// A connection inside a transaction. What is published here reaches the bus after the commit, and not at all when there is none; so
/// with what is to be called then.
/// </summary>
internal sealed class WriteSession(DbConnection connection, Dictionary<Sql, DbCommand>? prepared) : DbSession(connection, prepared, release: null)
{
    private List<ThreadEvent>? _events;
    private List<ModerationEvent>? _moderation;
    private List<IdentityEvent>? _identity;
    private List<Action>? _afterCommit;

    /// <summary>Whose work it is; SQLite's one writer does it outside of the request.</summary>
    public ActivityContext Trace { get; init; } = Spans.Here;

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
