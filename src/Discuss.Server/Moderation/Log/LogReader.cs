using System.Data.Common;
using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>Reads the log of a site: every change of a comment's state.</summary>
internal sealed class LogReader(IDatabase database)
{
    private static readonly Sql Log = new(
        """
        SELECT l.id, l.thread_number, l.ordinal, l.from_state, l.to_state, a.name, l.rule, l.reason, l.note, l.created_at
        FROM transitions l LEFT JOIN authors a ON a.id = l.actor_id
        WHERE l.site_id = @site AND l.id < @before ORDER BY l.id DESC LIMIT @count
        """,
        Int("site"), Long("before"), Int("count"));

    /// <summary>The transitions of a site's comments, newest first.</summary>
    public async Task<Page<TransitionView>> LogAsync(Site site, int limit, long before, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var found = await session.QueryAsync(Log, row => ReadTransition(row, site), cancellationToken, site.Id, before, limit + 1);
        if (found.Count <= limit) return new Page<TransitionView>(found, null);
        found.RemoveAt(limit);
        return new Page<TransitionView>(found, found[^1].Id);
    }

    private static TransitionView ReadTransition(DbDataReader row, Site site) => new(
        row.GetInt64(0).ToString(CultureInfo.InvariantCulture),
        new CommentId(new ThreadId(site.Id, row.GetInt32(1)), row.GetInt32(2)),
        row.IsDBNull(3) ? null : PublicStates.Of((CommentState)row.GetInt32(3)),
        PublicStates.Of((CommentState)row.GetInt32(4)),
        Text(row, 5), Text(row, 6), Text(row, 7), Text(row, 8), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)));

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
