using System.Net;
using Discuss.Server.Identity;
using Discuss.Server.Telemetry;
using Discuss.Server.Tests.Cluster;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using HostOptions = Discuss.Server.Tests.Hosting.HostOptions;
using IHostedService = Microsoft.Extensions.Hosting.IHostedService;

namespace Discuss.Server.Tests.Telemetry;

public sealed class TelemetryTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_post_is_one_trace_from_the_clients_own_on_and_the_servers_numbers_go_with_it(Database database)
    {
        await using var collector = await Collector.StartAsync();
        await using var host = await DiscussHost.StartAsync(With(database, collector));
        var site = await host.SiteAsync();
        var guest = Calls.As("Guest", await host.GuestTokenAsync());

        var posted = await host.PostAsync(
            $"/api/v1/sites/{site.Slug}/comments?key=a", new { body = "Hear, hear." }, guest.And(Calls.With("traceparent", $"00-{Trace}-00f067aa0ba902b7-01")));
        await host.StopAsync();

        Assert.Equal(HttpStatusCode.Created, posted.Status);
        var spans = collector.Spans.Where(span => span.Trace == Trace).ToList();
        var request = Assert.Single(spans, span => span.Parent == "00f067aa0ba902b7");
        Assert.Equal("POST /api/v1/sites/{site}/comments", request.Name);
        Assert.Equal("/api/v1/sites/{site}/comments", request.Attributes["http.route"]);
        foreach (var part in new[] { "comment.screen", "database.write", "events.publish" })
            Assert.Contains(spans, span => span.Name == part && spans.Exists(above => above.Id == span.Parent));
        if (database == Database.Postgres) Assert.Contains(spans, span => span.Attributes.ContainsKey("db.system.name") || span.Attributes.ContainsKey("db.system"));
        foreach (var metric in new[] { "discuss.comments.posted", "http.server.request.duration", "kestrel.active_connections" }) Assert.Contains(metric, collector.Metrics.Keys);
        Assert.Contains("service.name=discuss", collector.Services.Keys);
        Assert.Contains(collector.Services.Keys, attribute => attribute.StartsWith("service.instance.id=", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_about_a_person_is_sent(Database database)
    {
        await using var collector = await Collector.StartAsync();
        await using var host = await DiscussHost.StartAsync(With(database, collector));
        var site = await host.SiteAsync();
        var (name, email) = (Calls.NewName("Canary"), await host.RegisterAsync());
        var guest = await host.GuestTokenAsync(name);
        var member = await host.BearerAsync(email, Calls.Password);
        var from = Calls.With("X-Forwarded-For", "203.0.113.77").And(Calls.With("tracestate", "a=canary-state")).And(Calls.With("User-Agent", "canary-agent"));

        await host.PostAsync($"/api/v1/sites/{site.Slug}/comments?key=canary-key", new { body = "A canary text." }, Calls.As("Guest", guest).And(from));
        await host.PostAsync($"/api/v1/sites/{site.Slug}/comments?key=canary-key", new { body = "A second canary text." }, Calls.As("Bearer", member).And(from));
        await host.SendAsync(HttpMethod.Get, $"/canary-path?code=canary-code&email={email}", null, from);
        await host.SendAsync(HttpMethod.Get, $"/api/v1/sites/{site.Slug}/thread?key=canary-key&after=canary-after", null, from);
        // A statement that fails tells its values in the text of its exception.
        await Assert.ThrowsAnyAsync<Exception>(() => host.Database.WriteAsync(
            session => session.ExecuteAsync(new Server.Storage.Sql("SELECT CAST('canary-value' AS integer) FROM no_such_table"), CancellationToken.None), CancellationToken.None));
        await host.StopAsync();

        var sent = collector.Everything;
        Assert.Contains("/api/v1/sites/{site}/comments", sent, StringComparison.Ordinal);
        Assert.All(
            new[] { name, "canary", email, guest, member, Calls.Password, "203.0.113.77" },
            secret => Assert.DoesNotContain(secret, sent, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Without_a_collector_nothing_is_collected()
    {
        await using var host = await DiscussHost.StartAsync();

        Assert.DoesNotContain(host.Services.GetServices<IHostedService>(), service => service is TelemetryExport);
        Assert.DoesNotContain(host.Services.GetServices<IStartupFilter>(), filter => filter is RequestSpans);
    }

    [Fact]
    public async Task A_collector_that_is_away_disturbs_nobody_and_the_log_says_it_once()
    {
        await using var host = await DiscussHost.StartAsync(With(Database.Sqlite, $"http://127.0.0.1:{RedisServer.FreePort()}"));

        Assert.True((await host.SiteAsync()).Id > 0);
        await host.StopAsync();
        Assert.Contains("The collector at 127.0.0.1:", Assert.Single(host.Log.Troubles).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "ftp://user:hunter2@collector")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "carrier-pigeon")]
    public async Task A_setting_that_cannot_be_used_is_a_sentence_at_the_start(string key, string value)
    {
        var options = With(Database.Sqlite, "http://127.0.0.1:4318");
        options = options with { Settings = new Dictionary<string, string>(options.Settings) { [key] = value } };

        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => DiscussHost.StartAsync(options));

        Assert.Contains(key, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", wrong.Message, StringComparison.Ordinal);
    }

    private static HostOptions With(Database database, Collector collector) => With(database, collector.Address.ToString());

    private static HostOptions With(Database database, string collector) => new()
    {
        Database = database,
        Settings = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector, ["Discuss:Proxies"] = "127.0.0.1" },
    };
}
