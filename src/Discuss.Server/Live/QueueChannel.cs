using System.Collections.Concurrent;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.SignalR;

namespace Discuss.Server.Live;

/// <summary>
/// One site's queue on this node. What is told is what the database says when it is told: what changed several times meanwhile is told
/// once, and the last word is right. Who may hear it is looked up each time, so that nobody hears more than a minute after losing the role.
/// </summary>
internal sealed partial class QueueChannel(
    Site site, IDatabase database, Permissions permissions, Sessions sessions, IHubContext<LiveHub> hub, TimeProvider clock, ILogger logger)
{
    // A page that missed so much asks for the queue anew.
    private const int MaxChanges = 200;

    private readonly ConcurrentDictionary<string, Watcher> _watchers = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private Dictionary<CommentId, ModerationEvent> _changed = [];
    private HashSet<CommentId> _claimed = [];
    private bool _appeals;
    private bool _telling;

    public void Join(Watcher watcher) => _watchers[watcher.Connection] = watcher;

    public void Leave(string connection) => _watchers.TryRemove(connection, out _);

    /// <summary>Something happened. Returns at once.</summary>
    public void Hear(ModerationEvent @event)
    {
        if (_watchers.IsEmpty) return;
        lock (_lock)
        {
            if (@event.Kind == ModerationEventKind.AppealChanged) _appeals = true;
            else if (@event is { Kind: ModerationEventKind.ClaimChanged, Comment: { } claimed }) _claimed.Add(claimed);
            else if (@event is { Kind: ModerationEventKind.QueueChanged, Comment: { } changed })
                _changed[changed] = @event with { Arrives = @event.Arrives || (_changed.TryGetValue(changed, out var before) && before.Arrives) };
            else return;
            if (_telling) return;
            _telling = true;
        }

        _ = Task.Run(TellAsync);
    }

    /// <summary>A member's roles changed: whoever lost the right to hear is told so, and hears nothing more. Returns at once.</summary>
    public void HearRoles(long member)
    {
        foreach (var watcher in _watchers.Values)
        {
            if (watcher.Member == member) _ = Task.Run(() => CheckAsync(watcher));
        }
    }

    /// <summary>Something may have been missed: whoever may still hear is told to ask for the queue anew. Returns at once.</summary>
    public void HearGap()
    {
        foreach (var watcher in _watchers.Values) _ = Task.Run(() => CheckAsync(watcher, missed: true));
    }

    private async Task CheckAsync(Watcher watcher, bool missed = false)
    {
        try
        {
            if (!await MayHearAsync(watcher)) Close(watcher);
            else if (missed) Send(watcher, "queueMissed", site.Slug);
        }
#pragma warning disable CA1031 // Nobody waits for this task; the next change asks again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogTellingFailed(logger, fault, site.Slug);
        }
    }

    private void Close(Watcher watcher)
    {
        Leave(watcher.Connection);
        Send(watcher, "queueClosed", site.Slug);
    }

    private async Task TellAsync()
    {
        while (true)
        {
            Dictionary<CommentId, ModerationEvent> changed;
            HashSet<CommentId> claimed;
            bool appeals;
            lock (_lock)
            {
                (changed, claimed, appeals) = (_changed, _claimed, _appeals);
                (_changed, _claimed, _appeals) = ([], [], false);
                if (changed.Count == 0 && claimed.Count == 0 && !appeals)
                {
                    _telling = false;
                    return;
                }
            }

            try
            {
                await TellAsync(changed, claimed, appeals);
            }
#pragma warning disable CA1031 // Nobody waits for this task; a page that misses something asks anew.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogTellingFailed(logger, fault, site.Slug);
            }
        }
    }

    private async Task TellAsync(Dictionary<CommentId, ModerationEvent> changed, HashSet<CommentId> claimed, bool appeals)
    {
        var messages = new List<(string Method, object Content)>(3);
        await using (var session = await database.ReadAsync(CancellationToken.None))
        {
            foreach (var some in changed.Values.Chunk(MaxChanges))
                messages.Add(("queue", await QueueChanges.ReadAsync(session, some, CancellationToken.None)));
            if (claimed.Count > 0) messages.Add(("claims", await QueueChanges.ClaimsAsync(session, claimed, clock.GetUtcNow(), CancellationToken.None)));
        }

        if (appeals) messages.Add(("appeals", site.Slug));
        foreach (var watcher in _watchers.Values)
        {
            if (!await MayHearAsync(watcher))
            {
                Close(watcher);
                continue;
            }

            foreach (var (method, content) in messages) Send(watcher, method, content);
        }
    }

    private async Task<bool> MayHearAsync(Watcher watcher) =>
        await permissions.RoleAsync(watcher.Member, site.Id, CancellationToken.None) >= Role.Moderator
        && (watcher.Session is not { } session || await sessions.IsLiveAsync(session, CancellationToken.None));

    // The order of messages to one connection is kept without waiting; a connection that takes nothing is cut by the hub's limits.
    private void Send(Watcher watcher, string method, object content) =>
        _ = hub.Clients.Client(watcher.Connection).SendAsync(method, content, CancellationToken.None);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Moderators of {Site} could not be told what changed in the queue")]
    private static partial void LogTellingFailed(ILogger logger, Exception fault, string site);
}
