using System.Data.Common;
using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Moderation.Figures;

/// <summary>
/// A site's moderation in figures, month by month. Every line of the log is counted once and for all, into its month, from where the counting
/// stopped the last time; what a reader asks for are the months, at most <see cref="MaxMonths"/> rows.
/// </summary>
internal sealed class SiteFigures(IDatabase database, TimeProvider clock)
{
    /// <summary>Months that are shown.</summary>
    public const int MaxMonths = 36;

    /// <summary>Lines of the log that one step counts.</summary>
    public const int Step = 2000;

    // A line may be numbered a moment before an earlier number is committed: what is younger than this is counted later.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly MinuteCache<int, bool> _counted = new(clock);

    /// <summary>The months with anything in them, newest first. At most a minute behind, and one step of counting is done on the way.</summary>
    public async Task<List<(int Month, MonthFigures Figures)>> MonthsAsync(Site site, CancellationToken cancellationToken)
    {
        await _counted.GetAsync(site.Id, CountAsync, cancellationToken);
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(
            FigureSql.Months, row => (row.GetInt32(0), JsonSerializer.Deserialize<MonthFigures>(row.GetString(1), JsonSettings.Default)!),
            cancellationToken, site.Id, MaxMonths);
    }

    /// <summary>Counts the next lines; whether there are more.</summary>
    public async Task<bool> CountAsync(int site, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() - Settled;
        await using var session = await database.ReadAsync(cancellationToken);
        var (transition, entry) = await session.FirstAsync(FigureSql.Place, row => (row.GetInt64(0), row.GetInt64(1)), cancellationToken, site);
        var changes = await session.QueryAsync(FigureSql.Changes, ReadChange, cancellationToken, site, transition, Step);
        var entries = await session.QueryAsync(
            FigureSql.Entries, row => (Id: row.GetInt64(0), Kind: (LogEntryKind)row.GetInt32(1), Word: row.GetString(2), At: Moment(row, 3)),
            cancellationToken, site, entry, Step);
        var settled = changes.TakeWhile(change => change.At <= until).ToList();
        var settledEntries = entries.TakeWhile(found => found.At <= until).ToList();
        if (settled.Count + settledEntries.Count == 0) return false;
        var (newTransition, newEntry) = (settled.Count > 0 ? settled[^1].Id : transition, settledEntries.Count > 0 ? settledEntries[^1].Id : entry);
        await database.WriteAsync(
            async write =>
            {
                await write.ExecuteAsync(FigureSql.Begin, cancellationToken, site);
                if (await write.ExecuteAsync(FigureSql.GoOn, cancellationToken, newTransition, newEntry, site, transition, entry) == 0) return 0;
                var months = new Dictionary<int, MonthFigures>();
                foreach (var change in settled) (await MonthAsync(write, months, site, change.At, cancellationToken)).Add(change);
                foreach (var (_, kind, word, at) in settledEntries) (await MonthAsync(write, months, site, at, cancellationToken)).Add(kind, word);
                foreach (var (month, figures) in months)
                    await write.ExecuteAsync(FigureSql.PutMonth, cancellationToken, site, month, JsonSerializer.Serialize(figures, JsonSettings.Default));
                return months.Count;
            },
            cancellationToken);
        return settled.Count == Step || settledEntries.Count == Step;
    }

    private static async Task<MonthFigures> MonthAsync(
        WriteSession session, Dictionary<int, MonthFigures> months, int site, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var month = (at.UtcDateTime.Year * 100) + at.UtcDateTime.Month;
        if (months.TryGetValue(month, out var known)) return known;
        var stored = await session.FirstAsync(FigureSql.Month, row => row.GetString(0), cancellationToken, site, month);
        return months[month] = stored is null ? new MonthFigures() : JsonSerializer.Deserialize<MonthFigures>(stored, JsonSettings.Default)!;
    }

    private static LoggedChange ReadChange(DbDataReader row)
    {
        var at = Moment(row, 6);
        return new LoggedChange(
            row.GetInt64(0), row.IsDBNull(1) ? null : (CommentState)row.GetInt32(1), (CommentState)row.GetInt32(2), row.IsDBNull(3) ? null : row.GetString(3),
            row.IsDBNull(4) ? null : row.GetString(4), !row.IsDBNull(5), at, row.IsDBNull(7) ? null : at - Moment(row, 7));
    }

    private static DateTimeOffset Moment(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
