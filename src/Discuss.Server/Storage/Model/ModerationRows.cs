using Discuss.Core.Moderation;

namespace Discuss.Server.Storage.Model;

internal sealed class SanctionRow
{
    public long Id { get; set; }
    public int SiteId { get; set; }
    public long AuthorId { get; set; }
    public SanctionKind Kind { get; set; }
    public required string Reason { get; set; }
    public string? Note { get; set; }
    public long ByAuthorId { get; set; }
    public int? ThreadNumber { get; set; }
    public int? Ordinal { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? EndsAt { get; set; }
    public DateTimeOffset? LiftedAt { get; set; }
    public long? LiftedBy { get; set; }
    public DateTimeOffset? AcknowledgedAt { get; set; }
}

internal sealed class ClaimRow
{
    public int SiteId { get; set; }
    public int ThreadNumber { get; set; }
    public int Ordinal { get; set; }
    public long AuthorId { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

internal sealed class AppealRow
{
    public long Id { get; set; }
    public int SiteId { get; set; }
    public long AuthorId { get; set; }
    public long? TransitionId { get; set; }
    public long? SanctionId { get; set; }
    public int? ThreadNumber { get; set; }
    public int? Ordinal { get; set; }
    public required string Text { get; set; }
    public AppealState State { get; set; }
    public long? DecidedBy { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    public string? Answer { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class StandingRow
{
    public int SiteId { get; set; }
    public long AuthorId { get; set; }
    public bool Trusted { get; set; }
    public int ReportsAgreed { get; set; }
    public int ReportsRefused { get; set; }
    public int Nudged { get; set; }
    public int Insisted { get; set; }
}

internal sealed class SiteModelRow
{
    public int SiteId { get; set; }
    public required string Name { get; set; }
    public required byte[] Model { get; set; }

    /// <summary>How it did against the shipped one, as JSON.</summary>
    public required string Report { get; set; }

    public bool Active { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class LogEntryRow
{
    public long Id { get; set; }
    public int SiteId { get; set; }
    public LogEntryKind Kind { get; set; }

    /// <summary>Whom it is about.</summary>
    public long AuthorId { get; set; }

    /// <summary>Who did it.</summary>
    public long ActorId { get; set; }

    public long? SanctionId { get; set; }
    public long? AppealId { get; set; }
    public int? ThreadNumber { get; set; }
    public int? Ordinal { get; set; }

    /// <summary>The kind of the sanction, what became of the appeal, or what was done.</summary>
    public required string Word { get; set; }

    public string? Reason { get; set; }
    public string? Note { get; set; }
    public DateTimeOffset? EndsAt { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>What an entry of the log tells that is no change of a comment's state. The numbers are stored.</summary>
internal enum LogEntryKind
{
    Sanction = 0,

    /// <summary>A newer sanction of the same sort took the place of this one.</summary>
    SanctionReplaced = 1,

    SanctionLifted = 2,

    /// <summary>The author of a warning confirmed having read it.</summary>
    Acknowledgement = 3,

    Appeal = 4,
    AppealDecided = 5,

    /// <summary>A comment was pinned or featured, or is so no more.</summary>
    Mark = 6,

    /// <summary>A guest became a part of this member on an administrator's word.</summary>
    Merge = 7,

    /// <summary>A secret of the site was made, or is good no more.</summary>
    Secret = 8,
}

internal sealed class FigureRow
{
    public int SiteId { get; set; }

    /// <summary>202603 for March 2026, in UTC.</summary>
    public int Month { get; set; }

    /// <summary>The counts as JSON.</summary>
    public required string Counts { get; set; }
}

internal sealed class FigurePlaceRow
{
    public int SiteId { get; set; }
    public long TransitionId { get; set; }
    public long EntryId { get; set; }
}
