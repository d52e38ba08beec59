using System.Collections.Concurrent;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Http;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads.Hot;

/// <summary>
/// Windows of threads as nobody in particular sees them, as bytes that are ready to send: in memory, bounded, the ones asked for most
/// kept. An event of the thread drops them before whoever caused it hears of the commit, so nobody is shown less than they know.
/// </summary>
internal sealed class HotThreads : IDisposable
{
    // Windows larger than this are built each time.
    internal const int MaxWindow = Bounds.HotWindow;

    // What is kept after there was too much, in parts of ten: so that not every window thereafter has to look for room.
    private const int KeptTenths = 9;

    private readonly ConcurrentDictionary<string, HotAnswer> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ThreadId, HotThread> _threads = new();
    private readonly IEventBus _bus;
    private readonly ThreadReader _reader;
    private readonly HotShelf _shelf;
    private readonly HotStamps _stamps;
    private readonly HotMeter _meter;
    private readonly Places _places;
    private readonly TimeProvider _clock;
    private readonly IDisposable _subscription;
    private readonly IDisposable _gaps;
    private readonly Lock _trimming = new();
    private readonly long _maxBytes;
    private long _bytes;

    public HotThreads(
        IEventBus bus, ThreadReader reader, HotShelf shelf, HotStamps stamps, HotMeter meter, HotSettings settings, Places places, TimeProvider clock)
    {
        (_bus, _reader, _shelf, _stamps, _meter, _places, _clock, _maxBytes) = (bus, reader, shelf, stamps, meter, places, clock, settings.MaxBytes);
        _subscription = bus.Subscribe(Hear);
        _gaps = bus.SubscribeToGaps(Clear);
        meter.Show(() => _bytes, () => _answers.Count);
    }

    /// <summary>What is kept for an address, and whether it still holds; nothing where nothing is kept, or where it shows what is no more.</summary>
    public async ValueTask<(HotAnswer? Answer, Freshness Freshness)> FindAsync(string target, CancellationToken cancellationToken)
    {
        if (!_answers.TryGetValue(target, out var answer)) return (null, Freshness.Old);
        var freshness = await LookAsync(answer, cancellationToken);
        if (freshness == Freshness.Old)
        {
            Forget(answer);
            return (null, freshness);
        }

        answer.Count(_clock.GetUtcNow());
        return (answer, freshness);
    }

    /// <summary>
    /// The window of an address as it is now. Those who ask at once for the same (the tag says that it is the same) wait for one builder.
    /// </summary>
    /// <param name="tag">What the window's validator is, made of what was read before this call.</param>
    /// <param name="build">Reads the thread first, then what it shows; runs to its end also when nobody waits any more.</param>
    public async Task<HotAnswer> BuildAsync(
        string target, ThreadId thread, string tag, HotStamp stamp, Func<CancellationToken, Task<BuiltWindow>> build, CancellationToken cancellationToken)
    {
        while (true)
        {
            var hot = _threads.GetOrAdd(thread, static _ => new HotThread());
            var started = hot.TryJoinOrStart(
                (target, tag), () => Task.Run(() => RunAsync(hot, thread, (target, tag), stamp, build), CancellationToken.None), out var building);
            if (started) return await building!.WaitAsync(cancellationToken);
            // Its last window went just then: what stands in its place is asked.
            _threads.TryRemove(KeyValuePair.Create(thread, hot));
        }
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _gaps.Dispose();
    }

    private async Task<HotAnswer> RunAsync(
        HotThread hot, ThreadId thread, (string Target, string Tag) key, HotStamp stamp, Func<CancellationToken, Task<BuiltWindow>> build)
    {
        HotAnswer? kept = null;
        try
        {
            var answer = new HotAnswer(key.Target, await _shelf.TakeOrBuildAsync(thread, key.Target, key.Tag, BuildAsync, CancellationToken.None), stamp);
            if (answer.Plain.Length <= MaxWindow) kept = answer;
            return answer;
        }
        finally
        {
            // Kept in the same breath as the builder leaves: an event finds the one or the other.
            if (hot.Finish(key, kept, Put)) _threads.TryRemove(KeyValuePair.Create(thread, hot));
            Trim();
        }

        async Task<BuiltWindow> BuildAsync(CancellationToken cancel)
        {
            if (!_places.TryTake()) throw Places.Refusal();
            try
            {
                _meter.Built();
                return await build(cancel);
            }
            finally
            {
                _places.Leave();
            }
        }
    }

    private async ValueTask<Freshness> LookAsync(HotAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            var freshness = await _stamps.LookAsync(answer.Stamp, cancellationToken);
            // While other nodes' events do not come here the database says what there is.
            return freshness == Freshness.Old || _bus.IsWhole || await IsNewestAsync(answer, cancellationToken) ? freshness : Freshness.Old;
        }
        catch (Exception fault) when (StorageProblems.From(fault) is not null)
        {
            // To be built anew, and where that fails as well, the best that there is.
            return Freshness.OldTimes;
        }
    }

    private async Task<bool> IsNewestAsync(HotAnswer answer, CancellationToken cancellationToken) =>
        (await _reader.ThreadAsync(answer.Window.Thread, cancellationToken))?.Seq == answer.Window.Seq;

    private void Clear()
    {
        foreach (var answer in _answers.Values) Forget(answer);
        // What is being built now may have been read before what was missed.
        foreach (var hot in _threads.Values) hot.Distrust();
    }

    private void Put(HotAnswer answer)
    {
        while (true)
        {
            var there = _answers.TryGetValue(answer.Target, out var before);
            if (there ? !_answers.TryUpdate(answer.Target, answer, before!) : !_answers.TryAdd(answer.Target, answer)) continue;
            Interlocked.Add(ref _bytes, answer.Size - (before?.Size ?? 0));
            return;
        }
    }

    private void Hear(ThreadEvent told)
    {
        if (!_threads.TryGetValue(told.Thread, out var hot)) return;
        var (old, closed) = hot.Hear(told.Seq);
        foreach (var answer in old) Remove(answer);
        if (closed) _threads.TryRemove(KeyValuePair.Create(told.Thread, hot));
    }

    private void Forget(HotAnswer answer)
    {
        Remove(answer);
        if (_threads.TryGetValue(answer.Window.Thread, out var hot) && hot.Forget(answer))
            _threads.TryRemove(KeyValuePair.Create(answer.Window.Thread, hot));
    }

    private void Remove(HotAnswer answer)
    {
        if (_answers.TryRemove(KeyValuePair.Create(answer.Target, answer))) Interlocked.Add(ref _bytes, -answer.Size);
    }

    /// <summary>Lets the coldest go until there is room.</summary>
    private void Trim()
    {
        if (Interlocked.Read(ref _bytes) <= _maxBytes) return;
        lock (_trimming)
        {
            var now = _clock.GetUtcNow();
            foreach (var answer in _answers.Values.OrderBy(answer => answer.HeatAt(now)).ToList())
            {
                if (Interlocked.Read(ref _bytes) <= _maxBytes / 10 * KeptTenths) return;
                Forget(answer);
                _meter.Evicted();
            }
        }
    }
}
