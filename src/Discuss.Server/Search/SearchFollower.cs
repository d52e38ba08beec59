using Discuss.Core.Search;
using Discuss.Server.Cluster;
using Discuss.Server.Storage;

namespace Discuss.Server.Search;

/// <summary>
/// Follows the log, in which every comment begins, whatever its state and wherever it came from: what is held and told to nobody, what was moved
/// in, what was there before there was a search. Where it stopped it goes on, here or on another node.
/// </summary>
internal sealed partial class SearchFollower : BackgroundService
{
    private const int Step = 256;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    // On PostgreSQL a line may be numbered a moment before an earlier number is committed: younger ones are read once more.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    private readonly IDatabase _database;
    private readonly SearchIndex _index;
    private readonly IEventBus _bus;
    private readonly TimeProvider _clock;
    private readonly ILogger<SearchFollower> _logger;
    private readonly Alarm _alarm = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    // How far this node has read, which is further than what is settled.
    private long _read;

    public SearchFollower(IDatabase database, SearchIndex index, IEventBus bus, TimeProvider clock, ILogger<SearchFollower> logger) =>
        (_database, _index, _bus, _clock, _logger) = (database, index, bus, clock, logger);

    /// <summary>Reads the log up to its end.</summary>
    /// <param name="anew">From the last line that is surely settled, and not from where this node read to.</param>
    public async Task FollowAsync(bool anew, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var place = await PlaceAsync(cancellationToken);
            if (anew || _read < place) _read = place;
            while (await StepAsync(cancellationToken))
            {
                // Step by step: between two of them others write.
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var heard = _bus.Subscribe((ModerationEvent told) =>
        {
            if (told.Kind == ModerationEventKind.QueueChanged) _alarm.Raise();
        });
        var (anew, next) = (true, _clock.GetUtcNow() + Pause);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(anew, stoppingToken);
                anew = !await _alarm.WaitAsync(_clock, next, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The next minute goes on from where this one stopped.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogFailed(fault);
                anew = true;
                while (await _alarm.WaitAsync(_clock, next, stoppingToken))
                {
                    // Whatever happens meanwhile is read then.
                }
            }

            if (anew) next = _clock.GetUtcNow() + Pause;
        }
    }

    private async Task<long> PlaceAsync(CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        var (place, folding) = await session.FirstAsync(SearchSql.Place, row => (row.GetInt64(0), row.GetInt32(1)), cancellationToken);
        if (folding == SearchWords.Version) return place;
        await _database.WriteAsync(
            async write =>
            {
                await write.ExecuteAsync(SearchSql.ReadAllAnew, cancellationToken);
                return await write.ExecuteAsync(SearchSql.BeginAnew, cancellationToken, SearchWords.Version);
            },
            cancellationToken);
        return 0;
    }

    /// <summary>Brings the next lines' comments into the index; whether there may be more.</summary>
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        List<(IndexedComment Comment, long Line, DateTimeOffset At)> lines;
        long? last;
        long count;
        await using (var session = await _database.ReadAsync(cancellationToken))
        {
            // The end first: what is written in between is then read, and not passed over.
            (last, count) = await session.FirstAsync(
                SearchSql.Last, row => (row.IsDBNull(0) ? null : (long?)row.GetInt64(0), row.GetInt64(1)), cancellationToken, _read, Step);
            lines = await session.QueryAsync(
                SearchSql.Follow, row => (IndexedComment.Read(row), row.GetInt64(7), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8))),
                cancellationToken, _read, Step);
        }

        if (last is not { } end) return false;
        await _index.PutAsync(lines.Select(line => line.Comment), cancellationToken);
        var settled = _database.Dialect == Dialect.Sqlite ? end : Settled(lines);
        if (settled > 0) await _database.WriteAsync(session => session.ExecuteAsync(SearchSql.GoOn, cancellationToken, settled), cancellationToken);
        _read = end;
        return count == Step;
    }

    private long Settled(List<(IndexedComment Comment, long Line, DateTimeOffset At)> lines)
    {
        var until = _clock.GetUtcNow() - Settling;
        return lines.TakeWhile(line => line.At <= until).Select(line => line.Line).LastOrDefault();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The search index could not follow the log; tried again in a minute")]
    private partial void LogFailed(Exception fault);
}
