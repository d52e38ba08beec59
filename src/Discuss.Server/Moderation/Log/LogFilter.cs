using Discuss.Core.Threads;

namespace Discuss.Server.Moderation;

/// <summary>What of a site's log is asked for; everything where nothing is named.</summary>
/// <param name="Author">Whose comments, or who was sanctioned: the author's number.</param>
/// <param name="By">Who decided: the number of the moderator as an author.</param>
/// <param name="From">From this moment on.</param>
/// <param name="To">Before this moment.</param>
internal sealed record LogFilter(
    CommentId? Comment = null, long? Author = null, long? By = null, string? Rule = null, string? Reason = null, CommentState? State = null,
    bool? Automated = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>Whether entries that are no change of a comment's state can be among it at all.</summary>
    public bool TakesEntries => Rule is null && State is null && Automated is not true;
}
