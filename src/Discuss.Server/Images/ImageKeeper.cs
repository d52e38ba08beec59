namespace Discuss.Server.Images;

/// <summary>Has images removed whose time is over: soon after the start, and then hour by hour.</summary>
internal sealed partial class ImageKeeper(UnusedImages unused, TimeProvider clock, ILogger<ImageKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        // Ends with the timer: an exception here would bury, in the log of a failing start, what made it fail.
        await using var stop = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                await unused.SweepAsync(stoppingToken);
            }
#pragma warning disable CA1031 // The next hour tries again; nobody waits for this.
            catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogFailed(fault);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Images that nobody shows could not be removed; tried again in an hour")]
    private partial void LogFailed(Exception fault);
}
