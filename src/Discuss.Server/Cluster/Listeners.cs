using System.Collections.Immutable;

namespace Discuss.Server.Cluster;

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
