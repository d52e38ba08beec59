using Discuss.Core.Threads;

namespace Discuss.Server.Contract;

internal static class PublicStates
{
    /// <summary>The word for a state that is told outside.</summary>
    public static PublicState Of(CommentState state) => state switch
    {
        CommentState.Approved => PublicState.Approved,
        CommentState.Pending => PublicState.Pending,
        CommentState.Rejected => PublicState.Rejected,
        CommentState.Spam => PublicState.Spam,
        _ => PublicState.Removed,
    };
}
