using System.Data.Common;
using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Threads;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>What a moderator can list.</summary>
internal enum QueueState
{
    /// <summary>What is held, oldest first.</summary>
    Pending,

    /// <summary>What readers reported, most reports first.</summary>
    Reported,

    /// <summary>Everything, newest first.</summary>
    All,
}

/// <summary>Reads the queue and the log of a site. Shows moderators what the public does not see.</summary>
internal sealed class QueueReader(IDatabase database)
{
    private const string Select =
        $"SELECT {ThreadSql.ModeratorColumns}, t.key, t.title, t.url, c.report_count, c.urgency {ThreadSql.From} "
        + "JOIN threads t ON t.site_id = c.site_id AND t.number = c.thread_number WHERE c.site_id = @site ";

    private static readonly Parameter[] Parameters = [Long("viewer"), Int("site"), Long("at"), Int("thread"), Int("ordinal"), Int("count")];

    private static readonly Sql Pending = new(
        Select + "AND c.state = 1 AND (c.urgency, c.thread_number, c.ordinal) > (@at, @thread, @ordinal) "
            + "ORDER BY c.urgency, c.thread_number, c.ordinal LIMIT @count",
        Parameters);

    private static readonly Sql Reported = new(
        Select + "AND c.report_count > 0 AND c.state = 0 AND (c.urgency, c.thread_number, c.ordinal) > (@at, @thread, @ordinal) "
            + "ORDER BY c.urgency, c.thread_number, c.ordinal LIMIT @count",
        Parameters);

    private static readonly Sql All = new(
        Select + "AND c.created_at <= @at AND (c.created_at < @at OR (c.thread_number, c.ordinal) > (@thread, @ordinal)) "
            + "ORDER BY c.created_at DESC, c.thread_number, c.ordinal LIMIT @count",
        Parameters);

    private static readonly Sql Reports = new(
        """
        SELECT reason, note, created_at FROM reports
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND resolved_at IS NULL ORDER BY created_at LIMIT 100
        """,
        Int("site"), Int("thread"), Int("ordinal"));

    private static readonly Sql Log = new(
        """
        SELECT l.id, l.thread_number, l.ordinal, l.from_state, l.to_state, a.name, l.rule, l.reason, l.note, l.created_at
        FROM transitions l LEFT JOIN authors a ON a.id = l.actor_id
        WHERE l.site_id = @site AND l.id < @before ORDER BY l.id DESC LIMIT @count
        """,
        Int("site"), Long("before"), Int("count"));

    /// <summary>A window of the queue, most urgent first.</summary>
    public async Task<Page<QueueItem>> QueueAsync(
        Site site, QueueState state, int limit, LatestCursor? after, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var (sql, start) = state switch
        {
            QueueState.Pending => (Pending, new LatestCursor(-1, 0, 0)),
            QueueState.Reported => (Reported, new LatestCursor(-1, 0, 0)),
            _ => (All, LatestCursor.Start),
        };
        var place = after ?? start;
        var rows = await session.QueryAsync(
            sql, ReadRow, cancellationToken, 0L, site.Id, place.At, place.Thread, place.Ordinal, limit + 1);
        var more = rows.Count > limit;
        if (more) rows.RemoveAt(limit);
        var items = new List<QueueItem>(rows.Count);
        foreach (var row in rows) items.Add(await ItemAsync(session, row, cancellationToken));
        return new Page<QueueItem>(items, more ? Next(state, rows[^1]) : null);
    }

    /// <summary>The transitions of a site's comments, newest first.</summary>
    public async Task<Page<TransitionView>> LogAsync(Site site, int limit, long before, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var found = await session.QueryAsync(Log, row => ReadTransition(row, site), cancellationToken, site.Id, before, limit + 1);
        if (found.Count <= limit) return new Page<TransitionView>(found, null);
        found.RemoveAt(limit);
        return new Page<TransitionView>(found, found[^1].Id);
    }

    private static string Next(QueueState state, Row last)
    {
        var at = state != QueueState.All ? last.Urgency : last.Comment.CreatedAt.ToUnixTimeMilliseconds();
        return new LatestCursor(at, last.Comment.Id.Thread.Number, last.Comment.Id.Ordinal).ToString();
    }

    private static async Task<QueueItem> ItemAsync(DbSession session, Row row, CancellationToken cancellationToken)
    {
        var id = row.Comment.Id;
        var reports = row.ReportCount == 0
            ? []
            : await session.QueryAsync(Reports, ReadReport, cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
        var parent = row.Comment.ParentId is not { } above ? null : await session.FirstAsync(
            ThreadSql.OneForModerators, CommentReader.ReadForModerators, cancellationToken, 0L, above.Thread.Site, above.Thread.Number, above.Ordinal);
        var said = await SignalStore.ReadAsync(session, id, cancellationToken);
        return new QueueItem(row.Comment, [.. said, .. Signals(reports)], reports, parent, row.Article);
    }

    /// <summary>What readers say, as one signal for each reason.</summary>
    private static List<SignalView> Signals(List<ReportView> reports) =>
    [
        .. reports.GroupBy(report => report.Reason, StringComparer.Ordinal).Select(group => new SignalView(
            "reports", group.Key, null, [],
            group.Count() == 1 ? $"A reader reported this: {group.Key}." : $"{group.Count()} readers reported this: {group.Key}.")),
    ];

    private static ReportView ReadReport(DbDataReader row) =>
        new(row.GetString(0), Text(row, 1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)));

    private static Row ReadRow(DbDataReader row)
    {
        var comment = CommentReader.ReadForModerators(row);
        const int More = CommentReader.ColumnCount;
        return new Row(comment, new ThreadLink(comment.Id.Thread, row.GetString(More), Text(row, More + 1), Text(row, More + 2)), row.GetInt32(More + 3), row.GetInt64(More + 4));
    }

    private static TransitionView ReadTransition(DbDataReader row, Site site) => new(
        row.GetInt64(0).ToString(CultureInfo.InvariantCulture),
        new CommentId(new ThreadId(site.Id, row.GetInt32(1)), row.GetInt32(2)),
        row.IsDBNull(3) ? null : PublicStates.Of((CommentState)row.GetInt32(3)),
        PublicStates.Of((CommentState)row.GetInt32(4)),
        Text(row, 5), Text(row, 6), Text(row, 7), Text(row, 8), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)));

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private sealed record Row(CommentView Comment, ThreadLink Article, int ReportCount, long Urgency);
}
