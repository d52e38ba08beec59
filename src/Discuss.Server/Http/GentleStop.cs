using Microsoft.AspNetCore.Hosting.Server;

namespace Discuss.Server.Http;

/// <summary>
/// When the node is told to stop it takes no connection any more before the first socket is closed: else those whose sockets are closed come
/// back to it at once, because of all nodes it has the fewest, and nobody closes theirs until the process ends. Requests that are being
/// answered have <see cref="Patience"/>, and say that their connection ends with them.
/// </summary>
internal sealed class GentleStop(IServer server, IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    /// <summary>How long requests and sockets have to end; the host itself waits for half a minute.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _over = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The last to be registered is the first to be called: before those who close the sockets, which were registered until the start.
        lifetime.ApplicationStarted.Register(() => lifetime.ApplicationStopping.Register(Stop));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _over.Dispose();

    private void Stop()
    {
        _over.CancelAfter(Patience);
        // It stops listening before it waits for anything; the host waits for the same end.
        _ = server.StopAsync(_over.Token);
    }
}
