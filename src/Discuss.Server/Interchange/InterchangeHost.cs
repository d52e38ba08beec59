using Discuss.Server.Cluster;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Secrets;

namespace Discuss.Server.Interchange;

/// <summary>What the commands of moving in and out need beside the storage: the keys of what is sealed, sites, names.</summary>
internal static class InterchangeHost
{
    public static void Add(HostApplicationBuilder builder)
    {
        DataKeys.Add(builder.Services);
        // Nobody else is in this process; servers hear of it by the outbox.
        builder.Services.AddSingleton<IEventBus, LocalEventBus>();
        builder.Services.AddSingleton<SiteDirectory>();
        builder.Services.AddSingleton<AuthorNames>();
        builder.Services.AddSingleton(new MailFloodSwitch(IsOn: false));
        builder.Services.AddSingleton<MailFlood>();
        builder.Services.AddSingleton<GuestAddresses>();
    }

    /// <summary>Brings the database to this version's schema and opens the secrets, as a server does when it starts.</summary>
    public static async Task StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await ActivatorUtilities.CreateInstance<StorageStart>(services).StartAsync(cancellationToken);
        await ActivatorUtilities.CreateInstance<SecretStart>(services).StartAsync(cancellationToken);
    }
}
