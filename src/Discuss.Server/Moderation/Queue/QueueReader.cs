using System.Data.Common;
using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Threads;

namespace Discuss.Server.Moderation;

/// <summary>Reads the queue of one or several sites. Shows moderators what the public does not see.</summary>
internal sealed class QueueReader(IDatabase database, CommentReader comments, TimeProvider clock)
{
    /// <summary>A window of the queue: what waits, most urgent first; everything, newest first.</summary>
    public async Task<Page<QueueItem>> QueueAsync(
        IReadOnlyList<Site> sites, QueueState state, int limit, QueueCursor? after, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var rows = new List<QueueRow>();
        foreach (var site in sites) rows.AddRange(await WindowAsync(session, site, state, limit + 1, after, cancellationToken));
        rows.Sort(state == QueueState.All ? (a, b) => b.At.CompareTo(a.At) : Compare);
        var more = rows.Count > limit;
        if (more) rows.RemoveRange(limit, rows.Count - limit);
        var items = new List<QueueItem>(rows.Count);
        foreach (var row in rows) items.Add(await ItemAsync(session, row, record: null, cancellationToken));
        return new Page<QueueItem>(items, more ? rows[^1].Cursor.ToString() : null);
    }

    /// <summary>One item whatever its state, with its author's record; <see langword="null"/> where there is no such comment.</summary>
    public async Task<QueueItem?> ItemAsync(Site site, CommentId id, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var row = await session.FirstAsync(
            QueueSql.One, row => QueueRow.Read(row, comments, site), cancellationToken, 0L, site.Id, id.Thread.Number, id.Ordinal);
        if (row is null) return null;
        return await ItemAsync(session, row, await AuthorReader.RecordAsync(session, site.Id, row.AuthorId, cancellationToken), cancellationToken);
    }

    /// <summary>Everything of an author on a site, newest first.</summary>
    public async Task<Page<QueueItem>> ByAuthorAsync(Site site, long author, int limit, LatestCursor? after, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var place = after ?? LatestCursor.Start;
        var rows = await session.QueryAsync(
            QueueSql.ByAuthor, row => QueueRow.Read(row, comments, site), cancellationToken,
            0L, site.Id, author, place.At, place.Thread, place.Ordinal, limit + 1);
        var more = rows.Count > limit;
        if (more) rows.RemoveAt(limit);
        var items = new List<QueueItem>(rows.Count);
        foreach (var row in rows) items.Add(await ItemAsync(session, row, record: null, cancellationToken));
        if (!more) return new Page<QueueItem>(items, null);
        var last = items[^1].Comment;
        return new Page<QueueItem>(
            items, new LatestCursor(last.CreatedAt.ToUnixTimeMilliseconds(), last.Id.Thread.Number, last.Id.Ordinal).ToString());
    }

    /// <summary>How much waits on the sites together.</summary>
    public async Task<QueueCounts> CountsAsync(IReadOnlyList<Site> sites, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var counts = new QueueCounts(0, 0, 0);
        foreach (var site in sites)
        {
            counts = new QueueCounts(
                await CountAsync(QueueSql.CountPending, site, counts.Pending),
                await CountAsync(QueueSql.CountReported, site, counts.Reported),
                await CountAsync(QueueSql.CountAppeals, site, counts.Appeals));
        }

        return counts;

        async Task<int> CountAsync(Sql sql, Site site, int before) => Math.Min(
            QueueSql.MostCounted, before + (int)await session.FirstAsync(sql, row => row.GetInt64(0), cancellationToken, site.Id));
    }

    private Task<List<QueueRow>> WindowAsync(
        DbSession session, Site site, QueueState state, int count, QueueCursor? after, CancellationToken cancellationToken)
    {
        if (state == QueueState.All)
        {
            return session.QueryAsync(
                QueueSql.All, row => QueueRow.Read(row, comments, site, logged: true), cancellationToken, 0L, site.Id, after?.At ?? long.MaxValue, count);
        }

        var (at, thread, ordinal) = after?.For(site.Id) ?? (long.MinValue, 0, 0);
        var sql = state == QueueState.Pending ? QueueSql.Pending : QueueSql.Reported;
        return session.QueryAsync(sql, row => QueueRow.Read(row, comments, site), cancellationToken, 0L, site.Id, at, thread, ordinal, count);
    }

    private static int Compare(QueueRow a, QueueRow b) => (a.At, a.Cursor.Site, a.Cursor.Thread, a.Cursor.Ordinal)
        .CompareTo((b.At, b.Cursor.Site, b.Cursor.Thread, b.Cursor.Ordinal));

    private async Task<QueueItem> ItemAsync(DbSession session, QueueRow row, AuthorRecord? record, CancellationToken cancellationToken)
    {
        var id = row.Comment.Id;
        var reports = row.ReportCount == 0
            ? []
            : await session.QueryAsync(QueueSql.Reports, ReadReport, cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
        var parent = row.Comment.ParentId is not { } above ? null : await session.FirstAsync(
            ThreadSql.OneForModerators, comments.ReadForModerators, cancellationToken, 0L, above.Thread.Site, above.Thread.Number, above.Ordinal);
        var said = await SignalStore.ReadAsync(session, id, cancellationToken);
        var author = new QueueAuthor(
            row.AuthorId.ToString(CultureInfo.InvariantCulture), row.Comment.Author.Kind, row.Comment.Author.Name, record);
        return new QueueItem(
            row.Comment, row.Text, [.. said, .. Signals(reports)], reports, await Claims.OfAsync(session, id, clock.GetUtcNow(), cancellationToken),
            parent, row.Article, SiteLink.Of(row.Site), author, row.Urgency);
    }

    /// <summary>What readers say, as one signal for each reason.</summary>
    private static List<SignalView> Signals(List<ReportView> reports) =>
    [
        .. reports.GroupBy(report => report.Reason, StringComparer.Ordinal).Select(group => new SignalView(
            "reports", group.Key, null, [],
            group.Count() == 1 ? $"A reader reported this: {group.Key}." : $"{group.Count()} readers reported this: {group.Key}.")),
    ];

    private static ReportView ReadReport(DbDataReader row) =>
        new(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)));
}

/// <summary>A row of the statements in <see cref="QueueSql"/>.</summary>
/// <param name="At">What the list is ordered by.</param>
internal sealed record QueueRow(CommentView Comment, ThreadLink Article, Site Site, int ReportCount, long Urgency, string Text, long AuthorId, long At)
{
    public QueueCursor Cursor => new(At, Site.Id, Comment.Id.Thread.Number, Comment.Id.Ordinal);

    public static QueueRow Read(DbDataReader row, CommentReader comments, Site site, bool logged = false)
    {
        var comment = comments.ReadForModerators(row);
        const int More = CommentReader.ColumnCount;
        string? Text(int column) => row.IsDBNull(More + column) ? null : row.GetString(More + column);
        var urgency = row.GetInt64(More + 4);
        return new QueueRow(
            comment, new ThreadLink(comment.Id.Thread, Text(0)!, Text(1), Text(2)), site, row.GetInt32(More + 3), urgency, Text(5)!,
            row.GetInt64(More + 6), logged ? row.GetInt64(More + 7) : urgency);
    }
}
