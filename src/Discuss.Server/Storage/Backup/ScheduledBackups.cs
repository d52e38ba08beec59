using Discuss.Server.Health;

namespace Discuss.Server.Storage.Backup;

/// <summary>Backups that the server takes by itself, where the settings say how often and where to.</summary>
internal static class ScheduledBackups
{
    /// <exception cref="Identity.ConfigurationException">The settings say how often, and not where to.</exception>
    public static void Add(IHostApplicationBuilder builder)
    {
        var settings = BackupSettings.From(builder.Configuration, StorageSettings.From(builder.Configuration, builder.Environment));
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<Backups>();
        builder.Services.AddSingleton<BackupRuns>();
        builder.Services.AddSingleton<BackupTurn>();
        builder.Services.AddSingleton<BackupKeeper>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<BackupKeeper>());
        if (settings.Every is not null) builder.Services.AddHealthChecks().AddCheck<BackupCheck>("backups", tags: [HealthFeature.Told]);
    }
}
