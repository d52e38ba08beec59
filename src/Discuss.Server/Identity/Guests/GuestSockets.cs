using Discuss.Server.Cluster;
using Discuss.Server.Live;
using Discuss.Server.Storage;
using Discuss.Server.Threads;

namespace Discuss.Server.Identity;

/// <summary>Cuts the open connections of guests whose identity is over.</summary>
internal sealed partial class GuestSockets(IEventBus bus, IDatabase database, LiveAuthors authors, ILogger<GuestSockets> logger)
    : IHostedService, IDisposable
{
    private const int MostAtOnce = 512;

    private static readonly SqlLists Revoked = new(
        ids => $"SELECT id FROM authors WHERE id IN ({ids}) AND revoked_at IS NOT NULL", Parameter.Long);

    private readonly List<IDisposable> _subscriptions = [];
    private int _looking;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscriptions.Add(bus.Subscribe((IdentityEvent told) =>
        {
            if (told.Kind == IdentityEventKind.GuestRevoked) Cut(told.Subject);
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

    private void Cut(long author)
    {
        foreach (var connection in authors.Of(author)) connection.Abort();
    }

    private async Task LookAsync()
    {
        Interlocked.Exchange(ref _looking, 0);
        try
        {
            var all = authors.All();
            if (all.Count == 0) return;
            await using var session = await database.ReadAsync(CancellationToken.None);
            foreach (var some in all.Chunk(MostAtOnce))
            {
                var (sql, values) = Revoked.For(some);
                foreach (var author in await session.QueryAsync(sql, row => row.GetInt64(0), CancellationToken.None, values)) Cut(author);
            }
        }
#pragma warning disable CA1031 // Nobody waits for this task; what they write is refused in any case.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotLooked(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whose connections are to be cut could not be asked")]
    private partial void LogNotLooked(Exception fault);
}
