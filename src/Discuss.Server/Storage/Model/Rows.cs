using Discuss.Core.Threads;
using Discuss.Server.Contract;

namespace Discuss.Server.Storage.Model;

// What the tables hold, column for column; the numbered scripts make the tables, and a test compares both.

internal sealed class SiteRow
{
    public int Id { get; set; }
    public required string Slug { get; set; }
    public required string Name { get; set; }
    public required string Settings { get; set; }
    public int Version { get; set; }
    public int LastThread { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class ThreadRow
{
    public int SiteId { get; set; }
    public int Number { get; set; }
    public required string Key { get; set; }
    public string? Url { get; set; }
    public string? Title { get; set; }
    public ThreadState State { get; set; }
    public int CommentCount { get; set; }
    public long Seq { get; set; }
    public int LastOrdinal { get; set; }
    public double Heat { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? LastCommentAt { get; set; }

    /// <summary>Until when it takes comments, whatever its site says.</summary>
    public DateTimeOffset? OpenUntil { get; set; }

    /// <summary>Whether a comment of it may be pinned or featured.</summary>
    public bool Marked { get; set; }
}

internal sealed class AuthorRow
{
    public long Id { get; set; }
    public AuthorKind Kind { get; set; }
    public required string Name { get; set; }
    public required string NameSkeleton { get; set; }
    public string? Website { get; set; }
    public string? Badge { get; set; }
    public long? MemberId { get; set; }
    public Member? Member { get; set; }
    public byte[]? EmailSealed { get; set; }
    public byte[]? EmailHash { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The one site on which a guest writes; <see langword="null"/> for members, and for guests before they first write.</summary>
    public int? SiteId { get; set; }

    public DateTimeOffset? EmailConfirmedAt { get; set; }
    public string? AvatarUrl { get; set; }

    /// <summary>The author of the member who claimed what this guest wrote.</summary>
    public long? ClaimedBy { get; set; }

    /// <summary>When what readers see of the author changed last.</summary>
    public DateTimeOffset? ChangedAt { get; set; }
}

internal sealed class CommentRow
{
    public int SiteId { get; set; }
    public int ThreadNumber { get; set; }
    public int Ordinal { get; set; }
    public int? ParentOrdinal { get; set; }
    public required string Path { get; set; }
    public int Depth { get; set; }
    public long AuthorId { get; set; }
    public required string Body { get; set; }
    public required string BodyHtml { get; set; }
    public required string Excerpt { get; set; }
    public bool IsLong { get; set; }
    public required string Renderer { get; set; }
    public CommentState State { get; set; }

    /// <summary>Approved, or gone with something shown under it: then a tombstone stands in its place.</summary>
    public bool Shown { get; set; }

    public int ShownChildren { get; set; }
    public int ReplyCount { get; set; }
    public int Score { get; set; }

    /// <summary>The score turned round, so that the best stands first in an ascending index.</summary>
    public int Rank { get; set; }

    public int Version { get; set; }
    public long Seq { get; set; }
    public int ReportCount { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? EditedAt { get; set; }

    /// <summary>The place in the queue, smallest first: milliseconds of arrival, minus a head start for what is urgent.</summary>
    public long Urgency { get; set; }

    /// <summary>Since when it stands above the thread.</summary>
    public DateTimeOffset? PinnedAt { get; set; }

    /// <summary>Since when it is an editors' pick.</summary>
    public DateTimeOffset? FeaturedAt { get; set; }
}

internal sealed class VoteRow
{
    public int SiteId { get; set; }
    public int ThreadNumber { get; set; }
    public int Ordinal { get; set; }
    public long AuthorId { get; set; }
    public int Value { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class ReportRow
{
    public int SiteId { get; set; }
    public int ThreadNumber { get; set; }
    public int Ordinal { get; set; }
    public long AuthorId { get; set; }
    public required string Reason { get; set; }
    public string? Note { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ResolvedAt { get; set; }
    public double Weight { get; set; }

    /// <summary>The transition that settled it.</summary>
    public long? SettledBy { get; set; }
}

internal sealed class EventRow
{
    public int SiteId { get; set; }
    public int ThreadNumber { get; set; }
    public long Seq { get; set; }
    public ThreadEventKind Kind { get; set; }
    public int? Ordinal { get; set; }
    public int CommentCount { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class TransitionRow
{
    public long Id { get; set; }
    public int SiteId { get; set; }
    public int ThreadNumber { get; set; }
    public int Ordinal { get; set; }
    public CommentState? FromState { get; set; }
    public CommentState ToState { get; set; }
    public long? ActorId { get; set; }
    public string? Rule { get; set; }
    public string? Reason { get; set; }
    public string? Note { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The decision that this one takes back.</summary>
    public long? Undoes { get; set; }
}

internal sealed class SignalRow
{
    public int SiteId { get; set; }
    public int ThreadNumber { get; set; }
    public int Ordinal { get; set; }
    public int Position { get; set; }
    public required string Rule { get; set; }
    public string? Label { get; set; }
    public double? Score { get; set; }

    /// <summary>Pairs of start and length as JSON.</summary>
    public required string Spans { get; set; }

    public required string Detail { get; set; }
}

internal sealed class ScoreRow
{
    public int SiteId { get; set; }
    public int ThreadNumber { get; set; }
    public int Ordinal { get; set; }
    public required string Model { get; set; }
    public double Toxic { get; set; }
    public double SevereToxic { get; set; }
    public double Obscene { get; set; }
    public double Threat { get; set; }
    public double Insult { get; set; }
    public double IdentityHate { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class IdempotencyRow
{
    public long AuthorId { get; set; }
    public required string Key { get; set; }
    public required byte[] Fingerprint { get; set; }
    public int SiteId { get; set; }
    public int ThreadNumber { get; set; }
    public int Ordinal { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class OutboxRow
{
    public long Id { get; set; }
    public required string Kind { get; set; }
    public required string Payload { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset DueAt { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
