using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Discuss.Load.Driving;

/// <summary>How a request ended: status 0 is no answer; the time runs from when it was to be sent.</summary>
internal readonly record struct Answered(int Status, double Milliseconds);

/// <summary>
/// Sends requests at a fixed rate, whether or not those before are answered: each over a connection that is free, or over a new one, up to
/// as many as there may be. One thread keeps the time; what it could not send for want of a connection is counted and not made up for.
/// </summary>
internal sealed class OpenLoop(IPEndPoint server, int connections) : IDisposable
{
    private readonly ConcurrentStack<HttpConnection> _free = new();
    private readonly ConcurrentBag<HttpConnection> _all = [];
    private int _open;
    private int _under;

    /// <summary>What was due and found every connection waiting for an answer.</summary>
    public long NotSent { get; private set; }

    /// <summary>Until the last of them was answered.</summary>
    public double Seconds { get; private set; }

    /// <summary>Opens them before the time runs, as an overload's clients have theirs.</summary>
    public async Task OpenAsync(int count, CancellationToken cancellationToken)
    {
        for (; _open < count; _open++) Keep(await HttpConnection.OpenAsync(server, cancellationToken));
    }

    /// <param name="next">The bytes of the next request, which stay as they are until it is answered. Called by one at a time.</param>
    public async Task<IReadOnlyList<Answered>> RunAsync(Func<byte[]> next, double perSecond, double seconds, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentQueue<Answered>();
        var (start, sent) = (Stopwatch.GetTimestamp(), 0L);
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (double now; (now = Stopwatch.GetElapsedTime(start).TotalSeconds) < seconds; await clock.WaitForNextTickAsync(cancellationToken))
        {
            for (var due = (long)(now * perSecond); sent < due; sent++)
            {
                var at = start + (long)(sent / perSecond * Stopwatch.Frequency);
                Interlocked.Increment(ref _under);
                if (_free.TryPop(out var connection)) _ = AskAsync(connection, next(), at, answers, cancellationToken);
                else if (_open++ < connections) _ = OpenAndAskAsync(next(), at, answers, cancellationToken);
                else (NotSent, _) = (NotSent + 1, Interlocked.Decrement(ref _under));
            }
        }

        await Until.HoldsAsync(() => Volatile.Read(ref _under) == 0, "every request is answered", 60, cancellationToken);
        Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return [.. answers];
    }

    public void Dispose()
    {
        foreach (var connection in _all) connection.Dispose();
    }

    private async Task OpenAndAskAsync(byte[] request, long at, ConcurrentQueue<Answered> answers, CancellationToken cancellationToken)
    {
        var connection = await HttpConnection.OpenAsync(server, cancellationToken);
        _all.Add(connection);
        await AskAsync(connection, request, at, answers, cancellationToken);
    }

    private async Task AskAsync(HttpConnection connection, byte[] request, long at, ConcurrentQueue<Answered> answers, CancellationToken cancellationToken)
    {
        var status = await connection.AskAsync(request, cancellationToken);
        answers.Enqueue(new Answered(status, Stopwatch.GetElapsedTime(at).TotalMilliseconds));
        if (status != 0) _free.Push(connection);
        Interlocked.Decrement(ref _under);
    }

    private void Keep(HttpConnection connection)
    {
        _all.Add(connection);
        _free.Push(connection);
    }
}
