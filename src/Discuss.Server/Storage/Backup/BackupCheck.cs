using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Discuss.Server.Storage.Backup;

/// <summary>Whether the server's own backups come to something; what went wrong is for administrators, and not told here.</summary>
internal sealed class BackupCheck(BackupSettings settings, BackupRuns runs, TimeProvider clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (settings.Every is not { } every) return HealthCheckResult.Healthy();
        var state = await runs.ReadAsync(cancellationToken);
        if (state.IsFailing) return HealthCheckResult.Degraded("The last backup that was due came to nothing; /admin/health says why.");
        return state.Whole is { } last && clock.GetUtcNow() - last.BeganAt > every + every
            ? HealthCheckResult.Degraded("There was no backup for twice as long as there should be from one to the next.")
            : HealthCheckResult.Healthy();
    }
}
