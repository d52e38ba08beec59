namespace Discuss.Server.Audience;

internal static class AudienceFeature
{
    /// <summary>How often threads are looked at, counted without following anybody.</summary>
    public static IHostApplicationBuilder AddAudience(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ViewCounts>();
        builder.Services.AddHostedService<ViewKeeper>();
        return builder;
    }
}
