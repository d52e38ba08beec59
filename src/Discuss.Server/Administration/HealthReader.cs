using Discuss.Server.Cluster;
using Discuss.Server.Cluster.Redis;
using Discuss.Server.Health;
using Discuss.Server.Moderation;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Backup;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Discuss.Server.Administration;

/// <summary>What waits in the outbox of one kind.</summary>
internal sealed record Waiting(string Kind, long Count, DateTimeOffset Oldest, int Attempts);

/// <summary>What this node knows of how it is.</summary>
/// <param name="Checks">The health checks, with their sentences.</param>
/// <param name="Outbox">What waits, of at most a thousand; <see langword="null"/> where the database does not answer.</param>
/// <param name="Queues">What waits for people, for its time, or for others, of each at most a thousand.</param>
/// <param name="Numbers">What this node has counted since it started: name, number, what it is.</param>
internal sealed record HealthReading(
    HealthStatus Status, IReadOnlyList<(string Name, HealthStatus Status, string? Sentence)> Checks, IReadOnlyList<Waiting>? Outbox, Queues? Queues,
    string Database, string? Schema, string Bus, string Classifier, BackupReading Backups, IReadOnlyList<(string Name, string Value, string About)> Numbers);

/// <summary>Comments that are held, mails that are due now or later, deliveries to webhooks that were not taken yet.</summary>
internal sealed record Queues(long Comments, long Mails, long Deliveries);

/// <summary>What is known of the server's own backups.</summary>
/// <param name="State"><see langword="null"/> where the database does not answer.</param>
internal sealed record BackupReading(BackupSettings Settings, BackupState? State);

/// <summary>Asks everything that can say how it is.</summary>
internal sealed class HealthReader(
    HealthCheckService checks, IDatabase database, ISharedStore shared, Engine engine, MeterReadings readings, BackupSettings backups, BackupRuns runs,
    IConfiguration configuration)
{
    public async Task<HealthReading> ReadAsync(CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var told = report.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => (entry.Key, entry.Value.Status, entry.Value.Description ?? entry.Value.Exception?.GetType().Name)).ToList();
        var (outbox, queues, schema, state) = await StoredAsync(cancellationToken);
        var redis = RedisSettings.From(configuration);
        return new HealthReading(
            report.Status, told, outbox, queues, database.Dialect == Dialect.Postgres ? "PostgreSQL" : "SQLite, one file in the data folder", schema,
            redis is null ? "In this process: one node." : $"Redis at {redis.Where}, which {(shared.IsThere ? "answers" : "does not answer: this node shows what it knows, and catches up")}.",
            engine.Fault ?? "It judges each comment in this process.", new BackupReading(backups, state), Numbers(readings.Write()));
    }

    private async Task<(IReadOnlyList<Waiting>? Outbox, Queues? Queues, string? Schema, BackupState? Backups)> StoredAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await database.ReadAsync(cancellationToken);
            var waiting = await session.QueryAsync(
                DashboardSql.Outbox,
                row => new Waiting(row.GetString(0), row.GetInt64(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)), row.GetInt32(3)), cancellationToken);
            var schema = await session.FirstAsync(DashboardSql.Schema, row => row.GetString(0), cancellationToken);
            var queues = await session.FirstAsync(DashboardSql.Queues, row => new Queues(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), cancellationToken);
            return (waiting, queues, schema, await runs.ReadAsync(cancellationToken));
        }
        catch (Exception fault) when (StorageProblems.From(fault) is not null)
        {
            // The check of the database says it; the page shows the rest.
            return (null, null, null, null);
        }
    }

    // The text that Prometheus reads, without what is told by bucket or by route.
    private static List<(string, string, string)> Numbers(string metrics)
    {
        var (numbers, about) = (new List<(string, string, string)>(), "");
        foreach (var line in metrics.Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal)) about = line.Split(' ', 4) is [_, _, _, var help] ? help : "";
            else if (line.StartsWith("discuss_", StringComparison.Ordinal) && !line.Contains('{', StringComparison.Ordinal) && line.Split(' ') is [var name, var value]) numbers.Add((name, value, about));
        }

        return numbers;
    }
}
