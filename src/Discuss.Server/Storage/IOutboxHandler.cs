namespace Discuss.Server.Storage;

/// <summary>Does what a kind of outbox message asks for.</summary>
internal interface IOutboxHandler
{
    /// <summary>The kind of messages that it takes.</summary>
    string Kind { get; }

    /// <summary>
    /// Does it. Called at least once for each message, now and then twice, and on any node; what throws is tried again later.
    /// </summary>
    Task HandleAsync(string payload, CancellationToken cancellationToken);
}
