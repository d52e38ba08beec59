using Discuss.Server.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Discuss.Server.Threads.Hot;

/// <summary>
/// The web server with a short way before the application: what is ready is sent, and what comes too much refused, without a pipeline, a route, an
/// identity or a scope of services. All else goes to the application as it came.
/// </summary>
internal sealed class HotServer(IServer server, HotPath path, BusyDoor door) : IServer
{
    public IFeatureCollection Features => server.Features;

    /// <summary>Puts the short way before the server that is registered.</summary>
    public static void Add(IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IServer)).ImplementationType
            ?? throw new InvalidOperationException("The web server is not registered by its type.");
        services.AddSingleton<HotPath>();
        services.AddSingleton<BusyDoor>();
        services.Replace(ServiceDescriptor.Singleton<IServer>(
            all => new HotServer((IServer)ActivatorUtilities.CreateInstance(all, inner), all.GetRequiredService<HotPath>(), all.GetRequiredService<BusyDoor>())));
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull =>
        server.StartAsync(new HotApplication<TContext>(application, path, door), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    public void Dispose() => server.Dispose();
}

/// <summary>Answers what is ready, refuses what is too much, and hands on the rest.</summary>
internal sealed class HotApplication<TContext>(IHttpApplication<TContext> application, HotPath path, BusyDoor door) : IHttpApplication<HotContext<TContext>>
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
        context.Refused = context.Target is null && door.Refuses(context.Http);
        if (context.Target is null && !context.Refused) Begin(context);
        return context;
    }

    public Task ProcessRequestAsync(HotContext<TContext> context) =>
        context.Refused ? door.RefuseAsync(context.Http) : context.Target is null ? application.ProcessRequestAsync(context.Application!) : AnswerAsync(context, context.Target);

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

    public bool Refused { get; set; }

    public TContext? Application { get; set; }
}
