using Discuss.Server.Cluster;
using Discuss.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Cluster;

/// <summary>A fact about several nodes: skipped, with the reason, where there is no PostgreSQL or no Redis to connect them.</summary>
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute()
    {
        if (RedisServer.Binary is null) Skip = "No Redis: there is no redis-server on the path.";
        else if (PostgresServer.ConnectionString is null) Skip = $"No PostgreSQL: {PostgresServer.Variable} holds no connection string.";
    }
}

/// <summary>The same for a test with several cases.</summary>
public sealed class ClusterTheoryAttribute : TheoryAttribute
{
    public ClusterTheoryAttribute() => Skip = new ClusterFactAttribute().Skip;
}

/// <summary>A fact about Redis: skipped, with the reason, where there is none.</summary>
public sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute()
    {
        if (RedisServer.Binary is null) Skip = "No Redis: there is no redis-server on the path.";
    }
}

/// <summary>Two nodes over one PostgreSQL database and one Redis, for the tests of a class, which leave both running and connected.</summary>
public sealed class TwoNodes : IAsyncLifetime
{
    public DiscussHost A { get; private set; } = null!;

    public DiscussHost B { get; private set; } = null!;

    /// <summary>What further nodes need to be equal to these.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; private set; } = new Dictionary<string, string>();

    internal RedisServer Redis { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (RedisServer.Binary is null || PostgresServer.ConnectionString is null) return;
        Redis = await RedisServer.StartAsync("open-sesame-123");
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings:Redis"] = Redis.ConnectionString,
            ["Discuss:Secrets:Keys:0"] = "what both nodes of this test know: 7b19 c04e",
        };
        Settings = settings;
        A = await DiscussHost.StartAsync(new HostOptions { Database = Database.Postgres, Settings = settings });
        B = await DiscussHost.StartAsync(new HostOptions { ConnectionString = A.ConnectionString, Settings = settings });
        await ConnectedAsync();
    }

    /// <summary>Waits until each node hears the other.</summary>
    public Task ConnectedAsync() => Wait.UntilAsync(() => Bus(A).IsWhole && Bus(B).IsWhole, "both nodes hear each other");

    public async Task DisposeAsync()
    {
        if (B is not null) await B.DisposeAsync();
        if (A is not null) await A.DisposeAsync();
        if (Redis is not null) await Redis.DisposeAsync();
    }

    internal static IEventBus Bus(DiscussHost node) => node.Services.GetRequiredService<IEventBus>();
}
