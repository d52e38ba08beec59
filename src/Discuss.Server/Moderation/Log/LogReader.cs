using System.Data.Common;
using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Moderation;

/// <summary>
/// Reads the log of a site, newest first: the changes of comments' states, and what happened to authors, as one list. A page that had to look
/// over much for little is short and has a cursor all the same.
/// </summary>
internal sealed class LogReader(IDatabase database)
{
    // Nodes' clocks may differ, and a line may be numbered a moment after a later one.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    /// <summary>A window of the lines that pass the filter.</summary>
    public async Task<Page<LogLine>> LogAsync(Site site, LogFilter filter, int limit, LogCursor? after, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var place = after ?? new LogCursor(await StartAsync(session, site.Id, filter, cancellationToken), long.MaxValue);
        var transitions = await TransitionsAsync(session, site.Id, filter, limit, place.Transition, cancellationToken);
        var entries = filter.TakesEntries ? await EntriesAsync(session, site.Id, filter, limit, place.Entry, cancellationToken) : Window.Empty;
        var (lines, last) = Merge(transitions, entries, limit, place);
        return new Page<LogLine>(lines, last?.ToString());
    }

    /// <summary>Two lists as one, each in its own order, the later line first; no line older than what the other list has yet to show.</summary>
    private static (List<LogLine> Lines, LogCursor? Next) Merge(Window transitions, Window entries, int limit, LogCursor place)
    {
        var lines = new List<LogLine>(limit);
        var (t, e) = (0, 0);
        while (lines.Count < limit)
        {
            var (one, other) = (transitions.At(t), entries.At(e));
            if (one is not null && (other is null || one.CreatedAt > other.CreatedAt))
            {
                if (other is null && one.CreatedAt < entries.Floor) break;
                lines.Add(one);
                t++;
            }
            else if (other is not null)
            {
                if (one is null && other.CreatedAt < transitions.Floor) break;
                lines.Add(other);
                e++;
            }
            else
            {
                break;
            }
        }

        var next = new LogCursor(transitions.After(t, place.Transition), entries.After(e, place.Entry));
        return (lines, next == default ? null : next);
    }

    private static async Task<Window> TransitionsAsync(
        DbSession session, int site, LogFilter filter, int limit, long before, CancellationToken cancellationToken)
    {
        if (before == 0) return Window.Empty;
        var (sql, key) = filter switch
        {
            { Comment: { } id } => (LogSql.OfComment, new object?[] { site, id.Thread.Number, id.Ordinal, before }),
            { By: { } by } => (LogSql.OfActor, [site, by, before]),
            _ => (LogSql.All, [site, before]),
        };
        object?[] values =
        [
            .. key, LogSql.Scanned, filter.Rule, filter.Reason, (int?)filter.State, filter.Automated switch { null => null, true => 1, false => 0 },
            From(filter), To(filter), filter.Author, limit + 1,
        ];
        var found = await session.QueryAsync(sql, row => Transition(row, site), cancellationToken, values);
        // Of one comment and one moderator: the comment's few lines are all looked at, the moderator's are left out here.
        if (filter.Comment is not null) return new Window(filter.By is { } actor ? [.. found.Where(line => line.ById == Text(actor))] : found, limit, null);
        var end = filter.By is { } of
            ? await session.FirstAsync(LogSql.EndOfActor, ReadEnd, cancellationToken, site, of, before, LogSql.Scanned - 1)
            : await session.FirstAsync(LogSql.End, ReadEnd, cancellationToken, site, before, LogSql.Scanned - 1);
        return new Window(found, limit, end is { } && end.At < filter.From - ClockSkew ? null : end);
    }

    private static async Task<Window> EntriesAsync(
        DbSession session, int site, LogFilter filter, int limit, long before, CancellationToken cancellationToken)
    {
        if (before == 0) return Window.Empty;
        var found = await session.QueryAsync(
            LogSql.Entries, row => Entry(row, site), cancellationToken,
            site, before, LogSql.Scanned, filter.Comment?.Thread.Number, filter.Comment?.Ordinal, filter.Author, filter.By, filter.Reason,
            From(filter), To(filter), limit + 1);
        var end = await session.FirstAsync(LogSql.EndOfEntries, ReadEnd, cancellationToken, site, before, LogSql.Scanned - 1);
        return new Window(found, limit, end is { } && end.At < filter.From - ClockSkew ? null : end);
    }

    /// <summary>The number before which a range's last line stands: numbers and moments rise together, so that halving finds it.</summary>
    private static async Task<long> StartAsync(DbSession session, int site, LogFilter filter, CancellationToken cancellationToken)
    {
        if (filter.To is not { } to || await At(long.MaxValue) is not { } newest) return long.MaxValue;
        var latest = to + ClockSkew;
        var (least, most) = (0L, newest.Id);
        while (least < most)
        {
            // The upper middle: the search ends at the greatest number whose line is not later.
            var middle = least + ((most - least + 1) / 2);
            if (await At(middle) is { } found && found.At >= latest) most = found.Id - 1;
            else least = middle;
        }

        return least + 1;

        Task<End?> At(long id) => session.FirstAsync(LogSql.At, ReadEnd, cancellationToken, site, id);
    }

    private static long From(LogFilter filter) => filter.From?.ToUnixTimeMilliseconds() ?? 0;

    private static long To(LogFilter filter) => filter.To?.ToUnixTimeMilliseconds() ?? long.MaxValue;

    private static End ReadEnd(DbDataReader row) => new(row.GetInt64(0), Moment(row, 1));

    private static LogLine Transition(DbDataReader row, int site) => new(
        Text(row.GetInt64(0)), "transition", new CommentId(new ThreadId(site, row.GetInt32(1)), row.GetInt32(2)),
        row.IsDBNull(3) ? null : PublicStates.Of((CommentState)row.GetInt32(3)), PublicStates.Of((CommentState)row.GetInt32(4)),
        Text(row, 5), Text(row, 6), Text(row, 7), Text(row, 8), Moment(row, 9))
    {
        Number = row.GetInt64(0), Undoes = Number(row, 10), ById = Number(row, 11),
    };

    private static LogLine Entry(DbDataReader row, int site) => new(
        "e" + Text(row.GetInt64(0)), KindOf((LogEntryKind)row.GetInt32(1)),
        row.IsDBNull(8) ? null : new CommentId(new ThreadId(site, row.GetInt32(8)), row.GetInt32(9)), null, null, Text(row, 5), null, Text(row, 11), Text(row, 12),
        Moment(row, 14))
    {
        Number = row.GetInt64(0),
        Author = new SanctionedAuthor(Text(row.GetInt64(2)), (AuthorKind)row.GetInt32(4), row.GetString(3)),
        SanctionId = Number(row, 6), AppealId = Number(row, 7), What = row.GetString(10), Until = row.IsDBNull(13) ? null : Moment(row, 13), ById = Number(row, 15),
    };

    private static string KindOf(LogEntryKind kind) => kind switch
    {
        LogEntryKind.Sanction => "sanction",
        LogEntryKind.SanctionReplaced => "sanctionReplaced",
        LogEntryKind.SanctionLifted => "sanctionLifted",
        LogEntryKind.Acknowledgement => "acknowledgement",
        LogEntryKind.Appeal => "appeal",
        LogEntryKind.Mark => "mark",
        LogEntryKind.Merge => "merge",
        LogEntryKind.Secret => "secret",
        _ => "appealDecided",
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static string? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : Text(row.GetInt64(column));

    private static DateTimeOffset Moment(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private sealed record End(long Id, DateTimeOffset At);

    /// <summary>What one look at a list found, and where the look ended; no end where there is nothing further.</summary>
    private sealed record Window(List<LogLine> Found, int Limit, End? End)
    {
        public static Window Empty { get; } = new([], 0, null);

        /// <summary>Everything not yet found is older than this.</summary>
        public DateTimeOffset Floor => Found.Count > Limit ? DateTimeOffset.MinValue : End?.At ?? DateTimeOffset.MinValue;

        public LogLine? At(int index) => index < Found.Count ? Found[index] : null;

        /// <summary>The number before which the next look begins after so many lines were taken; 0 where nothing is left.</summary>
        public long After(int taken, long before)
        {
            if (taken < Found.Count) return taken == 0 ? before : Found[taken - 1].Number;
            if (Found.Count > Limit) return Found[^1].Number;
            return End?.Id ?? 0;
        }
    }
}
