using Discuss.Server.Cluster;
using Discuss.Server.Live;

namespace Discuss.Server.Identity;

/// <summary>Cuts the open connections of guests whose identity is over.</summary>
internal sealed class GuestSockets(IEventBus bus, LiveAuthors authors) : IHostedService, IDisposable
{
    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = bus.Subscribe((IdentityEvent told) =>
        {
            if (told.Kind != IdentityEventKind.GuestRevoked) return;
            foreach (var connection in authors.Of(told.Subject)) connection.Abort();
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _subscription?.Dispose();
}
