using Discuss.Core.Threads;

namespace Discuss.Server.Cluster;

/// <summary>Something that was committed to a thread.</summary>
internal readonly record struct ThreadEvent(ThreadId Thread, long Seq, ThreadEventKind Kind, int? Ordinal, int CommentCount);

/// <summary>Carries committed events to every part of every node that wants to know.</summary>
internal interface IEventBus
{
    /// <summary>Tells everyone. Never blocks on who listens, never throws for what they do.</summary>
    void Publish(ThreadEvent @event);

    /// <summary>Calls <paramref name="listener"/> for each event from now on; it must return at once.</summary>
    IDisposable Subscribe(Action<ThreadEvent> listener);
}
