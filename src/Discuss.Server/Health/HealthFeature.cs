using Discuss.Server.Cluster.Redis;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Discuss.Server.Health;

internal static class HealthFeature
{
    /// <summary>The tag of a check whose sentences are for everybody to read: no path, no address, no exception's text.</summary>
    public const string Told = "told";

    // A probe that hears nothing for longer gives up by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The checks of this node, and the numbers that it counts.</summary>
    public static IHostApplicationBuilder AddHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck<DatabaseCheck>("database", timeout: Patience, tags: [Told]);
        if (RedisSettings.From(builder.Configuration) is null && StorageSettings.From(builder.Configuration, builder.Environment).Dialect == Dialect.Postgres)
            builder.Services.AddHealthChecks().AddCheck<OtherNodesCheck>("nodes", timeout: Patience, tags: [Told]);
        // What is degraded says so itself, once, and not with every probe.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService", LogLevel.Error);
        builder.Services.AddSingleton<MeterReadings>();
        // Counts from the start on, not from the first question.
        builder.Services.AddHostedService<MeterStart>();
        return builder;
    }

    /// <summary><c>/healthz/live</c> (the process answers), <c>/healthz/ready</c> (it can do its work), <c>/metrics</c> for Prometheus.</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).Needs(Access.Anyone);
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).Needs(Access.Anyone);
        app.MapGet("/metrics", (MeterReadings readings) => TypedResults.Text(readings.Write(), MeterReadings.ContentType)).Needs(Access.Anyone).ExcludeFromDescription();
        return app;
    }

    // Names and states, and a sentence on what is degraded where that is our own; why a check failed is for the log.
    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new HealthView(
        report.Status,
        report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status),
        report.Entries.Where(entry => entry.Value is { Status: HealthStatus.Degraded, Description: not null } && entry.Value.Tags.Contains(Told))
            .ToDictionary(entry => entry.Key, entry => entry.Value.Description!)));

    internal sealed record HealthView(
        HealthStatus Status, IReadOnlyDictionary<string, HealthStatus> Checks, IReadOnlyDictionary<string, string> Notes);

    private sealed class MeterStart(MeterReadings readings) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            readings.Start();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
