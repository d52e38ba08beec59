using Discuss.Server.Sites;

namespace Discuss.Server.Moderation.Figures;

/// <summary>Counts every site's log on, hour by hour, so that no reader's request has much left to count.</summary>
internal sealed partial class FiguresKeeper(SiteDirectory sites, SiteFigures figures, TimeProvider clock, ILogger<FiguresKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        await using var stop = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                foreach (var site in await sites.AllAsync(stoppingToken))
                {
                    while (await figures.CountAsync(site.Id, stoppingToken))
                    {
                        // Step by step: between two of them others write.
                    }
                }
            }
#pragma warning disable CA1031 // The next hour goes on from where this one stopped.
            catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogFailed(fault);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log could not be counted; tried again in an hour")]
    private partial void LogFailed(Exception fault);
}
