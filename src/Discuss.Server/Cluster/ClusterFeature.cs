namespace Discuss.Server.Cluster;

internal static class ClusterFeature
{
    /// <summary>The event bus, and what nodes share.</summary>
    public static IHostApplicationBuilder AddCluster(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IEventBus, LocalEventBus>();
        builder.Services.AddSingleton<ISharedStore, NoSharedStore>();
        return builder;
    }
}
