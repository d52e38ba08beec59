using Npgsql;

namespace Discuss.Server.Storage;

/// <summary>Checks the database's settings and brings its schema up to date before the server takes a request.</summary>
internal sealed class StorageStart(StorageSettings settings, SchemaRunner schema, IServiceProvider services) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Dialect == Dialect.Sqlite)
        {
            await using var connection = await services.GetRequiredService<SqliteConnections>().OpenAsync(cancellationToken);
            await SqliteSettings.AssertAsync(connection, cancellationToken);
            await schema.RunAsync(connection, settings.Dialect, cancellationToken);
        }
        else
        {
            await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken);
            await schema.RunAsync(connection, settings.Dialect, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
