using System.Collections.Immutable;

namespace Discuss.Server.Cluster;

/// <summary>The bus of a single node.</summary>
internal sealed class LocalEventBus(ILogger<LocalEventBus> logger) : IEventBus
{
    private readonly Listeners<ThreadEvent> _threads = new(logger);
    private readonly Listeners<ModerationEvent> _moderation = new(logger);
    private readonly Listeners<IdentityEvent> _identity = new(logger);

    public void Publish(ThreadEvent @event) => _threads.Tell(@event);

    public void Publish(ModerationEvent @event) => _moderation.Tell(@event);

    public void Publish(IdentityEvent @event) => _identity.Tell(@event);

    public IDisposable Subscribe(Action<ThreadEvent> listener) => _threads.Add(listener);

    public IDisposable Subscribe(Action<ModerationEvent> listener) => _moderation.Add(listener);

    public IDisposable Subscribe(Action<IdentityEvent> listener) => _identity.Add(listener);
}

/// <summary>Those who want to hear of one kind of event.</summary>
internal sealed partial class Listeners<T>(ILogger logger)
    where T : struct
{
    private ImmutableArray<Action<T>> _all = [];

    public void Tell(T @event)
    {
        foreach (var listener in _all)
        {
            try
            {
                listener(@event);
            }
#pragma warning disable CA1031 // A listener's fault must not reach the writer, whose commit is done.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogListenerFailed(logger, fault, typeof(T).Name);
            }
        }
    }

    public IDisposable Add(Action<T> listener)
    {
        ImmutableInterlocked.Update(ref _all, (all, added) => all.Add(added), listener);
        return new Subscription(this, listener);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A listener failed on a {Event}")]
    private static partial void LogListenerFailed(ILogger logger, Exception fault, string @event);

    private sealed class Subscription(Listeners<T> listeners, Action<T> listener) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref listeners._all, (all, gone) => all.Remove(gone), listener);
    }
}
