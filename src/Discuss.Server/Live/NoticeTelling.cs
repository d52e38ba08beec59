using Discuss.Server.Cluster;
using Microsoft.AspNetCore.SignalR;

namespace Discuss.Server.Live;

/// <summary>Tells people over their open connections that there is something new for them: <c>notices()</c>; what it is, the page asks.</summary>
internal sealed class NoticeTelling(IEventBus bus, LiveAuthors authors, IHubContext<LiveHub> hub) : IHostedService, IDisposable
{
    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = bus.Subscribe((IdentityEvent told) =>
        {
            if (told.Kind == IdentityEventKind.Noticed) Tell(told.Subject);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _subscription?.Dispose();

    // Nobody waits for it: a socket that takes nothing is cut by the hub, and the page asks when it is opened again.
    private void Tell(long author)
    {
        foreach (var connection in authors.Of(author))
            _ = hub.Clients.Client(connection.ConnectionId).SendAsync("notices", CancellationToken.None);
    }
}
