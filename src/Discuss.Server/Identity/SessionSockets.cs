using Discuss.Server.Cluster;
using Discuss.Server.Live;

namespace Discuss.Server.Identity;

/// <summary>
/// Cuts the open connections of sessions that ended, wherever they were ended: a connection outlives the request that showed the session.
/// Whoever reads on does so as nobody, by a connection of their own making.
/// </summary>
internal sealed partial class SessionSockets(IEventBus bus, Sessions sessions, LiveAuthors authors, ILogger<SessionSockets> logger)
    : IHostedService, IDisposable
{
    private readonly List<IDisposable> _subscriptions = [];
    private int _looking;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscriptions.Add(bus.Subscribe((IdentityEvent told) =>
        {
            if (told.Kind == IdentityEventKind.SessionEnded) Cut(told.Subject);
        }));
        _subscriptions.Add(bus.SubscribeToGaps(() =>
        {
            // One that has not begun to ask yet asks for this gap, too.
            if (Interlocked.Exchange(ref _looking, 1) == 0) _ = Task.Run(LookAsync, CancellationToken.None);
        }));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions) subscription.Dispose();
    }

    private void Cut(long session)
    {
        foreach (var connection in authors.OfSession(session)) connection.Abort();
    }

    private async Task LookAsync()
    {
        Interlocked.Exchange(ref _looking, 0);
        try
        {
            foreach (var session in authors.Sessions())
            {
                if (!await sessions.IsLiveAsync(session, CancellationToken.None)) Cut(session);
            }
        }
#pragma warning disable CA1031 // Nobody waits for this task; what they write is refused in any case.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotLooked(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whose sessions ended could not be asked; their connections stay until the next gap")]
    private partial void LogNotLooked(Exception fault);
}
