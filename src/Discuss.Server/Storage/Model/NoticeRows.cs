namespace Discuss.Server.Storage.Model;

/// <summary>How often mail may come.</summary>
internal enum MailPace
{
    /// <summary>At once, at most three an hour.</summary>
    AtOnce = 0,

    /// <summary>What there is, each full hour.</summary>
    Hourly = 1,

    /// <summary>What there is, each morning at six, UTC.</summary>
    Daily = 2,
}

/// <summary>Why somebody is told of a comment.</summary>
internal enum NoticeKind
{
    /// <summary>It answers theirs.</summary>
    Reply = 0,

    /// <summary>It names them.</summary>
    Mention = 1,

    /// <summary>It stands under a comment that they follow.</summary>
    Under = 2,
}

internal sealed class SubscriptionRow
{
    public long Id { get; set; }
    public long AuthorId { get; set; }
    public int SiteId { get; set; }
    public int ThreadNumber { get; set; }

    /// <summary>0 for the whole thread.</summary>
    public int Ordinal { get; set; }

    public bool ByMail { get; set; }
    public bool ByPush { get; set; }

    /// <summary>The first event that was not told of yet.</summary>
    public long? NewSeq { get; set; }

    /// <summary>How many comments the thread had when its follower last looked.</summary>
    public int SeenCount { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class NoticeSettingsRow
{
    public long AuthorId { get; set; }
    public bool RepliesByMail { get; set; }
    public bool RepliesByPush { get; set; }
    public MailPace Pace { get; set; }

    /// <summary>The address took no mail: none is sent until its owner asks again.</summary>
    public bool MailStopped { get; set; }
}

internal sealed class NoticeRow
{
    public long Id { get; set; }
    public long AuthorId { get; set; }
    public int SiteId { get; set; }
    public int ThreadNumber { get; set; }
    public int Ordinal { get; set; }
    public NoticeKind Kind { get; set; }

    /// <summary>0 not by mail, 1 to be mailed, 2 given to a mail.</summary>
    public int Mail { get; set; }

    public DateTimeOffset? ReadAt { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class MailDueRow
{
    public long AuthorId { get; set; }
    public DateTimeOffset DueAt { get; set; }
}

internal sealed class MailCountRow
{
    public required byte[] AddressHash { get; set; }

    /// <summary>Milliseconds, with spaces between.</summary>
    public required string Sent { get; set; }

    public DateTimeOffset LastAt { get; set; }
}

internal sealed class MailFailureRow
{
    public long Id { get; set; }
    public long? AuthorId { get; set; }
    public required string Why { get; set; }
    public bool Final { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class IgnoredRow
{
    public long AuthorId { get; set; }
    public long IgnoredId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
