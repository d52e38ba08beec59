namespace Discuss.Load;

/// <summary>Waits for what others do.</summary>
internal static class Until
{
    /// <exception cref="InvalidOperationException">It did not come about within so many seconds.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, double seconds, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        using var next = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (!await condition()) await next.WaitForNextTickAsync(limit.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"Not within {seconds} s: {what}.", late);
        }
    }

    public static Task HoldsAsync(Func<bool> condition, string what, double seconds, CancellationToken cancellationToken) =>
        HoldsAsync(() => Task.FromResult(condition()), what, seconds, cancellationToken);
}
