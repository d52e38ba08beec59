using System.Text.Json.Serialization;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Contract;

namespace Discuss.Server.Moderation;

/// <summary>One comment that waits for a decision, with what speaks for and against it.</summary>
internal sealed record QueueItem(
    CommentView Comment,
    IReadOnlyList<SignalView> Signals,
    IReadOnlyList<ReportView> Reports,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CommentView? Parent,
    ThreadLink Article);

/// <summary>Why a comment stands in the queue: a rule's name, its sentence, and where it can say so a label, a score and places in the text.</summary>
internal sealed record SignalView(string Rule, string? Label, double? Score, IReadOnlyList<int[]> Spans, string Detail);

/// <summary>A reader's report.</summary>
internal sealed record ReportView(string Reason, string? Note, DateTimeOffset CreatedAt);

/// <summary>What a moderator decides about one comment, based on a version of it.</summary>
internal sealed record DecisionBody(string CommentId, int Version, DecisionAction Action, string? Reason = null, string? Note = null);

internal sealed record DecisionsBody(IReadOnlyList<DecisionBody> Decisions);

internal enum DecisionResult
{
    Ok,
    Conflict,
    NotFound,
}

/// <summary>What became of one decision.</summary>
internal sealed record DecisionView(
    string CommentId,
    DecisionResult Result,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DecisionId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PublicState? State = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Version = null);

internal sealed record DecisionsView(IReadOnlyList<DecisionView> Items);

/// <summary>One change of a comment's state.</summary>
internal sealed record TransitionView(
    string Id, CommentId CommentId, PublicState? From, PublicState To, string? By, string? Rule, string? Reason, string? Note, DateTimeOffset CreatedAt);
