using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Discuss.Server.Threads.Hot;

/// <summary>
/// The web server with a short way before the application: what is ready is sent without a pipeline, a route, an identity or a scope of
/// services. All else goes to the application as it came.
/// </summary>
internal sealed class HotServer(IServer server, HotPath path) : IServer
{
    public IFeatureCollection Features => server.Features;

    /// <summary>Puts the short way before the server that is registered.</summary>
    public static void Add(IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IServer)).ImplementationType
            ?? throw new InvalidOperationException("The web server is not registered by its type.");
        services.AddSingleton<HotPath>();
        services.Replace(ServiceDescriptor.Singleton<IServer>(
            all => new HotServer((IServer)ActivatorUtilities.CreateInstance(all, inner), all.GetRequiredService<HotPath>())));
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull =>
        server.StartAsync(new HotApplication<TContext>(application, path), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    public void Dispose() => server.Dispose();
}

/// <summary>Answers what is ready, and hands on the rest.</summary>
internal sealed class HotApplication<TContext>(IHttpApplication<TContext> application, HotPath path) : IHttpApplication<HotContext<TContext>>
    where TContext : notnull
{
    public HotContext<TContext> CreateContext(IFeatureCollection contextFeatures)
    {
        // A connection brings its requests one after the other, and keeps what they need.
        var container = contextFeatures as IHostContextContainer<HotContext<TContext>>;
        var context = container?.HostContext ?? new HotContext<TContext>();
        if (container is not null) container.HostContext = context;
        context.Http.Initialize(contextFeatures);
        context.Target = HotRequest.TargetOf(context.Http);
        if (context.Target is null) Begin(context);
        return context;
    }

    public Task ProcessRequestAsync(HotContext<TContext> context) =>
        context.Target is null ? application.ProcessRequestAsync(context.Application!) : AnswerAsync(context, context.Target);

    public void DisposeContext(HotContext<TContext> context, Exception? exception)
    {
        if (context.Application is { } begun) application.DisposeContext(begun, exception);
        context.Application = default;
        context.Http.Uninitialize();
    }

    private async Task AnswerAsync(HotContext<TContext> context, string target)
    {
        if (await path.TryAnswerAsync(context.Http, target)) return;
        Begin(context);
        await application.ProcessRequestAsync(context.Application!);
    }

    private void Begin(HotContext<TContext> context) => context.Application = application.CreateContext(context.Http.Features);
}

/// <summary>One request: on the short way where it has a target, and in the application where that has a context of it.</summary>
internal sealed class HotContext<TContext>
{
    public DefaultHttpContext Http { get; } = new(new FeatureCollection());

    public string? Target { get; set; }

    public TContext? Application { get; set; }
}
