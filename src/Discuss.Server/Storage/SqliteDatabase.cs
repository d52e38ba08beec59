using System.Data.Common;
using System.Threading.Channels;
using Discuss.Server.Cluster;
using Discuss.Server.Telemetry;
using Microsoft.Data.Sqlite;

namespace Discuss.Server.Storage;

/// <summary>
/// SQLite with one writer. Writes that wait are run one after another in one transaction and committed together, so that one
/// flush to disk serves them all; each has its savepoint, so that one that fails takes nobody along.
/// </summary>
internal sealed class SqliteDatabase : IDatabase, IAsyncDisposable
{
    // A group's work is some milliseconds; a longer one would make the first in it wait for the last.
    private const int MaxGroup = 128;

    // Past this many waiting writes the server is overloaded, and whoever comes waits here instead of in memory.
    private const int MaxWaiting = Bounds.WritesWaiting;

    private readonly Channel<WriteRequest> _waiting = Channel.CreateBounded<WriteRequest>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly SqliteConnections _connections;
    private readonly IEventBus _bus;
    private readonly Outbox? _outbox;
    private readonly Task _loop;

    /// <param name="outbox">Where it is written that threads had events.</param>
    public SqliteDatabase(SqliteConnections connections, IEventBus bus, Outbox? outbox = null)
    {
        (_connections, _bus, _outbox) = (connections, bus, outbox);
        _loop = Task.Run(RunAsync);
    }

    public Dialect Dialect => Dialect.Sqlite;

    public ValueTask<DbSession> ReadAsync(CancellationToken cancellationToken) => _connections.ReadAsync(cancellationToken);

    public async Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancellationToken)
    {
        using var span = Spans.Start("database.write");
        var request = new GroupedWrite<T>(work, _outbox, cancellationToken);
        await _waiting.Writer.WriteAsync(request, cancellationToken);
        return await request.Done;
    }

    public async Task<T> WriteAloneAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var request = new LoneWrite<T>(work, cancellationToken);
        await _waiting.Writer.WriteAsync(request, cancellationToken);
        return await request.Done;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        SqliteConnection? connection = null;
        var prepared = new Dictionary<Sql, DbCommand>();
        var group = new List<WriteRequest>(MaxGroup);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            try
            {
                connection ??= await _connections.OpenToWriteAsync(CancellationToken.None);
                await RunGroupAsync(connection, prepared, group);
            }
#pragma warning disable CA1031 // Whatever happens to one group, the writer lives on; those who wait hear of it.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                foreach (var request in group) request.Fail(fault);
                foreach (var command in prepared.Values) await command.DisposeAsync();
                prepared.Clear();
                if (connection is not null) await connection.DisposeAsync();
                connection = null;
                // Where the connection itself cannot be had, whoever waits must hear it too.
                if (group.Count == 0 && _waiting.Reader.TryRead(out var next)) next.Fail(fault);
            }

            group.Clear();
        }

        foreach (var command in prepared.Values) await command.DisposeAsync();
        if (connection is not null) await connection.DisposeAsync();
    }

    private async Task RunGroupAsync(SqliteConnection connection, Dictionary<Sql, DbCommand> prepared, List<WriteRequest> group)
    {
        if (!_waiting.Reader.TryPeek(out var first)) return;
        if (first.Alone)
        {
            _waiting.Reader.TryRead(out _);
            await first.RunAloneAsync();
            return;
        }

        await using var transaction = connection.BeginTransaction(deferred: false);
        while (group.Count < MaxGroup && _waiting.Reader.TryPeek(out var next) && !next.Alone)
        {
            _waiting.Reader.TryRead(out _);
            group.Add(next);
            await next.RunAsync(connection, transaction, prepared);
        }

        await transaction.CommitAsync();
        foreach (var request in group) request.Complete(_bus);
    }
}
