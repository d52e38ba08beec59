using System.Collections.Concurrent;
using Discuss.Server.Identity;
using Microsoft.AspNetCore.SignalR;

namespace Discuss.Server.Live;

/// <summary>Whose the open connections of this node are, guests' and members'; those of nobody are not kept.</summary>
internal sealed class LiveAuthors
{
    private readonly ConcurrentDictionary<long, ConcurrentDictionary<string, HubCallerContext>> _byAuthor = new();

    /// <summary>The connections of an author at this moment.</summary>
    public IReadOnlyCollection<HubCallerContext> Of(long author) =>
        _byAuthor.TryGetValue(author, out var connections) ? [.. connections.Values] : [];

    /// <summary>Those that were opened under a session. Looks at all of them: sessions end seldom.</summary>
    public IReadOnlyCollection<HubCallerContext> OfSession(long session) =>
        [.. _byAuthor.Values.SelectMany(connections => connections.Values).Where(connection => connection.User!.SessionId() == session)];

    /// <summary>The sessions under which one is open.</summary>
    public IReadOnlyCollection<long> Sessions() =>
        [.. _byAuthor.Values.SelectMany(connections => connections.Values).Select(connection => connection.User!.SessionId()).OfType<long>().Distinct()];

    /// <summary>Everybody who has one.</summary>
    public IReadOnlyCollection<long> All() => [.. _byAuthor.Keys];

    public void Add(HubCallerContext connection)
    {
        if (connection.User?.Actor() is not { } actor) return;
        // An emptied entry may just be taken away: then the next attempt makes a new one.
        while (true)
        {
            var connections = _byAuthor.GetOrAdd(actor.AuthorId, _ => new());
            connections[connection.ConnectionId] = connection;
            if (_byAuthor.TryGetValue(actor.AuthorId, out var kept) && kept == connections) return;
        }
    }

    public void Remove(HubCallerContext connection)
    {
        if (connection.User?.Actor() is not { } actor || !_byAuthor.TryGetValue(actor.AuthorId, out var connections)) return;
        connections.TryRemove(connection.ConnectionId, out _);
        if (connections.IsEmpty && _byAuthor.TryRemove(KeyValuePair.Create(actor.AuthorId, connections)) && !connections.IsEmpty)
        {
            // Somebody came in between.
            foreach (var late in connections.Values) Add(late);
        }
    }
}
