using System.Diagnostics.Metrics;

namespace Discuss.Server.Http;

/// <summary>
/// How many requests this node works on at once. Past that each further one would only make all the others wait longer: it hears so at once,
/// by 503 with a time to wait, and those that are worked on are answered as soon as at the peak.
/// </summary>
internal sealed class Places
{
    // At a millisecond or two of work for each, a tenth to a quarter of a second for the last in the row.
    private const int ForEachCore = 128;
    private const int AtLeast = 256;

    // Who waits for one and the same window waits for one builder and costs next to nothing.
    private const int WaitingForEach = 32;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);

    private readonly Counter<long> _refused;
    private int _taken;
    private int _waiting;

    public Places(IMeterFactory factory) =>
        _refused = factory.Create(new MeterOptions("Discuss")).CreateCounter<long>("discuss.http.refused", description: "Requests that were refused because too many came at once.");

    public static int Count { get; } = Math.Max(AtLeast, ForEachCore * Environment.ProcessorCount);

    /// <summary>Whether every place was taken a moment ago.</summary>
    public bool AreTaken => Volatile.Read(ref _taken) >= Count;

    /// <summary>A place to work; <see langword="false"/> where none is free. Each taken place is given back by <see cref="Leave"/>.</summary>
    public bool TryTake() => TryTake(ref _taken, Count);

    public void Leave() => Interlocked.Decrement(ref _taken);

    /// <summary>A place to wait for what another request makes; each is given back by <see cref="LeaveWaiting"/>.</summary>
    public bool TryWait() => TryTake(ref _waiting, Count * WaitingForEach);

    public void LeaveWaiting() => Interlocked.Decrement(ref _waiting);

    /// <summary>Somebody was refused without having asked for a place.</summary>
    public void CountRefused() => _refused.Add(1);

    /// <summary>What is told whoever finds no place.</summary>
    public static ProblemException Refusal() =>
        new(StatusCodes.Status503ServiceUnavailable, "too-busy", "Too many requests came at once. Try again in a moment.") { RetryAfter = Wait };

    private bool TryTake(ref int taken, int count)
    {
        if (Interlocked.Increment(ref taken) <= count) return true;
        Interlocked.Decrement(ref taken);
        CountRefused();
        return false;
    }
}
