namespace Discuss.Core.Threads;

/// <summary>The orders in which a thread's top-level comments are read. Replies always read as a conversation, oldest first.</summary>
public enum SortOrder
{
    Oldest,
    Newest,
    Top,
}

/// <summary>Whether a thread takes comments. The numbers are stored.</summary>
public enum ThreadState
{
    Open = 0,
    Closed = 1,
}

/// <summary>What has been decided about a comment. The numbers are stored.</summary>
public enum CommentState
{
    Approved = 0,
    Pending = 1,
    Rejected = 2,
    Spam = 3,
    RemovedByAuthor = 4,
    RemovedByModerator = 5,
}

/// <summary>What happened to a thread. The numbers are stored; from <see cref="Scored"/> on nobody who follows is told.</summary>
public enum ThreadEventKind
{
    /// <summary>A comment became public.</summary>
    Created = 0,

    /// <summary>A public comment has another text.</summary>
    Edited = 1,

    /// <summary>A comment is public no more; where it has replies a tombstone stays.</summary>
    Removed = 2,

    /// <summary>A comment that was removed is public again.</summary>
    Restored = 3,

    /// <summary>A comment's score changed.</summary>
    Scored = 4,

    /// <summary>A comment was pinned above the thread or featured, or is so no more.</summary>
    Marked = 5,
}
