using Discuss.Server.Storage;
using Discuss.Server.Tests.Commands;
using Discuss.Server.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Discuss.Server.Tests.Storage;

/// <summary>Databases that are not as the connection string says, or not as Discuss needs them: a sentence that says what to do.</summary>
public sealed class DatabaseTroubleTests
{
    [Theory]
    [InlineData("nonsense", "key=value")]
    [InlineData("postgres://discuss:hunter2@localhost/discuss?sslmode=require", "is a URL")]
    [InlineData("Host=localhost;Password=hunter2;Port=many", "'port'")]
    [InlineData("Host=localhost;Password=hunter2;Colour=green", "'colour'")]
    [InlineData("Host=localhost;hunter2@=x", "key=value")]
    [InlineData("Server=localhost;Password=hunter2", "'server'")]
    [InlineData("Data Source=", "names no file")]
    [InlineData("Data Source=:memory:", "names no file")]
    [InlineData("Data Source=a.db;Mode=hunter2", "'mode'")]
    public async Task A_connection_string_that_cannot_be_read_is_a_sentence_without_the_secret_in_it(string text, string word)
    {
        var server = await Assert.ThrowsAsync<StorageException>(() => DiscussHost.StartAsync(With(text)));
        var tool = (await Tool.RunAsync("migrate", $"--ConnectionStrings:Discuss={text}")).Refusal;

        Assert.Contains("ConnectionStrings:Discuss", server.Message, StringComparison.Ordinal);
        Assert.Contains(word, server.Message, StringComparison.Ordinal);
        Assert.Contains("Write 'Data Source=", server.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", server.Message + tool, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=none;Username=nobody;Password=hunter2;Timeout=2", "cannot be reached")]
    [InlineData("Data Source=/proc/none/discuss.db", "cannot be opened or made")]
    public async Task A_database_that_is_not_there_is_a_sentence(string text, string word)
    {
        var server = await Assert.ThrowsAsync<StorageException>(() => DiscussHost.StartAsync(With(text)));

        Assert.Contains(word, server.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", server.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_and_left_as_it_is()
    {
        await using var place = await Place.MakeAsync(Database.Sqlite);
        var text = string.Concat(Enumerable.Repeat("This is a letter, and no database. ", 100));
        await File.WriteAllTextAsync(place.File, text);

        var refusal = await Assert.ThrowsAsync<StorageException>(place.StartAsync);

        Assert.Contains(place.File + " is no SQLite database", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(place.File));
    }

    [Fact]
    public async Task A_file_that_may_only_be_read_is_refused_at_the_start_with_what_to_do()
    {
        await using var place = await Place.MakeAsync(Database.Sqlite);
        _ = (await place.RunAsync("migrate")).Done;

        var refusal = await Assert.ThrowsAsync<StorageException>(() => DiscussHost.StartAsync(With($"Data Source={place.File};Mode=ReadOnly")));

        Assert.Contains("cannot be written: see that", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, OnPostgres]
    public async Task A_standby_or_read_only_database_is_refused_at_the_start_and_so_is_one_that_is_not_there(Database database)
    {
        await using var place = await Place.MakeAsync(database);
        await ReadOnlyAsync(place.ConnectionString!, on: true);
        var missing = new NpgsqlConnectionStringBuilder(place.ConnectionString) { Database = "no_such_database" }.ConnectionString;

        Assert.Contains("is read-only: it is a standby", (await Assert.ThrowsAsync<StorageException>(place.StartAsync)).Message, StringComparison.Ordinal);
        Assert.Contains("has no database 'no_such_database'", (await Assert.ThrowsAsync<StorageException>(() => DiscussHost.StartAsync(With(missing)))).Message, StringComparison.Ordinal);
        Assert.Contains("is read-only", (await place.RunAsync("migrate")).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PostgresErrorCodes.InvalidPassword, "refuses the user 'mira' or the password")]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege, "make that user its owner")]
    [InlineData(PostgresErrorCodes.TooManyConnections, "max_connections")]
    [InlineData(PostgresErrorCodes.CannotConnectNow, "starting or stopping")]
    public void What_PostgreSQL_refuses_is_a_sentence_without_the_password(string state, string word)
    {
        var settings = new StorageSettings(Dialect.Postgres, "Host=db;Username=mira;Password=hunter2", "/tmp");

        var sentence = StorageTrouble.Of(new PostgresException("hunter2 is wrong", "FATAL", "FATAL", state), settings)!;

        Assert.Contains(word, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "held by another process")]
    [InlineData(10, "reports faults")]
    [InlineData(11, "restore a backup")]
    [InlineData(13, "no room")]
    public void What_SQLite_refuses_is_a_sentence(int code, string word) => Assert.Contains(
        word, StorageTrouble.Of(new SqliteException("fault", code), new StorageSettings(Dialect.Sqlite, "Data Source=/a/b.db", "/a"))!, StringComparison.Ordinal);

    /// <summary>
    /// Sets a database to be read only, or back, and ends its connections, so that it holds for all. The setting is committed
    /// before: sent with it as one statement, a connection opened anew in between would still have read the old one.
    /// </summary>
    internal static async Task ReadOnlyAsync(string connectionString, bool on)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(PostgresServer.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await RunAsync($"ALTER DATABASE {target} {(on ? "SET default_transaction_read_only = on" : "RESET default_transaction_read_only")}");
        await RunAsync($"SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '{target}'");

        async Task RunAsync(string statement)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static HostOptions With(string text) => new() { Settings = new Dictionary<string, string> { ["ConnectionStrings:Discuss"] = text } };
}
