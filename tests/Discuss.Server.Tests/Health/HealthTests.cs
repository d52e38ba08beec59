using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Health;

public sealed class HealthTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_server_whose_database_answers_is_alive_and_ready(Database database)
    {
        var host = await hosts.OnAsync(database);

        var live = await host.Client.GetFromJsonAsync<JsonElement>("/healthz/live");
        var ready = await host.Client.GetFromJsonAsync<JsonElement>("/healthz/ready");

        Assert.Equal("healthy", live.GetProperty("status").GetString());
        Assert.Equal("healthy", ready.GetProperty("status").GetString());
        Assert.Equal("healthy", ready.GetProperty("checks").GetProperty("database").GetString());
    }

    [Fact]
    public async Task A_server_whose_database_is_gone_is_alive_but_not_ready()
    {
        await using var host = await DiscussHost.StartAsync();
        await using (var session = await host.Database.ReadAsync(CancellationToken.None))
            await session.ExecuteAsync(new Server.Storage.Sql("DROP TABLE schema_versions"), CancellationToken.None);

        using var live = await host.Client.GetAsync("/healthz/live");
        using var ready = await host.Client.GetAsync("/healthz/ready");

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.DoesNotContain("schema_versions", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_numbers_of_this_server_and_of_no_other_are_there_for_Prometheus()
    {
        await using var other = await DiscussHost.StartAsync();
        await using var host = await DiscussHost.StartAsync();
        var discussion = await Discussion.StartAsync(host);
        var mira = await discussion.PersonAsync("Mira");
        var first = await discussion.PostAsync(mira);
        await using var reader = await HubClient.ConnectAsync(host.Address);
        await reader.JoinAsync(first.Id.Thread.ToString(), first.Seq);
        await discussion.PostAsync(mira);
        await reader.UntilAsync(() => reader.Events(first.Id.Thread.ToString()).Count == 1);
        using (await host.Client.GetAsync("/healthz/live"))
        {
        }

        var metrics = await host.Client.GetStringAsync("/metrics");

        Assert.Equal(2, await host.NumberAsync("discuss_comments_posted_total"));
        Assert.Equal(1, await host.NumberAsync("discuss_live_connections"));
        Assert.Equal(1, await host.NumberAsync("discuss_live_events_total"));
        Assert.Contains("\n# TYPE http_server_request_duration_seconds histogram\n", metrics, StringComparison.Ordinal);
        Assert.Contains("http_route=\"/healthz/live\",le=\"+Inf\"} 1\n", Sorted(metrics), StringComparison.Ordinal);
        Assert.Equal(0, await other.NumberAsync("discuss_comments_posted_total"));
    }

    // The order of the labels is the framework's.
    private static string Sorted(string metrics) => string.Join('\n', metrics.Split('\n').Select(line =>
        line.IndexOf('{', StringComparison.Ordinal) is var open and > 0 && line.IndexOf('}', StringComparison.Ordinal) is var close and > 0
            ? line[..(open + 1)] + string.Join(',', line[(open + 1)..close].Split(',').OrderBy(label => label.StartsWith("le=", StringComparison.Ordinal) ? 2 : label.StartsWith("http_route", StringComparison.Ordinal) ? 1 : 0)) + line[close..]
            : line));
}
