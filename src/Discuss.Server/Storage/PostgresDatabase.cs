using Discuss.Server.Cluster;
using Discuss.Server.Telemetry;
using Npgsql;

namespace Discuss.Server.Storage;

/// <summary>
/// PostgreSQL: a transaction for each write, tried again when the database says that two stood in each other's way, or when the connection
/// broke before the commit was sent. Where it breaks after that nobody knows whether it was kept: whoever asked hears of the fault, and finds
/// out by asking again with the same idempotency key.
/// </summary>
internal sealed class PostgresDatabase(NpgsqlDataSource source, IEventBus bus, Outbox outbox) : IDatabase
{
    // A conflict is settled by the next try as a rule; five failing ones are no accident.
    private const int MaxTries = 5;

    public Dialect Dialect => Dialect.Postgres;

    public async ValueTask<DbSession> ReadAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        return new DbSession(connection, prepared: null, static session => session.Connection.DisposeAsync());
    }

    public async Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancellationToken)
    {
        using var span = Spans.Start("database.write");
        for (var attempt = 1; ; attempt++)
        {
            var write = new Attempt();
            try
            {
                return await TryAsync(work, write, cancellationToken);
            }
            catch (PostgresException conflict) when (attempt < MaxTries
                && conflict.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
            {
                // Nothing was kept: the next try starts from what the other one left.
            }
            catch (Exception fault) when (attempt < MaxTries && write is { Began: true, CommitSent: false } && StorageProblems.IsLostConnection(fault))
            {
                // Others of the pool broke with it. Where the database is away, opening the next one says so.
                source.Clear();
            }
        }
    }

    public Task<T> WriteAloneAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) => work();

    private async Task<T> TryAsync<T>(Func<WriteSession, Task<T>> work, Attempt attempt, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        attempt.Began = true;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var session = new PostgresWriteSession(connection) { Transaction = transaction };
        var result = await work(session);
        await session.ConcludeAsync(outbox, cancellationToken);
        await session.SendAsync(cancellationToken);
        attempt.CommitSent = true;
        await transaction.CommitAsync(CancellationToken.None);
        session.Committed(bus);
        return result;
    }

    /// <summary>How far a try came.</summary>
    private sealed class Attempt
    {
        public bool Began { get; set; }

        public bool CommitSent { get; set; }
    }
}
