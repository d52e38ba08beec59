using Npgsql;

namespace Discuss.Server.Storage.Backup;

/// <summary>One node takes the backup: whoever comes while another is at it leaves it to that one. The turn ends with the node that has it, however that ends. On SQLite there is one node.</summary>
internal sealed class BackupTurn(StorageSettings settings, IServiceProvider services)
{
    // Any number does, as long as it is always the same, and another than those of the schema, the start and the imports.
    private const long LockNumber = 0x44_49_53_43 + 3;

    /// <summary>The turn, until it is disposed of; <see langword="null"/> where another node has it.</summary>
    public async Task<IAsyncDisposable?> TryTakeAsync(CancellationToken cancellationToken)
    {
        if (settings.Dialect == Dialect.Sqlite) return new Turn(null);
        // Not of the pool: nobody else gets it while the turn lasts, and closing it ends the turn.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            Pooling = false, ApplicationName = services.GetRequiredService<NodeName>().Text,
        }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT pg_try_advisory_lock({LockNumber})";
            if (await command.ExecuteScalarAsync(cancellationToken) is true) return new Turn(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    private sealed class Turn(NpgsqlConnection? connection) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => connection?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
