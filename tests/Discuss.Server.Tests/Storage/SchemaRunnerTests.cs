using System.Data.Common;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Discuss.Server.Tests.Storage;

public sealed class SchemaRunnerTests : IAsyncLifetime
{
    private readonly SchemaRunner _runner = new(TimeProvider.System, NullLogger<SchemaRunner>.Instance);
    private readonly string _folder = Directory.CreateTempSubdirectory("discuss-schema-").FullName;
    private string? _postgres;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_postgres is not null) await PostgresServer.DropDatabaseAsync(_postgres);
        Directory.Delete(_folder, recursive: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nodes_that_start_at_once_make_the_schema_once(Database database)
    {
        await using (await OpenAsync(database))
        {
        }

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            await using var connection = await OpenAsync(database);
            await _runner.RunAsync(connection, DialectOf(database), CancellationToken.None);
        })));

        await using var found = await OpenAsync(database);
        Assert.Equal(SchemaScripts.Of(DialectOf(database)).Count, await NumberAsync(found, "SELECT count(*) FROM schema_versions"));
        Assert.Equal(0, await NumberAsync(found, "SELECT count(*) FROM comments"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_of_a_newer_version_is_refused_and_left_as_it_is(Database database)
    {
        await using var connection = await OpenAsync(database);
        SchemaScript[] newer = [new(1, "0001-first", "CREATE TABLE first (id integer)"), new(2, "0002-second", "CREATE TABLE second (id integer)")];
        await _runner.RunAsync(connection, DialectOf(database), newer, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<StorageException>(
            () => _runner.RunAsync(connection, DialectOf(database), newer[..1], CancellationToken.None));

        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, await NumberAsync(connection, "SELECT max(number) FROM schema_versions"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_script_that_breaks_leaves_nothing_behind_and_the_next_start_goes_on_from_there(Database database)
    {
        await using var connection = await OpenAsync(database);
        var first = new SchemaScript(1, "0001-first", "CREATE TABLE first (id integer)");
        var broken = new SchemaScript(2, "0002-second", "CREATE TABLE half (id integer); INSERT INTO first VALUES (1); SELECT no_such_column FROM first;");
        await Assert.ThrowsAnyAsync<DbException>(() => _runner.RunAsync(connection, DialectOf(database), [first, broken], CancellationToken.None));

        Assert.Equal(1, await NumberAsync(connection, "SELECT max(number) FROM schema_versions"));
        Assert.Equal(0, await NumberAsync(connection, "SELECT count(*) FROM first"));

        var mended = broken with { Text = "CREATE TABLE half (id integer);" };
        await _runner.RunAsync(connection, DialectOf(database), [first, mended], CancellationToken.None);
        Assert.Equal(0, await NumberAsync(connection, "SELECT count(*) FROM half"));
    }

    private static Dialect DialectOf(Database database) => database == Database.Sqlite ? Dialect.Sqlite : Dialect.Postgres;

    private static async Task<long> NumberAsync(DbConnection connection, string text)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }

    private async Task<DbConnection> OpenAsync(Database database)
    {
        if (database == Database.Sqlite)
        {
            var sqlite = new SqliteConnections($"Data Source={Path.Combine(_folder, "schema.db")}");
            return await sqlite.OpenAsync(CancellationToken.None);
        }

        _postgres ??= await PostgresServer.CreateDatabaseAsync();
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
