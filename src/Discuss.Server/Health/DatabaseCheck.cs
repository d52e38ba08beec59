using Discuss.Server.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Discuss.Server.Health;

/// <summary>Whether the database answers, and takes what is written.</summary>
internal sealed class DatabaseCheck(IDatabase database, WriteTrouble writes) : IHealthCheck
{
    private static readonly Sql Ask = new("SELECT count(*), 'off' FROM schema_versions");
    private static readonly Sql AskPostgres = new("SELECT count(*), current_setting('transaction_read_only') FROM schema_versions");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var (scripts, readOnly) = await session.FirstAsync(
            database.Dialect == Dialect.Postgres ? AskPostgres : Ask, row => (row.GetInt64(0), row.GetString(1) == "on"), cancellationToken);
        if (scripts == 0) return HealthCheckResult.Unhealthy("The database has no tables.");
        if (readOnly) writes.ReadOnly();
        return writes.Sentence is { } sentence ? HealthCheckResult.Degraded(sentence) : HealthCheckResult.Healthy();
    }
}
