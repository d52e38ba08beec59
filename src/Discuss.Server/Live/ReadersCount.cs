namespace Discuss.Server.Live;

/// <summary>Tells how many readers a thread has when that changed, and not more often than every <see cref="LiveLimits.ReadersPause"/>.</summary>
internal sealed class ReadersCount : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly Action<int> _tell;
    private readonly ITimer _timer;

    private long? _lastTold;
    private int _readers;
    private bool _waiting;

    public ReadersCount(TimeProvider clock, Action<int> tell)
    {
        (_clock, _tell) = (clock, tell);
        _timer = clock.CreateTimer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Set(int readers)
    {
        lock (_lock)
        {
            _readers = readers;
            if (_waiting) return;
            _waiting = true;
            var since = _lastTold is { } told ? _clock.GetElapsedTime(told) : LiveLimits.ReadersPause;
            _timer.Change(since < LiveLimits.ReadersPause ? LiveLimits.ReadersPause - since : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Tell()
    {
        int readers;
        lock (_lock)
        {
            _waiting = false;
            _lastTold = _clock.GetTimestamp();
            readers = _readers;
        }

        if (readers > 0) _tell(readers);
    }
}
