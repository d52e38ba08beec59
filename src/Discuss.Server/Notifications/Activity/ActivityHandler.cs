using Discuss.Core.Threads;
using Discuss.Server.Storage;

namespace Discuss.Server.Notifications.Activity;

/// <summary>Takes from the outbox which threads had events, reads those, and tells every <see cref="IThreadListener"/>.</summary>
internal sealed class ActivityHandler(IDatabase database, IEnumerable<IThreadListener> listeners) : IOutboxBatchHandler
{
    private static readonly Sql Events = new(
        """
        SELECT seq, kind, ordinal, created_at FROM events
        WHERE site_id = @site AND thread_number = @thread AND seq >= @from AND seq <= @to AND kind < @scored AND ordinal IS NOT NULL ORDER BY seq
        """,
        Parameter.Int("site"), Parameter.Int("thread"), Parameter.Long("from"), Parameter.Long("to"), Parameter.Int("scored"));

    private readonly IThreadListener[] _listeners = [.. listeners];

    public string Kind => ThreadActivity.Kind;

    public async Task HandleAsync(IReadOnlyList<string> payloads, CancellationToken cancellationToken)
    {
        if (_listeners.Length == 0) return;
        var happenings = await ReadAsync(payloads.Select(ThreadActivity.Read), cancellationToken);
        if (happenings.Count == 0) return;
        // Side by side: what they write on SQLite at the same time is one commit.
        await Task.WhenAll(_listeners.Select(listener => listener.HearAsync(happenings, cancellationToken)));
    }

    private async Task<List<ThreadHappening>> ReadAsync(IEnumerable<ThreadActivity> activities, CancellationToken cancellationToken)
    {
        var happenings = new List<ThreadHappening>();
        await using var session = await database.ReadAsync(cancellationToken);
        foreach (var thread in activities.GroupBy(activity => activity.Thread))
        {
            foreach (var (from, to) in Joined(thread))
            {
                happenings.AddRange(await session.QueryAsync(
                    Events,
                    row => new ThreadHappening(
                        thread.Key, row.GetInt64(0), (ThreadEventKind)row.GetInt32(1), new CommentId(thread.Key, row.GetInt32(2)),
                        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))),
                    cancellationToken, thread.Key.Site, thread.Key.Number, from, to, (int)ThreadEventKind.Scored));
            }
        }

        return happenings;
    }

    /// <summary>Stretches that follow one another are one.</summary>
    private static List<(long From, long To)> Joined(IEnumerable<ThreadActivity> activities)
    {
        var joined = new List<(long From, long To)>();
        foreach (var next in activities.OrderBy(activity => activity.From))
        {
            if (joined.Count > 0 && next.From <= joined[^1].To + 1) joined[^1] = (joined[^1].From, Math.Max(joined[^1].To, next.To));
            else joined.Add((next.From, next.To));
        }

        return joined;
    }
}
