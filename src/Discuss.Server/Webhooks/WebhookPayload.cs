using System.Text.Json.Serialization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;

namespace Discuss.Server.Webhooks;

/// <summary>What is sent to a webhook. It never holds a mail address.</summary>
/// <param name="Type">The event, such as <c>comment.created</c>.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Site">The site's name in addresses.</param>
internal sealed record WebhookPayload(string Type, DateTimeOffset Timestamp, string Site, WebhookData Data);

/// <summary>What an event is about, as it is when it is sent; only what belongs to the event is there.</summary>
internal sealed record WebhookData
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebhookComment? Comment { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebhookReport? Report { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebhookDecision? Decision { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebhookSanction? Sanction { get; init; }
}

/// <summary>A comment. What is gone has only its identifier, its thread and its state.</summary>
/// <param name="Text">
/// As it was written. Of a comment that is not approved only in events about its waiting or its rejection; <see langword="null"/> in all others.
/// </param>
internal sealed record WebhookComment(
    CommentId Id, CommentId? ParentId, ThreadLink? Thread, PublicState State, WebhookAuthor? Author, string? Text, string? Html,
    DateTimeOffset? CreatedAt, DateTimeOffset? EditedAt, int? Version);

/// <summary>An author: the number under which moderators know them, and the name that everyone sees.</summary>
internal sealed record WebhookAuthor(string Id, AuthorKind Kind, string Name);

internal sealed record WebhookReport(string Reason);

/// <summary>A change of a comment's state after it was posted.</summary>
/// <param name="By">The moderator's name; <see langword="null"/> where a rule did it.</param>
/// <param name="Undoes">The decision that this one takes back.</param>
internal sealed record WebhookDecision(
    string Id, PublicState? From, PublicState To, string? By, string? Rule, string? Reason, string? Note, string? Undoes);

/// <summary>A sanction that was given, or lifted.</summary>
internal sealed record WebhookSanction(
    string Id, string Action, string Kind, WebhookAuthor Author, string Reason, string? By, DateTimeOffset? Until, CommentId? CommentId);
