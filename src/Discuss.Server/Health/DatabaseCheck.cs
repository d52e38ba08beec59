using Discuss.Server.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Discuss.Server.Health;

/// <summary>Whether the database answers.</summary>
internal sealed class DatabaseCheck(IDatabase database) : IHealthCheck
{
    private static readonly Sql Ask = new("SELECT count(*) FROM schema_versions");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var scripts = await session.FirstAsync(Ask, row => row.GetInt64(0), cancellationToken);
        return scripts > 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database has no tables.");
    }
}
