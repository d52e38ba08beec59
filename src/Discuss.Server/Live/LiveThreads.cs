using System.Collections.Concurrent;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Microsoft.AspNetCore.SignalR;

namespace Discuss.Server.Live;

/// <summary>The threads that someone watches on this node, each with its channel.</summary>
internal sealed class LiveThreads : IDisposable
{
    private readonly ConcurrentDictionary<ThreadId, ThreadChannel> _channels = new();
    private readonly Func<ThreadId, ThreadChannel> _create;
    private readonly IDisposable _subscription;

    public LiveThreads(
        IEventBus bus, ThreadEvents events, IHubContext<LiveHub> hub, LiveMeter meter, TimeProvider clock, ILogger<ThreadChannel> logger)
    {
        _create = id => new ThreadChannel(id, events, hub, meter, clock, logger);
        _subscription = bus.Subscribe(Hear);
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
        _subscription.Dispose();
        foreach (var channel in _channels.Values) channel.Dispose();
    }

    private void Hear(ThreadEvent @event)
    {
        if (_channels.TryGetValue(@event.Thread, out var channel)) channel.Hear(@event.Seq);
    }

    private void ForgetIfClosed(ThreadId thread, ThreadChannel channel)
    {
        if (channel.Closed && _channels.TryRemove(KeyValuePair.Create(thread, channel))) channel.Dispose();
    }
}
