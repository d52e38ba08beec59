using Discuss.Core.Threads;

namespace Discuss.Server.Threads;

/// <summary>The words by which events are told outside.</summary>
internal static class EventKinds
{
    public static string Word(ThreadEventKind kind) => kind switch
    {
        ThreadEventKind.Created => "created",
        ThreadEventKind.Edited => "edited",
        ThreadEventKind.Removed => "removed",
        ThreadEventKind.Restored => "restored",
        ThreadEventKind.Scored => "scored",
        ThreadEventKind.Marked => "marked",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such event."),
    };
}
