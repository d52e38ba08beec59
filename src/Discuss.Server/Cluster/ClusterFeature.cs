namespace Discuss.Server.Cluster;

internal static class ClusterFeature
{
    /// <summary>The event bus.</summary>
    public static IHostApplicationBuilder AddCluster(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IEventBus, LocalEventBus>();
        return builder;
    }
}
