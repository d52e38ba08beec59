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
