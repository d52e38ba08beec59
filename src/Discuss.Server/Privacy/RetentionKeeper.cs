using Discuss.Core.Threads;
using Discuss.Server.Images;
using Discuss.Server.Search;
using Discuss.Server.Storage;

namespace Discuss.Server.Privacy;

/// <summary>What was removed on a day because its time was over.</summary>
internal sealed record RetentionRun(DateTimeOffset Day, string What, long Removed, DateTimeOffset RanAt);

/// <summary>Removes once a day what is older than the settings say, step by step, and writes down how much. On several nodes each does it; the second finds nothing.</summary>
internal sealed partial class RetentionKeeper(
    IDatabase database, Outbox outbox, SearchIndex search, RetentionSettings settings, TimeProvider clock, ILogger<RetentionKeeper> logger) : BackgroundService
{
    public const string UnusedGuests = "unused-guests";
    public const string GuestMail = "guest-mail";
    public const string RemovedText = "removed-text";

    private static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    /// <summary>Does it now.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await AuthorsAsync(settings.UnusedGuests, RetentionSql.RemoveUnused, UnusedGuests, cancellationToken);
        await AuthorsAsync(settings.GuestMail, RetentionSql.RemoveMail, GuestMail, cancellationToken);
        await TextsAsync(cancellationToken);
    }

    /// <summary>What was removed lately, the newest first.</summary>
    public async Task<List<RetentionRun>> RunsAsync(CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(
            RetentionSql.Newest,
            row => new RetentionRun(
                DateTimeOffset.UnixEpoch.AddDays(row.GetInt32(0)), row.GetString(1), row.GetInt64(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))),
            cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        await using var stop = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
#pragma warning disable CA1031 // The next day tries again.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogFailed(fault);
            }
        }
    }

    private async Task AuthorsAsync(int days, Sql remove, string what, CancellationToken cancellationToken)
    {
        if (days == 0) return;
        var before = (clock.GetUtcNow() - TimeSpan.FromDays(days)).ToUnixTimeMilliseconds();
        var (after, removed) = (0L, 0L);
        while (await LastAuthorAsync(after, cancellationToken) is { } to)
        {
            var from = after;
            removed += await database.WriteAsync(session => session.ExecuteAsync(remove, cancellationToken, from, to, before), cancellationToken);
            after = to;
        }

        await CountAsync(what, removed, cancellationToken);
    }

    private async Task<long?> LastAuthorAsync(long after, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(RetentionSql.LastAuthor, row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0), cancellationToken, after, RetentionSql.Step);
    }

    /// <summary>Follows the log from where it stopped the last time up to what is old enough.</summary>
    private async Task TextsAsync(CancellationToken cancellationToken)
    {
        if (settings.RemovedText == 0) return;
        var (before, removed) = (clock.GetUtcNow() - TimeSpan.FromDays(settings.RemovedText), 0L);
        while (true)
        {
            List<DecidedLine> lines;
            await using (var session = await database.ReadAsync(cancellationToken))
            {
                var place = await session.FirstAsync(RetentionSql.GetPlace, row => row.GetInt64(0), cancellationToken);
                lines = await session.QueryAsync(
                    RetentionSql.Decided,
                    row => new DecidedLine(
                        row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
                        new CommentId(new ThreadId(row.GetInt32(2), row.GetInt32(3)), row.GetInt32(4)), row.IsDBNull(5) ? 0 : row.GetInt64(5), row.GetInt32(6) == 1),
                    cancellationToken, place, RetentionSql.Step);
            }

            var old = lines.TakeWhile(line => line.At < before).ToList();
            if (old.Count == 0) break;
            removed += await database.WriteAsync(session => EraseAsync(session, old, cancellationToken), cancellationToken);
            if (old.Count < RetentionSql.Step) break;
        }

        await CountAsync(RemovedText, removed, cancellationToken);
    }

    private async Task<int> EraseAsync(WriteSession session, List<DecidedLine> lines, CancellationToken cancellationToken)
    {
        var erased = 0;
        foreach (var line in lines.Where(line => line.IsOver))
        {
            if (await session.ExecuteAsync(RetentionSql.EraseText, cancellationToken, line.Id.Thread.Site, line.Id.Thread.Number, line.Id.Ordinal) == 0) continue;
            await search.ForgetAsync(session, line.Id, cancellationToken);
            await ImageUses.ChangeAsync(session, outbox, line.Id, line.Author, [], clock.GetUtcNow(), cancellationToken);
            erased++;
        }

        await session.ExecuteAsync(RetentionSql.PutPlace, cancellationToken, lines[^1].Line, clock.GetUtcNow().ToUnixTimeMilliseconds());
        return erased;
    }

    private Task<long> CountAsync(string what, long removed, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            await session.ExecuteAsync(
                RetentionSql.Count, cancellationToken, (int)(now - DateTimeOffset.UnixEpoch).TotalDays, what, removed, now.ToUnixTimeMilliseconds());
            if (removed > 0) await ErasedTraces.AskAsync(session, outbox, database.Dialect, cancellationToken);
            return removed;
        },
        cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is past its time could not be removed; tried again in a day")]
    private partial void LogFailed(Exception fault);

    private sealed record DecidedLine(long Line, DateTimeOffset At, CommentId Id, long Author, bool IsOver);
}
