namespace Discuss.Server.Live;

/// <summary>
/// Tells how many readers a thread has, here and on the other nodes, when that changed, and not more often than every
/// <see cref="LiveLimits.ReadersPause"/>; and tells the other nodes how many of them are here.
/// </summary>
internal sealed class ReadersCount : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly Action<int> _tell;
    private readonly Action<int> _tellOthers;
    private readonly ITimer _timer;
    private readonly Dictionary<string, (int Readers, long At)> _elsewhere = new(StringComparer.Ordinal);

    private long? _lastTold;
    private int _readers;
    private int _toldOthers;
    private bool _waiting;
    private bool _ended;

    public ReadersCount(TimeProvider clock, Action<int> tell, Action<int> tellOthers)
    {
        (_clock, _tell, _tellOthers) = (clock, tell, tellOthers);
        _timer = clock.CreateTimer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>So many are here.</summary>
    public void Set(int readers)
    {
        lock (_lock)
        {
            _readers = readers;
            TellSoon();
        }
    }

    /// <summary>Another node says how many it has. One that is new here is told in turn.</summary>
    public void Hear(string node, int readers)
    {
        lock (_lock)
        {
            var known = _elsewhere.TryGetValue(node, out var before);
            if (readers > 0) _elsewhere[node] = (readers, _clock.GetTimestamp());
            else _elsewhere.Remove(node);
            if (!known && readers > 0) _toldOthers = 0;
            if (before.Readers != readers) TellSoon();
        }
    }

    /// <summary>Tells the other nodes once more, and forgets those that are gone.</summary>
    public void Repeat()
    {
        lock (_lock)
        {
            if (_ended) return;
            if (_readers > 0) _tellOthers(_toldOthers = _readers);
            var gone = _elsewhere.Where(node => _clock.GetElapsedTime(node.Value.At) > LiveLimits.ReadersAge).Select(node => node.Key).ToList();
            foreach (var node in gone) _elsewhere.Remove(node);
            if (gone.Count > 0) TellSoon();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            if (_toldOthers > 0) _tellOthers(0);
        }

        _timer.Dispose();
    }

    private void TellSoon()
    {
        if (_waiting || _ended) return;
        _waiting = true;
        var since = _lastTold is { } told ? _clock.GetElapsedTime(told) : LiveLimits.ReadersPause;
        _timer.Change(since < LiveLimits.ReadersPause ? LiveLimits.ReadersPause - since : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Tell()
    {
        int readers;
        lock (_lock)
        {
            _waiting = false;
            _lastTold = _clock.GetTimestamp();
            if (_ended) return;
            if (_readers != _toldOthers) _tellOthers(_toldOthers = _readers);
            readers = _readers == 0 ? 0 : _readers + _elsewhere.Values.Sum(node => node.Readers);
        }

        if (readers > 0) _tell(readers);
    }
}
