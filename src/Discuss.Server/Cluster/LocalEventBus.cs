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

    public void Publish(ReadersEvent @event)
    {
        // There is nobody else.
    }

    public IDisposable Subscribe(Action<ThreadEvent> listener) => _threads.Add(listener);

    public IDisposable Subscribe(Action<ModerationEvent> listener) => _moderation.Add(listener);

    public IDisposable Subscribe(Action<IdentityEvent> listener) => _identity.Add(listener);

    public IDisposable Subscribe(Action<ReadersEvent> listener) => Nothing.Instance;

    /// <summary>Always: there is no other node.</summary>
    public bool IsWhole => true;

    public IDisposable SubscribeToGaps(Action listener) => Nothing.Instance;

    private sealed class Nothing : IDisposable
    {
        public static Nothing Instance { get; } = new();

        public void Dispose()
        {
        }
    }
}
