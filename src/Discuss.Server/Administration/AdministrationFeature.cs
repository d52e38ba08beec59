using Discuss.Server.Pages.Admin;
using Discuss.Server.Storage.Backup;

namespace Discuss.Server.Administration;

internal static class AdministrationFeature
{
    /// <summary>The first minutes; making sites and their looks, the dashboard, the health of this node and its backups, for those who administer all of them.</summary>
    public static IHostApplicationBuilder AddAdministration(this IHostApplicationBuilder builder)
    {
        ScheduledBackups.Add(builder);
        builder.Services.AddSingleton<NewSite>();
        builder.Services.AddSingleton<Setup>();
        builder.Services.AddSingleton<Sightings>();
        builder.Services.AddSingleton<Installations>();
        builder.Services.AddHostedService<SightingKeeper>();
        builder.Services.AddHostedService<SetupLine>();
        builder.Services.AddSingleton<DashboardReader>();
        builder.Services.AddSingleton<HealthReader>();
        builder.Services.AddSingleton<PersonFinder>();
        builder.Services.AddSingleton<PersonRecords>();
        builder.Services.AddSingleton<AdminDesk>();
        builder.Services.AddSingleton<LookPreview>();
        return builder;
    }

    /// <summary>The pages under <c>/admin</c>, and <c>/setup</c> as long as nobody administers.</summary>
    public static IEndpointRouteBuilder MapAdministration(this IEndpointRouteBuilder app)
    {
        DashboardEndpoints.Map(app);
        SitePageEndpoints.Map(app);
        InstallEndpoints.Map(app);
        SetupEndpoints.Map(app);
        PersonPageEndpoints.Map(app);
        return app;
    }
}
