namespace Discuss.Server.Http;

internal static class HttpFeature
{
    /// <summary>The most that a request's body may hold: a comment of 5,000 characters in the widest encoding fits.</summary>
    public const int MaxBody = 32 * 1024;

    /// <summary>Problem details, strict JSON, limits of the server.</summary>
    public static WebApplicationBuilder AddHttp(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<Problems>();
        builder.Services.ConfigureHttpJsonOptions(options => JsonSettings.Apply(options.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddSingleton(TimeProvider.System);
        return builder;
    }

    /// <summary>What stands around every request.</summary>
    public static WebApplication UseHttp(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        return app;
    }
}
