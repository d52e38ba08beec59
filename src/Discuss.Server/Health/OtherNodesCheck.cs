using Discuss.Server.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Discuss.Server.Health;

/// <summary>Several nodes without a Redis do not hear of each other's events: each serves, but says that something is missing.</summary>
internal sealed partial class OtherNodesCheck(IDatabase database, NodeName node, ILogger<OtherNodesCheck> logger) : IHealthCheck
{
    private const string Alone =
        "Another node uses this database, and no Redis connects them: what happens on one is told on the other only to who loads the page anew. "
        + "Name the same Redis in ConnectionStrings:Redis on every node.";

    // Each node keeps a connection, for it looks after the outbox.
    private static readonly Sql Others = new(
        "SELECT count(DISTINCT application_name) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'discuss/%' AND application_name <> @own",
        Parameter.Text("own"));

    private int _said;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        if (await session.FirstAsync(Others, row => row.GetInt64(0), cancellationToken, node.Text) == 0) return HealthCheckResult.Healthy();
        if (Interlocked.Exchange(ref _said, 1) == 0) LogAlone(Alone);
        return HealthCheckResult.Degraded(Alone);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sentence}")]
    private partial void LogAlone(string sentence);
}
