using System.Net;
using Discuss.Server.Cluster;
using Discuss.Server.Identity;
using Discuss.Server.Tests.Health;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Cluster;

/// <summary>Redis that is not as the connection string says.</summary>
public sealed class RedisStartTests
{
    [Theory]
    [InlineData("redis://localhost:6379", "URL")]
    [InlineData("password=hunter2", "names no host")]
    [InlineData("localhost:port", "names no host")]
    [InlineData("localhost,colour=green-hunter2", "cannot be read")]
    [InlineData("localhost,connectTimeout=hunter2", "cannot be read")]
    public async Task A_connection_string_that_cannot_be_read_is_a_sentence_at_the_start_without_the_secret_in_it(string text, string word)
    {
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => DiscussHost.StartAsync(With(text)));

        Assert.Contains("ConnectionStrings:Redis", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(word, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_Redis_is_not_there_the_server_serves_within_its_limits_says_so_and_says_it_once()
    {
        await using var host = await DiscussHost.StartAsync(With($"127.0.0.1:{RedisServer.FreePort()}") with { RateLimits = true });
        await Wait.UntilAsync(() => host.Log.Troubles.Any(), "the log says it");
        var guests = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++) guests.Add((await host.PostAsync("/api/v1/guests", new { name = Calls.NewName() })).Status);

        Assert.Equal(10, guests.Count(status => status == HttpStatusCode.Created));
        Assert.Equal(2, guests.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Contains("cannot be reached", await host.Client.GetStringAsync("/healthz/ready"), StringComparison.Ordinal);
        Assert.True((await host.SiteAsync()).Id > 0);
        // Several attempts later.
        await Wait.UntilAsync(async () => await host.NumberAsync("discuss_bus_gaps_total") >= 2, "two looks were taken");
        Assert.Single(host.Log.Troubles);
    }

    [RedisFact]
    public async Task With_the_wrong_password_the_server_serves_and_names_the_password_but_does_not_tell_it()
    {
        await using var redis = await RedisServer.StartAsync("right-password");
        await using var host = await DiscussHost.StartAsync(With($"127.0.0.1:{redis.Port},password=wrong-hunter2"));
        var health = "";

        // On a busy machine the first attempt may get no answer at all: it is tried again, and then it is known why.
        await Wait.UntilAsync(async () => (health = await host.Client.GetStringAsync("/healthz/ready")).Contains("refuses the password", StringComparison.Ordinal), "the health says it");

        Assert.DoesNotContain("hunter2", health + string.Join('\n', host.Log.Lines), StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task What_is_put_into_the_shared_store_is_there_for_others_and_a_lock_has_one_holder()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var host = await DiscussHost.StartAsync(With(redis.ConnectionString));
        var store = host.Services.GetRequiredService<ISharedStore>();
        await Wait.UntilAsync(() => store.IsThere, "the store is there");

        store.Set("discuss:{1-1}:page", new byte[] { 1, 2, 3 }, TimeSpan.FromMinutes(5));
        await Wait.UntilAsync(async () => await store.GetAsync("discuss:{1-1}:page", CancellationToken.None) is [1, 2, 3], "the value is there");
        IAsyncDisposable? held = null;
        await Wait.UntilAsync(async () => (held = await store.TryLockAsync("discuss:{1-1}:build", TimeSpan.FromMinutes(5), CancellationToken.None)) is not null, "the lock is held");
        var second = await store.TryLockAsync("discuss:{1-1}:build", TimeSpan.FromMinutes(5), CancellationToken.None);
        await held!.DisposeAsync();
        await redis.KillAsync();
        await Wait.UntilAsync(() => !store.IsThere, "the store is away");

        Assert.Null(second);
        Assert.Null(await store.GetAsync("discuss:{1-1}:page", CancellationToken.None));
        Assert.NotNull(await store.TryLockAsync("discuss:{1-1}:build", TimeSpan.FromMinutes(5), CancellationToken.None));
    }

    private static HostOptions With(string redis) =>
        new() { Settings = new Dictionary<string, string> { ["ConnectionStrings:Redis"] = redis } };
}
