using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Discuss.Server.Cluster.Redis;

/// <summary>Without Redis the node serves on from the database: degraded, not down.</summary>
internal sealed class RedisCheck(RedisConnection connection) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(connection.Trouble is { } trouble
            ? HealthCheckResult.Degraded(trouble + " This node serves on from the database; other nodes' news come seconds late.")
            : HealthCheckResult.Healthy());
}

/// <summary>Whether what other nodes tell reaches this one.</summary>
internal sealed class BusCheck(IEventBus bus) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(bus.IsWhole ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("Events of other nodes do not come by the bus."));
}
