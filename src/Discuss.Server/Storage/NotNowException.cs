namespace Discuss.Server.Storage;

/// <summary>What an outbox message asks for can be done later: not before <see cref="After"/> has passed, within the outbox's longest pause.</summary>
internal sealed class NotNowException(string message, TimeSpan after) : Exception(message)
{
    public TimeSpan After { get; } = after;
}
