namespace Discuss.Server.Tests.Cluster;

/// <summary>Waits for what happens on another node.</summary>
internal static class Soon
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks again and again until the condition holds; a test that waits for a minute has failed.</summary>
    public static async Task Async(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var next = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            try
            {
                await next.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Not within {Patience.TotalSeconds} s: {what}");
            }
        }
    }

    public static Task Async(Func<bool> condition, string what) => Async(() => Task.FromResult(condition()), what);
}
