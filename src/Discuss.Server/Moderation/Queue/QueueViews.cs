using System.Text.Json.Serialization;
using Discuss.Core.Moderation;
using Discuss.Server.Contract;
using Discuss.Server.Sites;

namespace Discuss.Server.Moderation;

/// <summary>What a moderator can list.</summary>
internal enum QueueState
{
    /// <summary>What is held, most urgent first.</summary>
    Pending,

    /// <summary>What readers reported, most urgent first.</summary>
    Reported,

    /// <summary>Everything, newest first.</summary>
    All,
}

/// <summary>One comment that waits for a decision, with what speaks for and against it.</summary>
/// <param name="Text">The comment as it was written: the signals' spans are UTF-16 indices into it.</param>
/// <param name="Urgency">The place in the queue, smallest first (<see cref="Core.Moderation.Urgency"/>).</param>
internal sealed record QueueItem(
    CommentView Comment,
    string Text,
    IReadOnlyList<SignalView> Signals,
    IReadOnlyList<ReportView> Reports,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ClaimView? ClaimedBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CommentView? Parent,
    ThreadLink Article,
    SiteLink Site,
    QueueAuthor Author,
    long Urgency);

/// <summary>Names a site beside an item of its queue.</summary>
internal sealed record SiteLink(string Slug, string Name)
{
    public static SiteLink Of(Site site) => new(site.Slug, site.Name);
}

/// <summary>Why a comment stands in the queue: a rule's name, its sentence, and where it can say so a label, a score and places in the text.</summary>
internal sealed record SignalView(string Rule, string? Label, double? Score, IReadOnlyList<int[]> Spans, string Detail);

/// <summary>A reader's report.</summary>
internal sealed record ReportView(string Reason, string? Note, DateTimeOffset CreatedAt);

/// <summary>Who is looking at a comment, until when by itself.</summary>
/// <param name="Id">The author identity of the moderator.</param>
internal sealed record ClaimView(string Id, string Name, DateTimeOffset Until);

/// <summary>Who wrote it. The record is there where one item is asked for, not in lists.</summary>
internal sealed record QueueAuthor(
    string Id, AuthorKind Kind, string Name, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AuthorRecord? Record = null);

/// <summary>What is known of an author on a site. Comments are counted over their latest <see cref="AuthorReader.Counted"/>.</summary>
/// <param name="Recent">The last comments, oldest first.</param>
internal sealed record AuthorRecord(
    int Approved, int Rejected, int Pending, int ReportsAgreed, int ReportsRefused, int Nudged, int Insisted, bool Trusted,
    DateTimeOffset FirstSeen, IReadOnlyList<SanctionView> Sanctions, IReadOnlyList<RecentView> Recent);

/// <summary>One of an author's last comments: what became of it, and how hostile the classifier found it.</summary>
internal sealed record RecentView(PublicState State, double? Score);

/// <summary>A sanction, past or present.</summary>
internal sealed record SanctionView(
    string Id, SanctionKind Kind, string Reason, string? Note, string By, DateTimeOffset CreatedAt, DateTimeOffset? EndsAt, DateTimeOffset? LiftedAt,
    DateTimeOffset? AcknowledgedAt);

/// <summary>How much waits; counted up to <see cref="QueueSql.MostCounted"/>.</summary>
internal sealed record QueueCounts(int Pending, int Reported, int Appeals);
