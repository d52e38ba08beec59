using Npgsql;

namespace Discuss.Server.Storage;

/// <summary>
/// Nodes that start at once take turns at what is to be made only once in a database, such as the first administrator: each looks, in its
/// turn, whether another has made it already. On SQLite there is one node.
/// </summary>
internal sealed class StartTurn(StorageSettings settings, IServiceProvider services)
{
    // Any number does, as long as it is always the same, and another than the schema's.
    private const long LockNumber = 0x44_49_53_43 + 1;

    /// <summary>Waits for this node's turn, which ends when the answer is disposed of, or when the node dies.</summary>
    public async Task<IAsyncDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        if (settings.Dialect == Dialect.Sqlite) return new Turn(null);
        var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken);
        var turn = new Turn(connection);
        try
        {
            await turn.ExecuteAsync($"SELECT pg_advisory_lock({LockNumber})", cancellationToken);
            return turn;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed class Turn(NpgsqlConnection? connection) : IAsyncDisposable
    {
        public async Task ExecuteAsync(string text, CancellationToken cancellationToken)
        {
            await using var command = connection!.CreateCommand();
            command.CommandText = text;
            // Whoever is before it may take its time.
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            if (connection is null) return;
            await using (connection)
            {
                try
                {
                    await ExecuteAsync($"SELECT pg_advisory_unlock({LockNumber})", CancellationToken.None);
                }
                catch (NpgsqlException)
                {
                    // The connection is gone, and the turn with it.
                }
            }
        }
    }
}
