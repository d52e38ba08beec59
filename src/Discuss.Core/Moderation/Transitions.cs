using Discuss.Core.Threads;

namespace Discuss.Core.Moderation;

/// <summary>What a moderator can decide about a comment.</summary>
public enum DecisionAction
{
    /// <summary>The comment may be read; on one that is public already: its reports are settled.</summary>
    Approve,

    /// <summary>The comment was held, and stays out.</summary>
    Reject,

    /// <summary>The comment is advertising or worse.</summary>
    Spam,

    /// <summary>The comment was public, and is taken down.</summary>
    Remove,

    /// <summary>What was rejected, taken for spam or removed by a moderator is public after all.</summary>
    Restore,
}

/// <summary>
/// The states of a comment and the ways between them. What its author took back, nobody brings back.
/// </summary>
public static class Transitions
{
    /// <summary>The state after <paramref name="action"/>; <see langword="null"/> where the action makes no sense in this state.</summary>
    public static CommentState? After(CommentState state, DecisionAction action) => (state, action) switch
    {
        (CommentState.Pending, DecisionAction.Approve) => CommentState.Approved,
        (CommentState.Approved, DecisionAction.Approve) => CommentState.Approved,
        (CommentState.Pending, DecisionAction.Reject) => CommentState.Rejected,
        (CommentState.Pending or CommentState.Approved or CommentState.Rejected, DecisionAction.Spam) => CommentState.Spam,
        (CommentState.Approved, DecisionAction.Reject) => CommentState.Rejected,
        (CommentState.Approved or CommentState.Pending, DecisionAction.Remove) => CommentState.RemovedByModerator,
        (CommentState.Rejected or CommentState.Spam or CommentState.RemovedByModerator, DecisionAction.Restore or DecisionAction.Approve) =>
            CommentState.Approved,
        _ => null,
    };
}
