using Discuss.Core.Threads;

namespace Discuss.Server.Cluster;

/// <summary>Something that was committed to a thread.</summary>
internal readonly record struct ThreadEvent(ThreadId Thread, long Seq, ThreadEventKind Kind, int? Ordinal, int CommentCount);

/// <summary>What moderators' pages and caches want to hear of.</summary>
internal enum ModerationEventKind
{
    /// <summary>A comment came to the queue, left it, or changed in it.</summary>
    QueueChanged,

    /// <summary>Someone looks at a comment, or no longer does.</summary>
    ClaimChanged,

    /// <summary>An author is under another sanction than before.</summary>
    AuthorSanctioned,

    /// <summary>The site's settings changed.</summary>
    SettingsChanged,

    /// <summary>An appeal was made or decided.</summary>
    AppealChanged,
}

/// <summary>Something that was committed about a site's moderation.</summary>
/// <param name="Comment">The comment that it is about, where it is about one.</param>
/// <param name="Author">The author that it is about, where it is about one.</param>
/// <param name="By">The author identity of whoever did it; <see langword="null"/> for a rule.</param>
/// <param name="Arrives">Whether the comment came to the queue by it.</param>
internal readonly record struct ModerationEvent(
    int Site, ModerationEventKind Kind, CommentId? Comment = null, long? Author = null, long? By = null, bool Arrives = false);

/// <summary>What caches of who is who want to hear of.</summary>
internal enum IdentityEventKind
{
    /// <summary>A session ended; the subject is its number.</summary>
    SessionEnded,

    /// <summary>What readers see of an author changed, or the author was revoked; the subject is the author.</summary>
    AuthorChanged,

    /// <summary>A member's roles changed; the subject is the member.</summary>
    RolesChanged,

    /// <summary>A guest's identity is over: taken back, or claimed by a member; the subject is the author.</summary>
    GuestRevoked,

    /// <summary>There is something new for an author; the subject is the author.</summary>
    Noticed,

    /// <summary>An author ignores somebody else than before; the subject is the author.</summary>
    IgnoredChanged,
}

/// <summary>Something that was committed about guests, members or sessions.</summary>
internal readonly record struct IdentityEvent(IdentityEventKind Kind, long Subject);

/// <summary>How many readers a thread has on one of the other nodes: no commit, and lost without harm.</summary>
/// <param name="Node">Whose readers they are; the bus fills it in.</param>
internal readonly record struct ReadersEvent(ThreadId Thread, int Count, string Node = "");

/// <summary>Carries committed events to every part of every node that wants to know.</summary>
internal interface IEventBus
{
    /// <summary>Tells everyone. Never blocks on who listens, never throws for what they do.</summary>
    void Publish(ThreadEvent @event);

    /// <inheritdoc cref="Publish(ThreadEvent)"/>
    void Publish(ModerationEvent @event);

    /// <inheritdoc cref="Publish(ThreadEvent)"/>
    void Publish(IdentityEvent @event);

    /// <summary>Tells the other nodes, and nobody on this one.</summary>
    void Publish(ReadersEvent @event);

    /// <summary>Calls <paramref name="listener"/> for each event from now on; it must return at once.</summary>
    IDisposable Subscribe(Action<ThreadEvent> listener);

    /// <inheritdoc cref="Subscribe(Action{ThreadEvent})"/>
    IDisposable Subscribe(Action<ModerationEvent> listener);

    /// <inheritdoc cref="Subscribe(Action{ThreadEvent})"/>
    IDisposable Subscribe(Action<IdentityEvent> listener);

    /// <inheritdoc cref="Subscribe(Action{ThreadEvent})"/>
    IDisposable Subscribe(Action<ReadersEvent> listener);

    /// <summary>Whether events of other nodes reach this one at the moment; always, on a single node.</summary>
    bool IsWhole { get; }

    /// <summary>
    /// Calls <paramref name="listener"/> whenever events of other nodes may have been missed: every few seconds while they do not come, and
    /// once they come again. What is kept from before may be old: it is dropped, or asked anew. The listener must return at once.
    /// </summary>
    IDisposable SubscribeToGaps(Action listener);
}
