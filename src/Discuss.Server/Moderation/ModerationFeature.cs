namespace Discuss.Server.Moderation;

internal static class ModerationFeature
{
    /// <summary>The classifier, the screening of new comments, the queue, decisions and the log.</summary>
    public static IHostApplicationBuilder AddModeration(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Engine>();
        builder.Services.AddHealthChecks().AddCheck<EngineCheck>("classifier");
        builder.Services.AddSingleton<Screener>();
        builder.Services.AddSingleton<QueueReader>();
        builder.Services.AddSingleton<Decider>();
        return builder;
    }

    /// <summary>The calls under <c>/api/v1/moderation</c>.</summary>
    public static IEndpointRouteBuilder MapModeration(this IEndpointRouteBuilder app)
    {
        // Read now: a broken model file is known before the first comment.
        app.ServiceProvider.GetRequiredService<Engine>();
        ModerationEndpoints.Map(app);
        return app;
    }
}
