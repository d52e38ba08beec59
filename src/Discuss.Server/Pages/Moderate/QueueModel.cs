using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Moderation;
using Microsoft.AspNetCore.Components;

namespace Discuss.Server.Pages.Moderate;

/// <summary>What the queue's page shows.</summary>
/// <param name="Open">The comment that is open: the one that was asked for, else the most urgent that nobody else looks at.</param>
/// <param name="Asked">Whether the address names it.</param>
internal sealed record QueueModel(ModeratorScene Scene, Page<QueueItem> Items, OpenItem? Open, bool Asked)
{
    public Notice? Notice { get; init; }

    /// <summary>Decisions by moderators of the shown sites in the last ten minutes.</summary>
    public int Decided { get; init; }
}

/// <summary>A comment that is open.</summary>
/// <param name="Outcome">What a moderator decided about it last.</param>
/// <param name="Panel">What stands around it, where it was asked for: its conversation, or everything by its author.</param>
internal sealed record OpenItem(QueueItem Item, Outcome? Outcome, RenderFragment? Panel = null);

/// <summary>What became of decisions that were sent by a form.</summary>
/// <param name="Done">How many were carried out.</param>
/// <param name="Undo">The decision that can be taken back; <see langword="null"/> where there is none, or several.</param>
/// <param name="Lost">What others did to the comments that they decided first.</param>
internal sealed record Notice(int Done, string? Undo, IReadOnlyList<Outcome> Lost);

/// <summary>The last thing that was decided about a comment, and by whom.</summary>
internal sealed record Outcome(CommentId Comment, string Author, PublicState To, string? By, long? ById, string? Rule, string? Reason, DateTimeOffset At);
