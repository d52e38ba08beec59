using System.Text.Json.Serialization;
using Discuss.Core.Threads;

namespace Discuss.Server.Webhooks;

/// <summary>
/// Something that webhooks are told of. It names what happened and holds no text of a comment: that is read when the event is sent, so that
/// what was erased meanwhile goes nowhere.
/// </summary>
/// <param name="Key">The same for one event however often it is told: letters, digits, hyphens and colons.</param>
internal sealed record WebhookEvent(WebhookKinds Kind, int Site, string Key, DateTimeOffset At)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CommentId? Comment { get; init; }

    /// <summary>The state that it was about, for events of comments: what is told of the text depends on it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CommentState? State { get; init; }

    /// <summary>The decision, by its number in the log.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Decision { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Sanction { get; init; }

    /// <summary>The sanction was lifted, and not given.</summary>
    public bool Lifted { get; init; }

    /// <summary>Why a comment was reported.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
