using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Commands;

public sealed class MigrateCommandTests
{
    private static readonly Sql Newest = new("SELECT max(number) FROM schema_versions");

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_is_brought_to_the_schema_that_the_server_wants_and_stays_there(Database database)
    {
        await using var place = await Place.MakeAsync(database);
        var first = await place.RunAsync("migrate");
        var second = await place.RunAsync("migrate");

        await using var host = await place.StartAsync();
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var schema = await session.FirstAsync(Newest, row => row.GetInt32(0), CancellationToken.None);
        Assert.Equal($"The database has schema {schema}.\n", first.Done);
        Assert.Equal(first, second);
    }

    [Theory]
    [InlineData("--ConnectionStrings:Discuss=nonsense")]
    [InlineData("--ConnectionStrings:Discuss=Host=127.0.0.1;Port=1;Database=none;Username=nobody;Timeout=2")]
    [InlineData("--ConnectionStrings:Discuss=Data Source=/proc/none/discuss.db")]
    public async Task A_database_that_is_not_there_is_told_in_a_sentence(string setting)
    {
        _ = (await Tool.RunAsync("migrate", setting)).Refusal;
    }
}
