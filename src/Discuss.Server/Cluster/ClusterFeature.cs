using Discuss.Server.Cluster.Redis;
using Discuss.Server.Health;

namespace Discuss.Server.Cluster;

internal static class ClusterFeature
{
    /// <summary>The event bus, and what nodes share: over Redis where <c>ConnectionStrings:Redis</c> names one, else in this process.</summary>
    /// <exception cref="Identity.ConfigurationException">The connection string cannot be read.</exception>
    public static IHostApplicationBuilder AddCluster(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (RedisSettings.From(builder.Configuration) is not { } redis)
        {
            services.AddSingleton<IEventBus, LocalEventBus>();
            services.AddSingleton<ISharedStore, NoSharedStore>();
            return builder;
        }

        services.AddSingleton(redis);
        services.AddSingleton<RedisNames>();
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<BusMeter>();
        services.AddSingleton<RedisEventBus>();
        services.AddSingleton<IEventBus>(provider => provider.GetRequiredService<RedisEventBus>());
        services.AddSingleton<ISharedStore, RedisStore>();
        services.AddSingleton<ISharedBuckets, RedisBuckets>();
        services.AddHealthChecks().AddCheck<RedisCheck>("redis", tags: [HealthFeature.Told]).AddCheck<BusCheck>("bus", tags: [HealthFeature.Told]);
        return builder;
    }

    /// <summary>Connects the nodes: after the features whose tables and caches hear of each other's events.</summary>
    public static IHostApplicationBuilder AddClusterLink(this IHostApplicationBuilder builder)
    {
        if (RedisSettings.From(builder.Configuration) is not null) builder.Services.AddHostedService<RedisLink>();
        return builder;
    }
}
