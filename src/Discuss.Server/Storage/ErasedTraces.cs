using System.Globalization;

namespace Discuss.Server.Storage;

/// <summary>
/// Takes what was erased out of SQLite's write-ahead log, too, which otherwise keeps the pages as they were before until it happens to be
/// written over: everything is brought into the database's file, where <c>secure_delete</c> left nothing, and the log is cut to nothing.
/// </summary>
internal sealed class ErasedTraces(IDatabase database, SqliteConnections connections) : IOutboxHandler
{
    public const string MessageKind = "traces-erased";

    public string Kind => MessageKind;

    /// <summary>Has it done soon after the transaction of <paramref name="session"/>; elsewhere than on SQLite there is nothing to do.</summary>
    public static Task AskAsync(WriteSession session, Outbox outbox, Dialect dialect, CancellationToken cancellationToken) =>
        dialect == Dialect.Sqlite ? outbox.AddAsync(session, MessageKind, new Nothing(), cancellationToken) : Task.CompletedTask;

    public Task HandleAsync(string payload, CancellationToken cancellationToken) => database.WriteAloneAsync(
        async () =>
        {
            await using var connection = await connections.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            // Those who write wait for this: it gives way to a long reading, and is tried again.
            command.CommandText = "PRAGMA busy_timeout = 250";
            await command.ExecuteNonQueryAsync(cancellationToken);
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            var busy = Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) != 0;
            return busy ? throw new StorageException("Somebody reads for long: the write-ahead log is cut later.") : true;
        },
        cancellationToken);

    private sealed record Nothing;
}
