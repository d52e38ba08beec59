using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Storage;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.SignalR;

namespace Discuss.Server.Live;

/// <summary>
/// One watched thread on this node. What is told to its readers comes from the event table, in order, from the last <c>seq</c> that they
/// were told; the bus only says that there is more. So what comes twice, late, in the wrong order or not at all over the bus is still
/// told once and in order. Joining and telling take turns: a reader is told from exactly where its answer ends. In a quiet thread an event is
/// told at once; in a busy one those of a tenth of a second are told together (<see cref="Pace"/>), and of a comment's scores the last.
/// </summary>
internal sealed partial class ThreadChannel : IDisposable
{
    private readonly ThreadId _id;
    private readonly string _group;
    private readonly ThreadEvents _events;
    private readonly IHubContext<LiveHub> _hub;
    private readonly LiveMeter _meter;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ITimer _retry;
    private readonly ITimer _later;
    private readonly Pace _pace;
    private readonly ReadersCount _count;
    private readonly HashSet<string> _readers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1, 1);

    // What those missed who joined since the last telling, by the number that they came with.
    private readonly Dictionary<long, EventBatch> _missed = [];

    private long _missedAt;
    private long _heard;
    private long _told;
    private int _awake;
    private volatile bool _closed;

    /// <param name="tellOthers">Tells the other nodes how many readers there are here.</param>
    public ThreadChannel(
        ThreadId id, ThreadEvents events, IHubContext<LiveHub> hub, LiveMeter meter, TimeProvider clock, ILogger logger, Action<int> tellOthers)
    {
        (_id, _group, _events, _hub, _meter, _clock, _logger) = (id, id.ToString(), events, hub, meter, clock, logger);
        _retry = clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _pace = new Pace(clock, LiveLimits.BatchPause);
        _later = clock.CreateTimer(_ => _ = Task.Run(TellAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _count = new ReadersCount(clock, TellCount, tellOthers);
    }

    /// <summary>Whether its last reader left; a closed channel is never opened again.</summary>
    public bool Closed => _closed;

    public ReadersCount Readers => _count;

    /// <summary>The bus says that the thread has come to <paramref name="seq"/>. Returns at once.</summary>
    public void Hear(long seq)
    {
        long known;
        do known = Interlocked.Read(ref _heard);
        while (seq > known && Interlocked.CompareExchange(ref _heard, seq, known) != known);
        Wake();
    }

    public async Task<JoinResult> JoinAsync(string connection, long since, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_closed) return JoinResult.Closed;
            if (_readers.Count == 0)
            {
                if (await _events.SeqAsync(_id, cancellationToken) is not { } seq) return JoinResult.UnknownThread;
                _missed.Clear();
                _told = seq;
            }

            // The others are told first what waits for its turn, or what the reader's page shows already: the answer holds all that was heard of.
            var until = Math.Max(since, Interlocked.Read(ref _heard));
            if (until > _told) await TellUntilAsync(until, cancellationToken);
            if (since > _told) return JoinResult.Reset;
            var missed = await MissedAsync(since, cancellationToken);
            if (missed.More) return JoinResult.Reset;
            await _hub.Groups.AddToGroupAsync(connection, _group, cancellationToken);
            _readers.Add(connection);
            _count.Set(_readers.Count);
            return JoinResult.Joined(new JoinAnswer(_told, missed.Items));
        }
        finally
        {
            _closed = _readers.Count == 0;
            _turn.Release();
        }
    }

    public async Task LeaveAsync(string connection)
    {
        await _turn.WaitAsync();
        try
        {
            if (!_readers.Remove(connection)) return;
            await _hub.Groups.RemoveFromGroupAsync(connection, _group);
            _count.Set(_readers.Count);
            _closed = _readers.Count == 0;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the timers. The turn stays usable for whoever still waits for it.</summary>
    public void Dispose()
    {
        _retry.Dispose();
        _later.Dispose();
        _count.Dispose();
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _awake, 1) != 0) return;
        // Only who has woken it looks at this, and only the telling that follows counts.
        var pause = _pace.Wait();
        if (pause > TimeSpan.Zero) _later.Change(pause, Timeout.InfiniteTimeSpan);
        else _ = Task.Run(TellAsync);
    }

    private async Task TellAsync()
    {
        await _turn.WaitAsync();
        try
        {
            _pace.Count();
            // From here on whoever hears of more wakes another turn.
            Interlocked.Exchange(ref _awake, 0);
            if (!_closed && _readers.Count > 0) await TellUntilAsync(Interlocked.Read(ref _heard), CancellationToken.None);
        }
#pragma warning disable CA1031 // Nobody waits for this task: it says what happened, and tries again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogTellingFailed(fault, _group);
            if (!_closed) _retry.Change(LiveLimits.RetryPause, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Many come with the same number when a node has ended, and all at once: it is read and drawn for the first of them. What happens in the
    /// thread is told before anybody joins again, and ends that; a name that changes is no event, and so it ends after some seconds as well.
    /// </summary>
    private async Task<EventBatch> MissedAsync(long since, CancellationToken cancellationToken)
    {
        if (_missed.Count > 0 && _clock.GetElapsedTime(_missedAt) > LiveLimits.MissedKept) _missed.Clear();
        if (_missed.Count == 0) _missedAt = _clock.GetTimestamp();
        if (_missed.TryGetValue(since, out var known)) return known;
        var missed = await _events.ReadAsync(_id, since, _told, ThreadLimits.MaxEvents, cancellationToken);
        if (missed.Items.Count <= LiveLimits.MaxBatch && _missed.Count < LiveLimits.MaxMissedKept) _missed[since] = missed;
        return missed;
    }

    private async Task TellUntilAsync(long until, CancellationToken cancellationToken)
    {
        while (_told < until)
        {
            var batch = await _events.ReadAsync(_id, _told, until, LiveLimits.MaxBatch, cancellationToken);
            if (batch.Items.Count == 0) return;
            _missed.Clear();
            _told = batch.Items[^1].Seq;
            await TellAsync(EventBatch.WithLastScores(batch.Items));
        }
    }

    private async Task TellAsync(IReadOnlyList<EventView> events)
    {
        _meter.Told(events.Count * _readers.Count);
        var sending = _hub.Clients.Group(_group).SendAsync("events", _group, events, CancellationToken.None);
        if (sending.IsCompleted) return;
        try
        {
            // Order is kept for each socket even where the next message is handed over before this one is through.
            await sending.WaitAsync(LiveLimits.SlowReaderPause, _clock);
        }
        catch (TimeoutException)
        {
            // A reader is slow: its socket is cut when it stays so, and the others do not wait for that.
        }
    }

    private void TellCount(int readers) => _ = _hub.Clients.Group(_group).SendAsync("readers", _group, readers, CancellationToken.None);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Readers of thread {Thread} could not be told what happened; tried again")]
    private partial void LogTellingFailed(Exception fault, string thread);
}
