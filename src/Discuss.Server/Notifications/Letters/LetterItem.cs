using Discuss.Core.Threads;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Notifications.Letters;

/// <summary>A comment that a mail tells of.</summary>
/// <param name="Kind">Why; <see langword="null"/> where the reader follows the thread.</param>
/// <param name="Text">The beginning of the comment, as plain text.</param>
internal sealed record LetterItem(CommentId Comment, NoticeKind? Kind, string Author, string Text, DateTimeOffset At);

/// <summary>What a mail tells of one thread.</summary>
/// <param name="Title">The article's title, or the thread's key.</param>
/// <param name="Further">How many more there are than are shown.</param>
internal sealed record LetterThread(Site Site, ThreadId Thread, string Key, string Title, string? Url, IReadOnlyList<LetterItem> Items, int Further)
{
    /// <summary>The subscription that brought it; 0 for what is told without one.</summary>
    public long Subscription { get; init; }
}
