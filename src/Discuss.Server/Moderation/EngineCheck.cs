using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Discuss.Server.Moderation;

/// <summary>Without a classifier the node works on, by the sites' rules: degraded, not down.</summary>
internal sealed class EngineCheck(Engine engine) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(engine.Fault is { } fault ? HealthCheckResult.Degraded(fault) : HealthCheckResult.Healthy());
}
