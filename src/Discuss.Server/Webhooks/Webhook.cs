using System.Globalization;
using System.Text.Json.Serialization;

namespace Discuss.Server.Webhooks;

/// <summary>A webhook as the server uses it.</summary>
/// <param name="FailingSince">Since when no delivery has succeeded; <see langword="null"/> while they do.</param>
internal sealed record Webhook(
    long Id, int SiteId, string Url, WebhookKinds Kinds, bool Active, byte[] Secret, DateTimeOffset CreatedAt, DateTimeOffset? FailingSince)
{
    /// <summary>The secret before this one, with which is signed as well until <see cref="OldSecretUntil"/>.</summary>
    public byte[]? OldSecret { get; init; }

    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>When the secret was made, where that is known.</summary>
    public DateTimeOffset? SecretAt { get; init; }

    public DateTimeOffset? OffAt { get; init; }

    public string? OffReason { get; init; }

    /// <summary>What deliveries are signed with at a moment, the newest first.</summary>
    public IEnumerable<byte[]> Secrets(DateTimeOffset now) => OldSecret is not null && OldSecretUntil > now ? [Secret, OldSecret] : [Secret];

    public WebhookView View() => new(
        Id.ToString(CultureInfo.InvariantCulture), Url, WebhookWords.ListOf(Kinds), Active, CreatedAt, FailingSince, OffAt, OffReason, OldSecretUntil);
}

/// <summary>A webhook as owners of the site see it; its secret is told once, when it is made.</summary>
/// <param name="Events">The events that it asks for.</param>
/// <param name="FailingSince">Since when nothing arrives; after three days of that it is switched off.</param>
/// <param name="OffAt">When it was switched off because nothing arrived.</param>
/// <param name="OldSecretUntil">Until when is also signed with the secret before this one.</param>
internal sealed record WebhookView(
    string Id, string Url, IReadOnlyList<string> Events, bool Active, DateTimeOffset CreatedAt,
    DateTimeOffset? FailingSince, DateTimeOffset? OffAt, string? OffReason, DateTimeOffset? OldSecretUntil);

/// <summary>A webhook with its secret, which is told this once: <c>whsec_</c> and 32 bytes in base64.</summary>
internal sealed record NewSecretView(WebhookView Webhook, string Secret);

/// <summary>A webhook as an owner writes it.</summary>
internal sealed record WebhookBody(string? Url = null, IReadOnlyList<string>? Events = null, bool Active = true);

/// <summary>What has become of a delivery. The numbers are stored.</summary>
internal enum DeliveryState
{
    /// <summary>It is sent, or sent again, when its time comes.</summary>
    Waiting = 0,

    Delivered = 1,

    /// <summary>It is not sent again by itself.</summary>
    Failed = 2,
}

/// <summary>One event for one webhook, with what became of it.</summary>
/// <param name="Id">Goes with the event each time that it is sent.</param>
/// <param name="Status">The status of the last answer; <see langword="null"/> where there was none.</param>
/// <param name="DurationMs">How long the last attempt took; milliseconds.</param>
/// <param name="Answer">How the last answer began.</param>
/// <param name="Problem">Why the last attempt did not succeed.</param>
internal sealed record DeliveryView(
    string Id, string Event, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CommentId, DeliveryState State, int Attempts,
    DateTimeOffset CreatedAt, DateTimeOffset? AttemptedAt, DateTimeOffset? NextAttemptAt, int? Status, int? DurationMs, string? Answer, string? Problem);
