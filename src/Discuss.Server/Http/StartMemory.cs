namespace Discuss.Server.Http;

/// <summary>
/// Gives back what a start left behind: a fifth of the memory of a server that waits. The runtime keeps it until so much was allocated anew,
/// which where little is read takes days.
/// </summary>
internal static class StartMemory
{
    // The first readers are answered by then; it takes some hundredths of a second, once.
    private static readonly TimeSpan After = TimeSpan.FromSeconds(2);

    public static void GiveBackAfterStart(this WebApplication app) =>
        app.Lifetime.ApplicationStarted.Register(() => _ = GiveBackAsync(app.Services.GetRequiredService<TimeProvider>(), app.Lifetime.ApplicationStopping));

    private static async Task GiveBackAsync(TimeProvider clock, CancellationToken stopping)
    {
        await Task.Delay(After, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stopping.IsCancellationRequested) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
