using Discuss.Server.Commands;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Commands;

public sealed class MigrateCommandTests
{
    private static readonly Sql Newest = new("SELECT max(number) FROM schema_versions");

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_is_brought_to_the_schema_that_the_server_wants_and_stays_there(Database database)
    {
        var folder = Directory.CreateTempSubdirectory("discuss-test-").FullName;
        var connection = database == Database.Postgres ? await PostgresServer.CreateDatabaseAsync() : null;
        try
        {
            string[] settings = ["migrate", $"--Discuss:DataFolder={folder}", .. connection is null ? (string[])[] : [$"--ConnectionStrings:Discuss={connection}"]];
            var first = await RunAsync(settings);
            var second = await RunAsync(settings);

            await using var host = await DiscussHost.StartAsync(new HostOptions { Database = database, DataFolder = folder, ConnectionString = connection });
            await using var session = await host.Database.ReadAsync(CancellationToken.None);
            var schema = await session.FirstAsync(Newest, row => row.GetInt32(0), CancellationToken.None);
            Assert.Equal((0, $"The database has schema {schema}.\n", ""), first);
            Assert.Equal(first, second);
        }
        finally
        {
            if (connection is not null) await PostgresServer.DropDatabaseAsync(connection);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("--ConnectionStrings:Discuss=nonsense")]
    [InlineData("--ConnectionStrings:Discuss=Host=127.0.0.1;Port=1;Database=none;Username=nobody;Timeout=2")]
    [InlineData("--ConnectionStrings:Discuss=Data Source=/proc/none/discuss.db")]
    public async Task A_database_that_is_not_there_is_told_in_a_sentence(string setting)
    {
        var (code, output, error) = await RunAsync("migrate", setting);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("discuss: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(" at Discuss.", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        return (await Tools.RunAsync(args, TextReader.Null, output, error), output.ToString(), error.ToString());
    }
}
