using System.Net;
using Discuss.Server.Storage;

namespace Discuss.Server.Tests.Hosting;

public sealed class DiscussHostTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_server_starts_on_each_database_and_has_nothing_to_warn_of(Database database)
    {
        var host = await hosts.OnAsync(database);

        using var answer = await host.Client.GetAsync("/no-such-page");
        var site = await host.SiteAsync();

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.True(site.Id > 0);
        Assert.Empty(host.Log.Troubles);
    }

    [Fact]
    public async Task What_was_stored_is_there_after_a_second_start()
    {
        await using var first = await DiscussHost.StartAsync();
        var site = await first.SiteAsync();
        await first.StopAsync();

        await using var second = await DiscussHost.StartAsync(new HostOptions { DataFolder = first.DataFolder });

        await using var session = await second.Database.ReadAsync(CancellationToken.None);
        var slugs = await session.QueryAsync(new Sql("SELECT slug FROM sites"), row => row.GetString(0), CancellationToken.None);
        Assert.Contains(site.Slug, slugs);
    }

    [Fact]
    public void The_clock_of_tests_fires_its_timers_in_their_order_and_only_when_told_to()
    {
        var clock = new TestClock();
        var start = clock.GetUtcNow();
        var fired = new List<string>();
        using var late = clock.CreateTimer(_ => fired.Add($"late at {(clock.GetUtcNow() - start).TotalSeconds}"), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var often = clock.CreateTimer(_ => fired.Add($"often at {(clock.GetUtcNow() - start).TotalSeconds}"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["often at 2", "often at 4", "late at 5"], fired);
        Assert.Equal(5, (clock.GetUtcNow() - start).TotalSeconds);
    }
}
