using Discuss.Server.Http.Outbound;
using Discuss.Server.Threads.Hot;

namespace Discuss.Server.Http;

internal static class HttpFeature
{
    /// <summary>The most that a request's body may hold: a comment of 5,000 characters in the widest encoding fits.</summary>
    public const int MaxBody = Bounds.RequestBytes;

    // What is still read, and thrown away, of a body that is too large: who sends it gets to hear why.
    private const int MaxDrained = Bounds.DrainedBytes;

    /// <summary>Problem details, strict JSON, limits of the server.</summary>
    public static WebApplicationBuilder AddHttp(this WebApplicationBuilder builder)
    {
        Defaults.Apply(builder);
        Listening.Apply(builder);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxDrained;
        });
        Compression.Add(builder.Services);
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = Problems.Name);
        builder.Services.AddExceptionHandler<Problems>();
        builder.Services.ConfigureHttpJsonOptions(options => JsonSettings.Apply(options.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<SiteOrigins>();
        builder.Services.AddSingleton<PublicAddress>();
        builder.Services.AddSingleton<Places>();
        builder.Services.AddSingleton<OutboundClient>();
        builder.Services.AddHostedService<GentleStop>();
        builder.Services.AddSingleton(Proxies.From(builder.Configuration));
        Limits.Add(builder.Services, Limits.AreOn(builder.Configuration, builder.Environment));
        return builder;
    }

    /// <summary>What is slow the first time, made before the first request. Comes last: what starts before it starts beside it.</summary>
    public static WebApplicationBuilder AddFirstUses(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<FirstUses>();
        builder.Services.AddHostedService(services => services.GetRequiredService<FirstUses>());
        return builder;
    }

    /// <summary>What stands around every request.</summary>
    public static WebApplication UseHttp(this WebApplication app)
    {
        app.Services.GetRequiredService<FirstUses>().Begin();
        app.UseProxies();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseSecurityHeaders();
        app.UseCrossOrigin();
        app.UseHotBuilding();
        app.UseBusyGuard();
        app.UseCompression();
        app.UseBodyGuard();
        app.UseRouting();
        app.UseAuthentication();
        app.UseForgeryGuard();
        app.UseRateLimiter();
        app.UseAuthorization();
        return app;
    }
}
