namespace Discuss.Server.Moderation;

internal static class ModerationFeature
{
    /// <summary>The queue, decisions and the log.</summary>
    public static IHostApplicationBuilder AddModeration(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<QueueReader>();
        builder.Services.AddSingleton<Decider>();
        return builder;
    }

    /// <summary>The calls under <c>/api/v1/moderation</c>.</summary>
    public static IEndpointRouteBuilder MapModeration(this IEndpointRouteBuilder app)
    {
        ModerationEndpoints.Map(app);
        return app;
    }
}
