using System.Collections.Concurrent;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Storage;

namespace Discuss.Server.Webhooks;

/// <summary>
/// Tells a site's webhooks of something in the transaction in which it happens, by a message of the outbox; of what nobody asked for there
/// is none. What every node's memory says of who asks is dropped with each change of a webhook.
/// </summary>
internal sealed class WebhookTelling : IDisposable
{
    private readonly WebhookStore _store;
    private readonly Outbox _outbox;
    private readonly ConcurrentDictionary<int, WebhookKinds> _wanted = new();
    private readonly IDisposable _subscription;
    private readonly IDisposable _gaps;
    private int _dropped;

    public WebhookTelling(WebhookStore store, Outbox outbox, IEventBus bus)
    {
        (_store, _outbox) = (store, outbox);
        _subscription = bus.Subscribe((ModerationEvent told) =>
        {
            if (told.Kind != ModerationEventKind.SettingsChanged) return;
            Interlocked.Increment(ref _dropped);
            _wanted.TryRemove(told.Site, out _);
        });
        _gaps = bus.SubscribeToGaps(() =>
        {
            Interlocked.Increment(ref _dropped);
            _wanted.Clear();
        });
    }

    /// <summary>Whether any webhook of the site asks for any of the kinds.</summary>
    public async ValueTask<bool> WantsAsync(int site, WebhookKinds kinds, CancellationToken cancellationToken)
    {
        if (!_wanted.TryGetValue(site, out var wanted))
        {
            var dropped = Volatile.Read(ref _dropped);
            wanted = await _store.WantedAsync(site, cancellationToken);
            if (dropped == Volatile.Read(ref _dropped)) _wanted[site] = wanted;
        }

        return (wanted & kinds) != WebhookKinds.None;
    }

    /// <summary>A comment was posted and waits for a moderator.</summary>
    public Task HeldAsync(WriteSession session, CommentId comment, DateTimeOffset now, CancellationToken cancellationToken) => AddAsync(
        session,
        new WebhookEvent(WebhookKinds.Created, comment.Thread.Site, $"created:{comment}", now) { Comment = comment, State = CommentState.Pending },
        cancellationToken);

    /// <summary>A comment has another text, which waits for a moderator.</summary>
    /// <param name="version">The comment's version before the edit.</param>
    public Task EditedAndHeldAsync(WriteSession session, CommentId comment, int version, DateTimeOffset now, CancellationToken cancellationToken) => AddAsync(
        session,
        new WebhookEvent(WebhookKinds.Edited, comment.Thread.Site, $"edited:{comment}:v{version}", now) { Comment = comment, State = CommentState.Pending },
        cancellationToken);

    /// <summary>A reader reported a comment.</summary>
    public Task ReportedAsync(
        WriteSession session, CommentId comment, long reporter, string reason, DateTimeOffset now, CancellationToken cancellationToken) => AddAsync(
        session,
        new WebhookEvent(WebhookKinds.Reported, comment.Thread.Site, $"reported:{comment}:{reporter}", now) { Comment = comment, Reason = reason },
        cancellationToken);

    /// <summary>A comment's state was changed by a moderator, or by the rule about reports.</summary>
    /// <param name="decision">The change's number in the log.</param>
    public async Task DecidedAsync(
        WriteSession session, CommentId comment, long decision, CommentState to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var site = comment.Thread.Site;
        var outcome = to switch
        {
            CommentState.Approved => WebhookKinds.Approved,
            CommentState.Rejected or CommentState.Spam or CommentState.RemovedByModerator => WebhookKinds.Rejected,
            _ => WebhookKinds.None,
        };
        foreach (var kind in (WebhookKinds[])[outcome, WebhookKinds.Decision])
        {
            if (kind == WebhookKinds.None) continue;
            await AddAsync(
                session,
                new WebhookEvent(kind, site, $"{(kind == outcome ? "outcome" : "decision")}:{decision}", now) { Comment = comment, State = to, Decision = decision },
                cancellationToken);
        }
    }

    /// <summary>An author was put under a sanction, or one was lifted.</summary>
    public Task SanctionedAsync(WriteSession session, int site, long sanction, bool lifted, DateTimeOffset now, CancellationToken cancellationToken) =>
        AddAsync(
            session,
            new WebhookEvent(WebhookKinds.Sanction, site, $"{(lifted ? "lifted" : "sanction")}:{sanction}", now) { Sanction = sanction, Lifted = lifted },
            cancellationToken);

    public void Dispose()
    {
        _subscription.Dispose();
        _gaps.Dispose();
    }

    private async Task AddAsync(WriteSession session, WebhookEvent told, CancellationToken cancellationToken)
    {
        if (!await WantsAsync(told.Site, told.Kind, cancellationToken)) return;
        await _outbox.AddAsync(session, WebhookFanOut.EventKind, told, cancellationToken);
    }
}
