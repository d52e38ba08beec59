using Discuss.Server.Http;

namespace Discuss.Server.Administration;

/// <summary>Says, once the server is there, where its first administrator is made and by which code; as long as there is none.</summary>
internal sealed partial class SetupLine(IHostApplicationLifetime lifetime, Setup setup, PublicAddress address, ILogger<SetupLine> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Where the server listens is known when it does.
            var started = new TaskCompletionSource();
            await using var heard = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);
            if (await setup.IsNeededAsync(stoppingToken)) LogNeeded(address.Of("/setup"), setup.Code);
        }
        catch (OperationCanceledException)
        {
            // It ends before it began.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Nobody administers this server yet. Make the administrator at {Address} with the code {Code}")]
    private partial void LogNeeded(string address, string code);
}
