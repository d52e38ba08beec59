using System.Threading.Channels;

namespace Discuss.Server.Storage;

/// <summary>Wakes who waits for it; one mark is enough, however often it is raised.</summary>
internal sealed class Alarm
{
    private readonly Channel<bool> _marks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _marks.Writer.TryWrite(true);

    /// <summary>Waits until it is raised, or until the clock shows <paramref name="until"/>; whether it was the first.</summary>
    public async Task<bool> WaitAsync(TimeProvider clock, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var wait = until - clock.GetUtcNow();
        using var timeout = new CancellationTokenSource(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, clock);
        // Looked at again once the timer runs: a clock that was set forward in between would have it late.
        if (clock.GetUtcNow() >= until) return false;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _marks.Reader.ReadAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
