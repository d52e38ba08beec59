using System.Diagnostics.CodeAnalysis;

namespace Discuss.Server.Threads.Hot;

/// <summary>
/// The windows of one thread that are kept, and those being built. One that is built while something happens is given to those who wait
/// for it, since they asked before, and not kept.
/// </summary>
internal sealed class HotThread
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Target, string Tag), Task<HotAnswer>> _building = [];
    private readonly Dictionary<string, HotAnswer> _kept = new(StringComparer.Ordinal);
    private long _heard;
    private bool _closed;

    /// <summary>The builder of this very window, begun where there is none.</summary>
    /// <returns>Whether there is one: not where this object is out of use.</returns>
    public bool TryJoinOrStart((string Target, string Tag) key, Func<Task<HotAnswer>> start, [NotNullWhen(true)] out Task<HotAnswer>? building)
    {
        lock (_lock)
        {
            // Built since the caller looked.
            if (_kept.TryGetValue(key.Target, out var kept) && kept.Window.Tag == key.Tag) building = Task.FromResult(kept);
            else if (!_building.TryGetValue(key, out building) && !_closed) _building[key] = building = start();
            return building is not null;
        }
    }

    /// <summary>A builder is done. Its window is put where it is kept, unless something happened since that it does not show.</summary>
    /// <returns>Whether this object is out of use now.</returns>
    public bool Finish((string Target, string Tag) key, HotAnswer? answer, Action<HotAnswer> put)
    {
        lock (_lock)
        {
            _building.Remove(key);
            if (answer is not null && answer.Window.Seq >= _heard)
            {
                _kept[answer.Target] = answer;
                put(answer);
            }

            return CloseIfEmpty();
        }
    }

    /// <summary>The thread has come to <paramref name="seq"/>.</summary>
    /// <returns>What is no longer kept; whether this object is out of use now.</returns>
    public (IReadOnlyList<HotAnswer> Old, bool Closed) Hear(long seq)
    {
        lock (_lock)
        {
            _heard = Math.Max(_heard, seq);
            var old = _kept.Values.Where(answer => answer.Window.Seq < _heard).ToList();
            foreach (var answer in old) _kept.Remove(answer.Target);
            return (old, CloseIfEmpty());
        }
    }

    /// <summary>Nothing that is being built now is kept.</summary>
    public void Distrust()
    {
        lock (_lock) _heard = long.MaxValue;
    }

    /// <returns>Whether this object is out of use now.</returns>
    public bool Forget(HotAnswer answer)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue(answer.Target, out var kept) && ReferenceEquals(kept, answer)) _kept.Remove(answer.Target);
            return CloseIfEmpty();
        }
    }

    private bool CloseIfEmpty() => _closed |= _kept.Count == 0 && _building.Count == 0;
}
