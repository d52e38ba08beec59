using System.Collections.Concurrent;
using Discuss.Server.Cluster;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.SignalR;

namespace Discuss.Server.Live;

/// <summary>The queues that moderators watch on this node, each with its channel.</summary>
internal sealed class QueueWatch : IDisposable
{
    private readonly ConcurrentDictionary<int, QueueChannel> _channels = new();
    private readonly SiteDirectory _sites;
    private readonly Permissions _permissions;
    private readonly Func<Site, QueueChannel> _create;
    private readonly IDisposable _subscription;
    private readonly IDisposable _roles;
    private readonly IDisposable _gaps;

    public QueueWatch(
        IEventBus bus, IDatabase database, SiteDirectory sites, Permissions permissions, Sessions sessions, IHubContext<LiveHub> hub,
        TimeProvider clock, ILogger<QueueChannel> logger)
    {
        (_sites, _permissions) = (sites, permissions);
        _create = site => new QueueChannel(site, database, permissions, sessions, hub, clock, logger);
        _subscription = bus.Subscribe(Hear);
        _roles = bus.Subscribe((IdentityEvent told) =>
        {
            if (told.Kind != IdentityEventKind.RolesChanged) return;
            foreach (var channel in _channels.Values) channel.HearRoles(told.Subject);
        });
        _gaps = bus.SubscribeToGaps(() =>
        {
            foreach (var channel in _channels.Values) channel.HearGap();
        });
    }

    /// <exception cref="HubException">The caller does not moderate the site, or there is none.</exception>
    public async Task JoinAsync(string slug, HubCallerContext caller)
    {
        var site = await _sites.FindAsync(slug, caller.ConnectionAborted);
        var actor = caller.User?.Actor();
        var role = actor?.MemberId is { } member && caller.User!.MayHaveRole()
            ? await _permissions.RoleAsync(member, site?.Id ?? Permissions.EverySite, caller.ConnectionAborted)
            : null;
        if (role is not >= Role.Moderator) throw new HubException("site: this is for its moderators.");
        if (site is null) throw new HubException("site: there is no such site.");
        var watcher = new Watcher(caller.ConnectionId, actor!.MemberId!.Value, caller.User!.SessionId());
        _channels.GetOrAdd(site.Id, _ => _create(site)).Join(watcher);
        // Whoever went away meanwhile may have been seen off already.
        if (caller.ConnectionAborted.IsCancellationRequested) Leave(caller.ConnectionId);
    }

    public async Task LeaveAsync(string slug, HubCallerContext caller)
    {
        if (await _sites.FindAsync(slug, caller.ConnectionAborted) is { } site && _channels.TryGetValue(site.Id, out var channel))
            channel.Leave(caller.ConnectionId);
    }

    public void Leave(string connection)
    {
        // Sites with a queue that is watched are few.
        foreach (var channel in _channels.Values) channel.Leave(connection);
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _roles.Dispose();
        _gaps.Dispose();
    }

    private void Hear(ModerationEvent @event)
    {
        if (_channels.TryGetValue(@event.Site, out var channel)) channel.Hear(@event);
    }
}

/// <summary>A moderator's connection.</summary>
internal sealed record Watcher(string Connection, long Member, long? Session);
