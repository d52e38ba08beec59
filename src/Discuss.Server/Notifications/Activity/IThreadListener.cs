using Discuss.Core.Threads;

namespace Discuss.Server.Notifications.Activity;

/// <summary>Something that was committed to a thread and is to be told: a comment came, changed, went, or came back.</summary>
/// <param name="At">When it was committed.</param>
internal sealed record ThreadHappening(ThreadId Thread, long Seq, ThreadEventKind Kind, CommentId Comment, DateTimeOffset At);

/// <summary>Hears of everything that happens in threads, by way of the outbox: nobody who writes waits for it.</summary>
internal interface IThreadListener
{
    /// <summary>
    /// Told of each happening at least once, now and then twice, and on any node; those of one thread in their order as a rule. Where it
    /// throws, all of them are told again later, to every listener.
    /// </summary>
    Task HearAsync(IReadOnlyList<ThreadHappening> happenings, CancellationToken cancellationToken);
}
