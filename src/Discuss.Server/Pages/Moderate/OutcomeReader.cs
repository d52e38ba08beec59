using System.Data.Common;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Pages.Moderate;

/// <summary>Reads from the log what the queue's page tells of it.</summary>
internal sealed class OutcomeReader(IDatabase database, TimeProvider clock)
{
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    private static readonly Sql Last = new(
        """
        SELECT w.name, l.to_state, a.name, l.actor_id, l.rule, l.reason, l.created_at FROM transitions l
        JOIN comments c ON c.site_id = l.site_id AND c.thread_number = l.thread_number AND c.ordinal = l.ordinal
        JOIN authors w ON w.id = c.author_id
        LEFT JOIN authors a ON a.id = l.actor_id
        WHERE l.site_id = @site AND l.thread_number = @thread AND l.ordinal = @ordinal AND l.from_state IS NOT NULL AND l.actor_id IS NOT NULL
        ORDER BY l.id DESC LIMIT 1
        """,
        Int("site"), Int("thread"), Int("ordinal"));

    // A site's newest entries, and no more of them than moderators could make in ten minutes.
    private static readonly Sql Decided = new(
        """
        SELECT count(*) FROM (
          SELECT created_at, actor_id, from_state, rule FROM transitions WHERE site_id = @site ORDER BY id DESC LIMIT 2000) AS latest
        WHERE created_at > @since AND actor_id IS NOT NULL AND from_state IS NOT NULL AND rule IS NULL
        """,
        Int("site"), Long("since"));

    /// <summary>What was decided last about a comment by a person; <see langword="null"/> where nobody has decided anything.</summary>
    public async Task<Outcome?> LastAsync(CommentId id, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(Last, row => Read(row, id), cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
    }

    /// <summary>How many decisions moderators of the sites made in the last ten minutes.</summary>
    public async Task<int> DecidedAsync(IReadOnlyList<Site> sites, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var since = (clock.GetUtcNow() - Lately).ToUnixTimeMilliseconds();
        var count = 0L;
        foreach (var site in sites) count += await session.FirstAsync(Decided, row => row.GetInt64(0), cancellationToken, site.Id, since);
        return (int)count;
    }

    private static Outcome Read(DbDataReader row, CommentId id) => new(
        id, row.GetString(0), PublicStates.Of((CommentState)row.GetInt32(1)), Text(row, 2), row.IsDBNull(3) ? null : row.GetInt64(3),
        Text(row, 4), Text(row, 5), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)));

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
