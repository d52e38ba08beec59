namespace Discuss.Core.Threads;

/// <summary>The sizes of a discussion, each with its reason.</summary>
public static class ThreadLimits
{
    /// <summary>Top-level comments of a window: what a reader reads before deciding to go on.</summary>
    public const int DefaultWindow = 20;

    /// <summary>The most that one request may ask for: a page's worth, so that no request costs more than a few milliseconds.</summary>
    public const int MaxWindow = 100;

    /// <summary>Replies that stand under a top-level comment at first: enough to see whether the conversation is worth opening.</summary>
    public const int FirstReplies = 5;

    /// <summary>Events that one answer carries; who missed more is better served by a fresh page.</summary>
    public const int MaxEvents = 500;

    /// <summary>Keys of one count request: an article list is rarely longer.</summary>
    public const int MaxCountKeys = 100;

    /// <summary>Characters of a thread key: an address or an identifier of the publisher's.</summary>
    public const int MaxKey = 500;

    /// <summary>Characters of an article's address.</summary>
    public const int MaxUrl = 2000;

    /// <summary>Characters of an article's title.</summary>
    public const int MaxTitle = 300;

    /// <summary>Characters of an idempotency key: a UUID with room to spare.</summary>
    public const int MaxIdempotencyKey = 100;

    /// <summary>Characters of the note on a report: a sentence or two, not an essay.</summary>
    public const int MaxReportNote = 1000;

    /// <summary>How long an idempotency key is remembered: past every client's retries, short of growing for ever.</summary>
    public static readonly TimeSpan IdempotencyWindow = TimeSpan.FromHours(24);
}
