using System.Data.Common;

namespace Discuss.Server.Storage.Backup;

/// <summary>
/// Takes backups when their time has come, where the settings say so: one node at a time, and never two for the same time. A backup is read
/// through when it is written; only then older ones go. What went wrong is written down, and it is tried again after an hour.
/// </summary>
internal sealed partial class BackupKeeper(
    Backups backups, BackupSettings settings, StorageSettings storage, BackupRuns runs, BackupTurn turn, NodeName node, TimeProvider clock, ILogger<BackupKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Takes one if it is due, and nobody else is at it; whether one was tried.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (settings.Every is not { } every || !await IsDueAsync(every, cancellationToken)) return false;
        await using var mine = await turn.TryTakeAsync(cancellationToken);
        // Another may have been quicker.
        if (mine is null || !await IsDueAsync(every, cancellationToken)) return false;
        var began = clock.GetUtcNow();
        BackupRun run;
        try
        {
            var path = BackupFolder.PathOf(settings.Folder, began);
            var bytes = await TakeAsync(path, cancellationToken);
            run = new BackupRun(node.Text, began, clock.GetUtcNow(), path, bytes, null);
        }
#pragma warning disable CA1031 // Whatever it was: the administrator is to know that there is no backup.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            run = new BackupRun(node.Text, began, clock.GetUtcNow(), null, 0, SentenceOf(fault));
            LogFailed(fault, run.Fault!);
        }

        await runs.AddAsync(run, cancellationToken);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Every is null) return;
        using var timer = new PeriodicTimer(Pause, clock);
        await using var stop = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
#pragma warning disable CA1031 // The database is away: the next minute asks again.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogNotKnown(fault);
            }
        }
    }

    private async Task<long> TakeAsync(string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(settings.Folder);
        BackupFolder.DropAbandoned(settings.Folder, clock.GetUtcNow());
        var (_, bytes) = await backups.TakeAsync(path, cancellationToken);
        await using (var written = await BackupReader.OpenAsync(path, cancellationToken)) await written.CheckAsync(cancellationToken);
        foreach (var old in BackupFolder.DropOld(settings.Folder, settings.Keep)) LogDropped(old);
        return bytes;
    }

    private async Task<bool> IsDueAsync(TimeSpan every, CancellationToken cancellationToken) =>
        (await runs.ReadAsync(cancellationToken)).Next(every) <= clock.GetUtcNow();

    private string SentenceOf(Exception fault) => fault switch
    {
        BackupException or StorageException => fault.Message,
        DbException => StorageTrouble.Of(fault, storage) ?? fault.Message,
        _ when FileLimit.Is(fault) => $"The backup cannot be written into {settings.Folder}: {FileLimit.Sentence}",
        IOException or UnauthorizedAccessException => $"The backup cannot be written into {settings.Folder}: {fault.Message}",
        _ => $"Something unforeseen happened, and the log says what: {fault.GetType().Name}.",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "There is no backup: {Sentence}")]
    private partial void LogFailed(Exception fault, string sentence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether a backup is due is not known, or not what became of it; asked again in a minute")]
    private partial void LogNotKnown(Exception fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "{File}: deleted, since enough newer backups are kept")]
    private partial void LogDropped(string file);
}
