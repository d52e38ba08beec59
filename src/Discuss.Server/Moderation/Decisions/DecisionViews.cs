using System.Text.Json.Serialization;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Contract;

namespace Discuss.Server.Moderation;

/// <summary>What a moderator decides about one comment, based on a version of it.</summary>
internal sealed record DecisionBody(string CommentId, int Version, DecisionAction Action, string? Reason = null, string? Note = null);

/// <summary>Names the decision to take back, by the <c>decisionId</c> of its answer.</summary>
internal sealed record UndoBody(string DecisionId);

/// <summary>Comments that a moderator looks at, or no longer does.</summary>
internal sealed record ClaimsBody(IReadOnlyList<string> CommentIds);

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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Version = null)
{
    /// <summary>On a conflict: who changed the comment meanwhile, where that was a person.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? By { get; init; }
}

internal sealed record DecisionsView(IReadOnlyList<DecisionView> Items);
