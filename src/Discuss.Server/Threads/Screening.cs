using Discuss.Core.Threads;
using Discuss.Server.Sites;

namespace Discuss.Server.Threads;

/// <summary>What becomes of a new comment by the site's mode, and the rule that says so in the log.</summary>
internal static class Screening
{
    public static (CommentState State, string Rule) Of(SiteSettings settings) => settings.Mode switch
    {
        ModerationMode.Premoderate => (CommentState.Pending, "premoderation"),
        _ => (CommentState.Approved, "open"),
    };
}
