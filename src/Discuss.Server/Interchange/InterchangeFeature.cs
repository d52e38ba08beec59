using Discuss.Server.Storage;

namespace Discuss.Server.Interchange;

internal static class InterchangeFeature
{
    /// <summary>Servers hear of what was imported beside them, and old permalinks are found.</summary>
    public static IHostApplicationBuilder AddInterchange(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IOutboxHandler, MovedInThreads>();
        builder.Services.AddSingleton<OldPermalinks>();
        return builder;
    }

    /// <summary>Old permalinks under <c>/r/{site}</c>.</summary>
    public static IEndpointRouteBuilder MapInterchange(this IEndpointRouteBuilder app)
    {
        RedirectEndpoints.Map(app);
        return app;
    }
}
