using System.Text.Json.Serialization;
using Discuss.Core.Threads;

namespace Discuss.Server.Contract;

/// <summary>One window of a list: its items and the cursor of the next window, <see langword="null"/> at the end.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    public static Page<T> Empty { get; } = new([], null);
}

/// <summary>A thread as everyone sees it; without an identifier where nobody has written in it yet. <see cref="CommentCount"/> counts approved comments only.</summary>
internal sealed record ThreadView(ThreadId? Id, string Key, string? Title, string? Url, ThreadState State, int CommentCount, long Seq)
{
    [JsonIgnore]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it takes comments, whatever its site says; <see langword="null"/> where the site decides.</summary>
    [JsonIgnore]
    public DateTimeOffset? OpenUntil { get; init; }

    /// <summary>Whether a comment of it may be pinned or featured.</summary>
    [JsonIgnore]
    public bool Marked { get; init; }
}

/// <summary>Names a thread beside a comment of it.</summary>
internal sealed record ThreadLink(ThreadId Id, string Key, string? Title, string? Url);

/// <summary>The author of a comment as everyone sees them; never a mail address.</summary>
internal sealed record AuthorView(AuthorKind Kind, string Name, string AvatarUrl, string? Website, string? Badge)
{
    /// <summary>The author of what is gone.</summary>
    public static AuthorView Nobody { get; } = new(AuthorKind.Guest, "", "", null, null);

    /// <summary>Which author this is, 0 for nobody; for the server's own pages, not for the world.</summary>
    [JsonIgnore]
    public long Id { get; init; }

    /// <summary>Whether <see cref="AvatarUrl"/> is a picture of the author's own, and not one made of their name.</summary>
    [JsonIgnore]
    public bool HasPicture { get; init; }
}

/// <summary>Whether an author has an account. The numbers are stored.</summary>
internal enum AuthorKind
{
    Guest = 0,
    Member = 1,
}

/// <summary>A comment's state as it is told outside: one word for both ways of removal.</summary>
internal enum PublicState
{
    Approved,
    Pending,
    Rejected,
    Spam,
    Removed,
}

/// <summary>
/// A comment as a reader sees it. A tombstone (<see cref="PublicState.Removed"/>) has an empty <see cref="BodyHtml"/> and an author
/// without a name.
/// </summary>
internal sealed record CommentView
{
    public required CommentId Id { get; init; }
    public CommentId? ParentId { get; init; }
    public required CommentId RootId { get; init; }

    /// <summary>0 for a top-level comment, at most <see cref="ReadingPath.MaxDepth"/>.</summary>
    public required int Depth { get; init; }

    public required AuthorView Author { get; init; }
    public required string BodyHtml { get; init; }

    /// <summary>The beginning of a long comment as plain text, where the page folds it.</summary>
    public string? Excerpt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>Rises with every edit and decision; an edit names the version that it is based on.</summary>
    public required int Version { get; init; }

    public required int Score { get; init; }

    /// <summary>The vote of whoever asks, where an identity was sent: -1, 0 or 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MyVote { get; init; }

    /// <summary>Approved comments under this one, at any depth.</summary>
    public required int ReplyCount { get; init; }

    public required PublicState State { get; init; }

    /// <summary>Whether it stands above its thread as well; told where it does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Pinned { get; init; }

    /// <summary>Whether the site's editors picked it; told where they did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Featured { get; init; }

    /// <summary>The thread's <c>seq</c> when this comment last changed.</summary>
    public required long Seq { get; init; }

    /// <summary>The first replies; only on the top-level comments of a thread's window and of a context.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Page<CommentView>? Replies { get; init; }

    /// <summary>Where the comment was written; only where comments of several threads stand together.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ThreadLink? Thread { get; init; }

    /// <summary>Where the comment stands in the reading order.</summary>
    [JsonIgnore]
    public ReadingPath Path { get; init; }

    /// <summary>The name of whom this answers; <see langword="null"/> at the top level and where that comment is gone.</summary>
    [JsonIgnore]
    public string? Answers { get; init; }

    /// <summary>Whether anything shown stands right under this one.</summary>
    [JsonIgnore]
    public bool HasReplies { get; init; }

    /// <summary>The score by which this stands among the top comments, also where it is no longer told.</summary>
    [JsonIgnore]
    public int RankScore { get; init; }

    /// <summary>Whether a tombstone stands for what its author took back.</summary>
    [JsonIgnore]
    public bool RemovedByAuthor { get; init; }

    /// <summary>Whether the page folds the text behind "Read more".</summary>
    [JsonIgnore]
    public bool Folded => Excerpt is not null;
}

/// <summary>The answer to a thread's window.</summary>
internal sealed record ThreadWindow(ThreadView Thread, IReadOnlyList<CommentView> Items, string? Next)
{
    /// <summary>The cursor of the window before this one; only around a permalink.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Previous { get; init; }

    /// <summary>What stands above the thread, the newest pin first; only in its first window, and only where anything does. Each stands in its place as well.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CommentView>? Pinned { get; init; }
}

/// <summary>
/// The window around one comment: the top-level comment of its conversation with the replies around it, and the top-level comments
/// that follow. <paramref name="Ancestors"/> runs from the top-level comment to the one that is answered.
/// </summary>
internal sealed record CommentContext(
    ThreadView Thread, CommentView Comment, IReadOnlyList<CommentView> Ancestors, IReadOnlyList<CommentView> Items, string? Previous, string? Next)
{
    /// <summary>The cursor of the replies that stand before the window, under the same top-level comment.</summary>
    public string? PreviousReplies { get; init; }
}

/// <summary>One thing that happened to a thread. A comment that is no longer public is only named, never shown.</summary>
internal sealed record EventView(
    long Seq,
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CommentView? Comment,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CommentId? CommentId)
{
    /// <summary>Approved comments of the thread after the event.</summary>
    public int? CommentCount { get; init; }

    /// <summary>The comment's list item as the thread's page shows it to a reader without an identity.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Html { get; init; }

    /// <summary>All that stands above the thread now, in the same way; where the event may have changed that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PinnedHtml { get; init; }
}
