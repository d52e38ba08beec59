using System.Collections.Concurrent;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Storage;
using Microsoft.AspNetCore.SignalR;

namespace Discuss.Server.Live;

/// <summary>The threads that someone watches on this node, each with its channel.</summary>
internal sealed partial class LiveThreads : IDisposable
{
    private readonly ConcurrentDictionary<ThreadId, ThreadChannel> _channels = new();
    private readonly Func<ThreadId, ThreadChannel> _create;
    private readonly ThreadSeqs _seqs;
    private readonly ILogger _logger;
    private readonly IDisposable[] _subscriptions;
    private int _catchingUp;

    public LiveThreads(
        IEventBus bus, IDatabase database, ThreadEvents events, IHubContext<LiveHub> hub, LiveMeter meter, TimeProvider clock,
        ILogger<ThreadChannel> logger)
    {
        _create = id => new ThreadChannel(id, events, hub, meter, clock, logger, readers => bus.Publish(new ReadersEvent(id, readers)));
        (_seqs, _logger) = (new ThreadSeqs(database), logger);
        _subscriptions =
        [
            bus.Subscribe((ThreadEvent told) => Hear(told)),
            bus.Subscribe((ReadersEvent told) => Hear(told)),
            bus.SubscribeToGaps(CatchUp),
            clock.CreateTimer(_ => Repeat(), null, LiveLimits.ReadersRepeat, LiveLimits.ReadersRepeat),
        ];
    }

    /// <summary>How many threads are watched at this moment.</summary>
    public int Count => _channels.Count;

    public async Task<JoinResult> JoinAsync(ThreadId thread, string connection, long since, CancellationToken cancellationToken)
    {
        while (true)
        {
            var channel = _channels.GetOrAdd(thread, _create);
            try
            {
                var result = await channel.JoinAsync(connection, since, cancellationToken);
                if (result != JoinResult.Closed) return result;
            }
            finally
            {
                ForgetIfClosed(thread, channel);
            }
        }
    }

    public async Task LeaveAsync(ThreadId thread, string connection)
    {
        if (!_channels.TryGetValue(thread, out var channel)) return;
        await channel.LeaveAsync(connection);
        ForgetIfClosed(thread, channel);
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions) subscription.Dispose();
        foreach (var channel in _channels.Values) channel.Dispose();
    }

    private void Hear(ThreadEvent @event)
    {
        if (_channels.TryGetValue(@event.Thread, out var channel)) channel.Hear(@event.Seq);
    }

    private void Hear(ReadersEvent @event)
    {
        if (_channels.TryGetValue(@event.Thread, out var channel)) channel.Readers.Hear(@event.Node, @event.Count);
    }

    private void Repeat()
    {
        foreach (var channel in _channels.Values) channel.Readers.Repeat();
    }

    // Asks how far all watched threads have come; each is told from there by its channel.
    private void CatchUp()
    {
        // One that has not begun to ask yet asks for this gap, too.
        if (_channels.IsEmpty || Interlocked.Exchange(ref _catchingUp, 1) == 1) return;
        _ = Task.Run(CatchUpAsync);
    }

    private async Task CatchUpAsync()
    {
        Interlocked.Exchange(ref _catchingUp, 0);
        try
        {
            foreach (var (thread, seq) in await _seqs.ReadAsync([.. _channels.Keys], CancellationToken.None))
            {
                if (_channels.TryGetValue(thread, out var channel)) channel.Hear(seq);
            }
        }
#pragma warning disable CA1031 // Nobody waits for this task; while the bus is lost it is asked again soon.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotCaughtUp(_logger, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What watched threads missed could not be asked; it comes with their next event")]
    private static partial void LogNotCaughtUp(ILogger logger, Exception fault);

    private void ForgetIfClosed(ThreadId thread, ThreadChannel channel)
    {
        if (channel.Closed && _channels.TryRemove(KeyValuePair.Create(thread, channel))) channel.Dispose();
    }
}
