using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Cluster;

public sealed class StartTogetherTests
{
    [ClusterFact]
    public async Task Nodes_that_start_at_once_on_an_empty_database_make_its_demo_and_its_administrator_once()
    {
        await using var redis = await RedisServer.StartAsync();
        var database = await PostgresServer.CreateDatabaseAsync();
        var options = new HostOptions
        {
            ConnectionString = database,
            Demo = true,
            Settings = new Dictionary<string, string>
            {
                ["ConnectionStrings:Redis"] = redis.ConnectionString,
                ["Discuss:Secrets:Keys:0"] = "what all nodes of this test know: 7b19 c04e",
            },
        };
        DiscussHost[] nodes = [];
        try
        {
            nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => DiscussHost.StartAsync(options))));

            await using var session = await nodes[0].Database.ReadAsync(CancellationToken.None);
            Assert.Equal(1, await CountAsync("sites WHERE slug = 'demo'"));
            Assert.Equal(1, await CountAsync("authors WHERE name = 'Administrator'"));
            Assert.Equal(1, await CountAsync("authors WHERE name = 'tidewatcher'"));
            foreach (var node in nodes) Assert.Contains("harbour", await node.Client.GetStringAsync("/"), StringComparison.Ordinal);

            async Task<long> CountAsync(string what) =>
                await session.FirstAsync(new Sql("SELECT count(*) FROM " + what), row => row.GetInt64(0), CancellationToken.None);
        }
        finally
        {
            foreach (var node in nodes) await node.DisposeAsync();
            await PostgresServer.DropDatabaseAsync(database);
        }
    }
}
