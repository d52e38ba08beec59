using Discuss.Server.Http;
using Discuss.Server.Identity;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

namespace Discuss.Server.Live;

internal static class LiveFeature
{
    /// <summary>The hub and the channels of watched threads.</summary>
    public static IHostApplicationBuilder AddLive(this IHostApplicationBuilder builder)
    {
        builder.Services
            .AddSignalR(options =>
            {
                options.MaximumReceiveMessageSize = LiveLimits.MaxMessage;
                options.KeepAliveInterval = LiveLimits.KeepAlive;
                options.ClientTimeoutInterval = LiveLimits.ClientTimeout;
                options.StreamBufferCapacity = 1;
                options.StatefulReconnectBufferSize = 0;
                options.AddFilter<HubAccess>();
            })
            .AddJsonProtocol(options => JsonSettings.Apply(options.PayloadSerializerOptions));
        builder.Services.AddSingleton<HubAccess>();
        builder.Services.AddSingleton<LiveMeter>();
        builder.Services.AddSingleton<LiveOrigins>();
        builder.Services.AddSingleton<ThreadEvents>();
        builder.Services.AddSingleton<LiveThreads>();
        builder.Services.AddSingleton<QueueWatch>();
        builder.Services.AddSingleton<LiveAuthors>();
        builder.Services.AddHostedService<NoticeTelling>();
        return builder;
    }

    /// <summary>The hub at <c>/live</c>, for moderators' pages at <c>/moderate/live</c>, and the call that serves where no WebSocket gets through.</summary>
    public static IEndpointRouteBuilder MapLive(this IEndpointRouteBuilder app)
    {
        MapHub(app, "/live", static (origins, context) => origins.AllowAsync(context));
        // The same for moderators' pages: under a folder where their cookie counts, and from no page but ours.
        MapHub(app, "/moderate/live", static (origins, context) => ValueTask.FromResult(origins.AllowsOwn(context)));
        EventEndpoints.Map(app);
        return app;
    }

    private static void MapHub(IEndpointRouteBuilder app, string path, Func<LiveOrigins, HttpContext, ValueTask<bool>> allow) =>
        app.MapHub<LiveHub>(path, options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.ApplicationMaxBufferSize = LiveLimits.MaxMessage;
            options.TransportMaxBufferSize = LiveLimits.MaxWaitingBytes;
            options.TransportSendTimeout = LiveLimits.SendTimeout;
            options.WebSockets.CloseTimeout = LiveLimits.CloseTimeout;
        }).Needs(Access.Anyone).Add(endpoint => Guard(endpoint, allow));

    // CORS does not cover WebSockets: the origin is checked before the hub hears of the request.
    private static void Guard(EndpointBuilder endpoint, Func<LiveOrigins, HttpContext, ValueTask<bool>> allow)
    {
        var hub = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = async context =>
        {
            // A node that stops opens no line. It breaks off, because a proxy then asks another node, where an answer would end at the reader.
            if (context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested)
            {
                context.Abort();
                return;
            }

            if (!await allow(context.RequestServices.GetRequiredService<LiveOrigins>(), context))
                throw ProblemException.Forbidden("This origin may not open a live connection.");
            await hub(context);
        };
    }
}
