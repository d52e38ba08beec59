using System.Data.Common;
using System.Diagnostics;
using Discuss.Server.Cluster;
using Discuss.Server.Telemetry;
using Microsoft.Data.Sqlite;

namespace Discuss.Server.Storage;

/// <summary>A write that waits for its turn at the one writer.</summary>
internal abstract class WriteRequest
{
    public abstract bool Alone { get; }
    public abstract Task RunAsync(SqliteConnection connection, SqliteTransaction transaction, Dictionary<Sql, DbCommand> prepared);
    public abstract Task RunAloneAsync();

    /// <summary>The commit is on disk: tells who waits, and the bus.</summary>
    public abstract void Complete(IEventBus bus);

    /// <summary>Nothing of the group is kept: tells who waits.</summary>
    public abstract void Fail(Exception fault);
}

/// <summary>A write that shares its transaction with others, behind a savepoint of its own.</summary>
internal sealed class GroupedWrite<T>(Func<WriteSession, Task<T>> work, Outbox? outbox, CancellationToken cancellationToken) : WriteRequest
{
    private static readonly Sql Save = new("SAVEPOINT request");
    private static readonly Sql Release = new("RELEASE request");
    private static readonly Sql Undo = new("ROLLBACK TO request");

    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActivityContext _trace = Spans.Here;
    private WriteSession? _session;
    private T? _result;
    private Exception? _fault;

    public Task<T> Done => _done.Task;

    public override bool Alone => false;

    public override async Task RunAsync(SqliteConnection connection, SqliteTransaction transaction, Dictionary<Sql, DbCommand> prepared)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _fault = new OperationCanceledException(cancellationToken);
            return;
        }

        // The connection is the writer's: the session ends without closing it.
        var session = new WriteSession(connection, prepared) { Transaction = transaction, Trace = _trace };
        await session.ExecuteAsync(Save, CancellationToken.None);
        try
        {
            _result = await work(session);
            await session.ConcludeAsync(outbox, cancellationToken);
            _session = session;
            await session.ExecuteAsync(Release, CancellationToken.None);
        }
#pragma warning disable CA1031 // The fault is handed to whoever asked for this write.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _fault = fault;
            await UndoAsync(session, fault);
        }
    }

    /// <exception cref="StorageException">The database gave up the whole transaction (disk full): all of the group must hear of it.</exception>
    private static async Task UndoAsync(WriteSession session, Exception fault)
    {
        try
        {
            await session.ExecuteAsync(Undo, CancellationToken.None);
            await session.ExecuteAsync(Release, CancellationToken.None);
        }
        catch (Exception undo) when (undo is SqliteException or InvalidOperationException)
        {
            throw new StorageException("The database rolled back a group of writes: " + fault.Message, fault);
        }
    }

    public override Task RunAloneAsync() => throw new NotSupportedException("A grouped write needs its group.");

    public override void Complete(IEventBus bus)
    {
        if (_fault is not null) Refuse(_fault);
        else
        {
            // On the bus before the writer hears of it: whoever is answered finds no older copy anywhere on this node.
            _session?.Committed(bus);
            _done.TrySetResult(_result!);
        }
    }

    // What it was refused for may be what another of the group wrote, and gone with it: only who lost the group hears its own fault.
    public override void Fail(Exception fault) =>
        Refuse(_fault is not null && (_fault is OperationCanceledException || _fault == fault.InnerException) ? _fault : fault);

    private void Refuse(Exception fault)
    {
        if (fault is OperationCanceledException) _done.TrySetCanceled(cancellationToken);
        else _done.TrySetException(fault);
    }
}

/// <summary>A write on a connection of its own, between two groups.</summary>
internal sealed class LoneWrite<T>(Func<Task<T>> work, CancellationToken cancellationToken) : WriteRequest
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Done => _done.Task;

    public override bool Alone => true;

    public override Task RunAsync(SqliteConnection connection, SqliteTransaction transaction, Dictionary<Sql, DbCommand> prepared) =>
        throw new NotSupportedException("A lone write has its own connection.");

    public override async Task RunAloneAsync()
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _done.TrySetCanceled(cancellationToken);
            return;
        }

        try
        {
            _done.TrySetResult(await work());
        }
#pragma warning disable CA1031 // The fault is handed to whoever asked for this write.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _done.TrySetException(fault);
        }
    }

    public override void Complete(IEventBus bus)
    {
    }

    public override void Fail(Exception fault) => _done.TrySetException(fault);
}
