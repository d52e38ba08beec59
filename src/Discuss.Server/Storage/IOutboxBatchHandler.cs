namespace Discuss.Server.Storage;

/// <summary>Does what a kind of outbox messages asks for, many of them at once: for kinds of which there are as many as comments.</summary>
internal interface IOutboxBatchHandler
{
    /// <summary>The kind of messages that it takes.</summary>
    string Kind { get; }

    /// <summary>
    /// Does them, in their order. Called at least once for each message, now and then twice, and on any node; where it throws, each is
    /// tried by itself, and what throws then is tried again later.
    /// </summary>
    Task HandleAsync(IReadOnlyList<string> payloads, CancellationToken cancellationToken);
}
