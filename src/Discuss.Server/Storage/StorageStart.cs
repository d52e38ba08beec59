using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Discuss.Server.Storage;

/// <summary>Checks the database's settings and brings its schema up to date before the server takes a request.</summary>
internal sealed class StorageStart(StorageSettings settings, SchemaRunner schema, IServiceProvider services) : IHostedService
{
    /// <exception cref="StorageException">The database cannot be used as it is; the message says what to do.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PrepareAsync(cancellationToken);
        }
        catch (Exception fault) when (StorageTrouble.Of(fault, settings) is { } sentence)
        {
            throw new StorageException(sentence, fault);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (settings.Dialect == Dialect.Sqlite)
        {
            await using var connection = await services.GetRequiredService<SqliteConnections>().OpenAsync(cancellationToken);
            // What may only be read opens all the same, and its schema may be up to date: only the first writer would hear of it.
            if (raw.sqlite3_db_readonly(connection.Handle, "main") == 1) throw new SqliteException("The file may only be read.", raw.SQLITE_READONLY);
            await SqliteSettings.AssertAsync(connection, cancellationToken);
            await schema.RunAsync(connection, settings.Dialect, cancellationToken);
        }
        else
        {
            await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken);
            await schema.RunAsync(connection, settings.Dialect, cancellationToken);
        }
    }
}
