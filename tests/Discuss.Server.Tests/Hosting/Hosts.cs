using System.Collections.Concurrent;

namespace Discuss.Server.Tests.Hosting;

/// <summary>
/// The hosts of a test class, one for each database, started when first asked for: <c>IClassFixture&lt;Hosts&gt;</c>.
/// </summary>
public sealed class Hosts : IAsyncLifetime
{
    private readonly ConcurrentDictionary<Database, Lazy<Task<DiscussHost>>> _hosts = new();

    public Task<DiscussHost> OnAsync(Database database) =>
        _hosts.GetOrAdd(database, key => new Lazy<Task<DiscussHost>>(() => DiscussHost.StartAsync(key))).Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts.Values)
        {
            if (host.Value.IsCompletedSuccessfully) await (await host.Value).DisposeAsync();
        }
    }
}
