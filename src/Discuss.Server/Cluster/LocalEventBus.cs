using System.Collections.Immutable;

namespace Discuss.Server.Cluster;

/// <summary>The bus of a single node.</summary>
internal sealed partial class LocalEventBus(ILogger<LocalEventBus> logger) : IEventBus
{
    private ImmutableArray<Action<ThreadEvent>> _listeners = [];

    public void Publish(ThreadEvent @event)
    {
        foreach (var listener in _listeners)
        {
            try
            {
                listener(@event);
            }
#pragma warning disable CA1031 // A listener's fault must not reach the writer, whose commit is done.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogListenerFailed(fault, @event.Thread.ToString(), @event.Seq);
            }
        }
    }

    public IDisposable Subscribe(Action<ThreadEvent> listener)
    {
        ImmutableInterlocked.Update(ref _listeners, (all, added) => all.Add(added), listener);
        return new Subscription(this, listener);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A listener failed on event {Seq} of thread {Thread}")]
    private partial void LogListenerFailed(Exception fault, string thread, long seq);

    private sealed class Subscription(LocalEventBus bus, Action<ThreadEvent> listener) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref bus._listeners, (all, gone) => all.Remove(gone), listener);
    }
}
