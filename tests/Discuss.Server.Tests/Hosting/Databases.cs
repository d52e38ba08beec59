using System.Reflection;
using Npgsql;
using Xunit.Sdk;

namespace Discuss.Server.Tests.Hosting;

/// <summary>The databases that a test can run on.</summary>
public enum Database
{
    Sqlite,
    Postgres,
}

/// <summary>Runs the theory on SQLite: <c>[Theory, OnSqlite, OnPostgres]</c>, with the database as first parameter.</summary>
/// <param name="more">The values of the theory's further parameters.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnSqliteAttribute(params object[] more) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Database.Sqlite, .. more]];
}

/// <summary>Runs the theory on PostgreSQL where there is one, and shows it as skipped, with the reason, where there is none.</summary>
/// <param name="more">The values of the theory's further parameters.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnPostgresAttribute : DataAttribute
{
    private readonly object[] _more;

    public OnPostgresAttribute(params object[] more)
    {
        _more = more;
        if (PostgresServer.ConnectionString is null)
            Skip = $"No PostgreSQL: {PostgresServer.Variable} holds no connection string of a role that may create databases.";
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Database.Postgres, .. _more]];
}

/// <summary>The PostgreSQL server that tests may make databases on.</summary>
internal static class PostgresServer
{
    public const string Variable = "DISCUSS_TEST_POSTGRES";

    public static string? ConnectionString { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : null;

    /// <summary>A new, empty database; its connection string.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var name = "discuss_test_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync($"CREATE DATABASE {name}");
        // Several hosts run side by side against a server whose connections are counted.
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }

    public static Task DropDatabaseAsync(string connectionString) =>
        ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    private static async Task ExecuteAsync(string text)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }
}
