using System.Text.Json.Serialization;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Contract;
using Discuss.Server.Moderation;
using Discuss.Server.Storage;

namespace Discuss.Server.Live;

/// <summary>What happened to a comment in the queue, from the page's point of view.</summary>
internal enum QueueChangeKind
{
    /// <summary>It waits now.</summary>
    Arrived,

    /// <summary>It waits still, and is not what it was.</summary>
    Changed,

    /// <summary>It does not wait any more.</summary>
    Left,
}

/// <summary>One change of the queue. No text: a page asks for what it shows.</summary>
/// <param name="List">Where it waits; <see langword="null"/> where it does not.</param>
/// <param name="By">Who did it, where that was a moderator.</param>
internal sealed record QueueChange(
    QueueChangeKind Kind, CommentId CommentId, PublicState State, QueueState? List, long Urgency, int Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? By);

/// <summary>Who looks at a comment; nobody without a name.</summary>
internal sealed record ClaimChange(
    CommentId CommentId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Until);

/// <summary>Reads what the queue says now of what changed in it.</summary>
internal static class QueueChanges
{
    private static readonly Sql NameOf = new("SELECT name FROM authors WHERE id = @id", Parameter.Long("id"));

    public static async Task<IReadOnlyList<QueueChange>> ReadAsync(
        DbSession session, IReadOnlyList<ModerationEvent> events, CancellationToken cancellationToken)
    {
        var changes = new List<QueueChange>(events.Count);
        var names = new Dictionary<long, string?>();
        foreach (var @event in events)
        {
            var id = @event.Comment!.Value;
            // Its own author's doing is no moderator's.
            var by = @event.By is { } who && who != @event.Author ? await NameAsync(who) : null;
            var change = await session.FirstAsync(
                QueueSql.Head,
                row => Change(id, (CommentState)row.GetInt32(0), row.GetInt32(1), row.GetInt64(2), row.GetInt32(3), @event.Arrives, by),
                cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
            if (change is not null) changes.Add(change);
        }

        return changes;

        async Task<string?> NameAsync(long author)
        {
            if (!names.TryGetValue(author, out var name))
                names[author] = name = await session.FirstAsync(NameOf, row => row.GetString(0), cancellationToken, author);
            return name;
        }
    }

    public static async Task<IReadOnlyList<ClaimChange>> ClaimsAsync(
        DbSession session, IEnumerable<CommentId> ids, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var changes = new List<ClaimChange>();
        foreach (var id in ids)
        {
            var claim = await Claims.OfAsync(session, id, now, cancellationToken);
            changes.Add(new ClaimChange(id, claim?.Id, claim?.Name, claim?.Until));
        }

        return changes;
    }

    private static QueueChange Change(CommentId id, CommentState state, int reports, long urgency, int version, bool arrives, string? by)
    {
        QueueState? list = state == CommentState.Pending ? QueueState.Pending
            : state == CommentState.Approved && reports > 0 ? QueueState.Reported
            : null;
        var kind = list is null ? QueueChangeKind.Left : arrives ? QueueChangeKind.Arrived : QueueChangeKind.Changed;
        return new QueueChange(kind, id, PublicStates.Of(state), list, urgency, version, by);
    }
}
