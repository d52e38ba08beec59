namespace Discuss.Server.Audience;

/// <summary>Has views written down every few seconds, and once more at the end.</summary>
internal sealed partial class ViewKeeper(ViewCounts views, ILogger<ViewKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await views.WaitAsync(Pause, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await FlushAsync(stoppingToken);
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await views.FlushAsync(cancellationToken);
        }
#pragma warning disable CA1031 // The next time tries again; nobody waits for this.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFailed(fault);
        }
        catch (OperationCanceledException)
        {
            // The end does not wait for a number.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Views could not be written down; they are kept for the next time")]
    private partial void LogFailed(Exception fault);
}
