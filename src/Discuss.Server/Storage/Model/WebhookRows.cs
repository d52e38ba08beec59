namespace Discuss.Server.Storage.Model;

/// <summary>Where a site's events go. The secrets are sealed.</summary>
internal sealed class WebhookRow
{
    public long Id { get; set; }
    public int SiteId { get; set; }
    public required string Url { get; set; }

    /// <summary>The events that it asks for, as bits.</summary>
    public int Kinds { get; set; }

    public bool Active { get; set; }
    public required byte[] Secret { get; set; }

    /// <summary>The secret before this one, with which is signed as well until it ends.</summary>
    public byte[]? OldSecret { get; set; }

    public DateTimeOffset? OldSecretUntil { get; set; }
    public DateTimeOffset? SecretAt { get; set; }

    /// <summary>Since when no delivery has succeeded; <see langword="null"/> while they do.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    public DateTimeOffset? OffAt { get; set; }
    public string? OffReason { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>One event for one webhook.</summary>
internal sealed class WebhookDeliveryRow
{
    public required string Id { get; set; }
    public long WebhookId { get; set; }
    public required string EventKey { get; set; }
    public required string Event { get; set; }
    public int State { get; set; }
    public int Attempts { get; set; }

    /// <summary>When it is sent next, or, while it is claimed, when another may have it; <see langword="null"/> where it is not sent any more.</summary>
    public DateTimeOffset? DueAt { get; set; }

    public bool Claimed { get; set; }
    public DateTimeOffset? AttemptedAt { get; set; }
    public int? Status { get; set; }

    /// <summary>How long the last attempt took; milliseconds.</summary>
    public int? Duration { get; set; }

    public string? Answer { get; set; }
    public string? Problem { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>What requests to a site's own rule are signed with. The secrets are sealed.</summary>
internal sealed class ExternalRuleRow
{
    public int SiteId { get; set; }
    public required byte[] Secret { get; set; }
    public byte[]? OldSecret { get; set; }
    public DateTimeOffset? OldSecretUntil { get; set; }
    public DateTimeOffset? SecretAt { get; set; }
}

/// <summary>A browser that asked to be told of what is new for an author.</summary>
internal sealed class PushSubscriptionRow
{
    public long Id { get; set; }
    public long AuthorId { get; set; }
    public required string Endpoint { get; set; }

    /// <summary>SHA-256 of the endpoint.</summary>
    public required byte[] EndpointHash { get; set; }

    public required byte[] PublicKey { get; set; }
    public required byte[] AuthSecret { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
