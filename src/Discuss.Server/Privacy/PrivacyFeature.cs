using Discuss.Server.Pages.Admin;
using Discuss.Server.Pages.Privacy;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Backup;

namespace Discuss.Server.Privacy;

internal static class PrivacyFeature
{
    /// <summary>What is kept of people: told, given to them, erased for them, and removed when its time is over.</summary>
    /// <exception cref="Identity.ConfigurationException">A setting of <c>Discuss:Retention</c> is no number of days, or one of <c>Discuss:Backups</c> cannot be kept.</exception>
    public static IHostApplicationBuilder AddPrivacy(this IHostApplicationBuilder builder)
    {
        var backups = BackupSettings.From(builder.Configuration, StorageSettings.From(builder.Configuration, builder.Environment));
        builder.Services.AddSingleton(RetentionSettings.From(builder.Configuration) with { Backups = backups.DaysKept });
        builder.Services.AddSingleton<FormerGuest>();
        builder.Services.AddSingleton<PrivacyMail>();
        builder.Services.AddSingleton<RetentionKeeper>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<RetentionKeeper>());
        return builder;
    }

    /// <summary>The pages under <c>/privacy</c>, the calls for guests, and what administrators see of retention.</summary>
    public static IEndpointRouteBuilder MapPrivacy(this IEndpointRouteBuilder app)
    {
        PrivacyPages.Map(app);
        GuestDataEndpoints.Map(app);
        RetentionPageEndpoints.Map(app);
        return app;
    }
}
