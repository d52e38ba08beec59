using Discuss.Server.Cluster;
using Discuss.Server.Storage.Secrets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Discuss.Server.Storage;

internal static class StorageFeature
{
    /// <summary>The database that the connection string names, its schema brought up to date before anything else starts.</summary>
    public static IHostApplicationBuilder AddStorage(this IHostApplicationBuilder builder)
    {
        var settings = StorageSettings.From(builder.Configuration, builder.Environment);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(NodeName.OfNode());
        builder.Services.AddSingleton<WriteTrouble>();
        builder.Services.AddSingleton<SchemaRunner>();
        builder.Services.AddSingleton<StartTurn>();
        builder.Services.AddExceptionHandler<StorageProblems>();
        // First of the hosted services: the others may use the tables from their start on.
        builder.Services.AddHostedService<StorageStart>();
        builder.Services.AddSingleton<SealingKeys>();
        builder.Services.AddSingleton<SecretStore>();
        builder.Services.AddHostedService<SecretStart>();
        builder.Services.AddSingleton<Outbox>();
        builder.Services.AddSingleton<OutboxQueue>();
        builder.Services.TryAddSingleton(new OutboxPace(TimeProvider.System));
        builder.Services.AddHostedService<OutboxDispatcher>();
        if (settings.Dialect == Dialect.Sqlite) AddSqlite(builder.Services, settings);
        else AddPostgres(builder.Services, settings);
        return builder;
    }

    private static void AddSqlite(IServiceCollection services, StorageSettings settings)
    {
        services.AddSingleton(_ => Connections(settings));
        services.AddSingleton<IOutboxHandler, ErasedTraces>();
        services.AddSingleton<IDatabase>(provider =>
            new SqliteDatabase(provider.GetRequiredService<SqliteConnections>(), provider.GetRequiredService<IEventBus>(), provider.GetRequiredService<Outbox>()));
        services.AddDbContext<DiscussContext>((provider, options) => options
            .UseSqlite(provider.GetRequiredService<SqliteConnections>().ConnectionString)
            .AddInterceptors(new SqliteSettingsInterceptor()));
    }

    private static SqliteConnections Connections(StorageSettings settings)
    {
        try
        {
            return new SqliteConnections(settings.ConnectionString);
        }
        catch (Exception fault) when (StorageTrouble.Of(fault, settings) is { } sentence)
        {
            throw new StorageException(sentence, fault);
        }
    }

    private static void AddPostgres(IServiceCollection services, StorageSettings settings)
    {
        services.AddSingleton(provider =>
        {
            var connection = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
            {
                // What is asked often is prepared by the driver, on each of its connections.
                MaxAutoPrepare = 100,
                AutoPrepareMinUsages = 3,
                // Nothing here changes a session, and so there is nothing to set back each time that one is given to somebody else.
                NoResetOnClose = true,
                ApplicationName = provider.GetRequiredService<NodeName>().Text,
            };
            // Named, or its numbers go out under the connection string.
            return new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = "discuss" }.Build();
        });
        services.AddSingleton<IDatabase>(provider =>
            new PostgresDatabase(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<IEventBus>(), provider.GetRequiredService<Outbox>()));
        services.AddDbContext<DiscussContext>((provider, options) => options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()));
    }
}
