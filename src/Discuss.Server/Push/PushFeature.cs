using Discuss.Server.Client;
using Discuss.Server.Identity;
using Discuss.Server.Storage;

namespace Discuss.Server.Push;

internal static class PushFeature
{
    /// <summary>Web push by the open standards: RFC 8030, 8291 and 8292, without anybody's library.</summary>
    public static IHostApplicationBuilder AddPush(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<VapidKeys>();
        services.AddSingleton<PushSubscriptions>();
        services.AddSingleton<WebPush>();
        services.AddSingleton<IOutboxHandler>(provider => provider.GetRequiredService<WebPush>());
        services.AddSingleton<IOutboxHandler, PushErrands>();
        return builder;
    }

    /// <summary>The calls under <c>/api/v1/push</c>, and the worker that shows the messages.</summary>
    public static IEndpointRouteBuilder MapPush(this IEndpointRouteBuilder app)
    {
        PushEndpoints.Map(app);
        app.MapGet("/push/worker.js", SendWorker).Needs(Access.Anyone).ExcludeFromDescription();
        return app;
    }

    /// <summary>Its scope is its folder, where there is no page: it shows messages and sees no request of anybody.</summary>
    private static IResult SendWorker(HttpContext context, ClientScripts scripts)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
        return scripts.PushWorker.Send(context, "no-cache");
    }
}
