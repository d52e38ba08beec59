using System.Collections.Concurrent;

namespace Discuss.Server.Webhooks;

/// <summary>
/// Sends what is due, each webhook by itself: one whose receiver hangs holds up neither the others nor the outbox, and is sent no more than a
/// few at a time.
/// </summary>
internal sealed partial class DeliveryWorker(
    DeliveryQueue queue, DeliverySender sender, WebhookStore store, TimeProvider clock, ILogger<DeliveryWorker> logger) : BackgroundService
{
    // Side by side to one receiver.
    private const int Batch = 8;

    // Webhooks that are sent to at once on this node; the others wait for one of these to end.
    private const int AtOnce = 64;

    private const int PruneEvery = 64;

    /// <summary>Deliveries that other nodes left behind are looked for this often.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PrunePause = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<long, Task> _busy = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (freed, pruned) = (false, clock.GetUtcNow());
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var next = clock.GetUtcNow() + Poll;
                try
                {
                    if (!freed) await queue.FreeAsync(stoppingToken);
                    freed = true;
                    next = await StartAsync(next, stoppingToken);
                    if (clock.GetUtcNow() - pruned >= PrunePause)
                    {
                        await queue.PruneAsync(stoppingToken);
                        pruned = clock.GetUtcNow();
                    }
                }
#pragma warning disable CA1031 // The database may be away for a while; the next round finds what is due.
                catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    LogRoundFailed(fault);
                }

                await queue.WaitAsync(next, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(_busy.Values);
        }
    }

    /// <summary>Begins to send to every webhook that something is due for; when to look again.</summary>
    private async Task<DateTimeOffset> StartAsync(DateTimeOffset next, CancellationToken stoppingToken)
    {
        foreach (var (webhook, at) in await queue.DueAsync(stoppingToken))
        {
            if (_busy.ContainsKey(webhook)) continue;
            if (at > clock.GetUtcNow())
            {
                if (at < next) next = at;
            }
            else if (_busy.Count < AtOnce)
            {
                var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _busy[webhook] = PumpAsync(webhook, begin.Task, stoppingToken);
                begin.SetResult();
            }
        }

        return next;
    }

    private async Task PumpAsync(long id, Task begin, CancellationToken stoppingToken)
    {
        // Not before it stands among those that are busy.
        await begin;
        try
        {
            var batches = 0;
            while (!stoppingToken.IsCancellationRequested && await store.FindAsync(id, stoppingToken) is { Active: true } webhook)
            {
                var deliveries = await queue.ClaimAsync(id, Batch, stoppingToken);
                if (deliveries.Count == 0) break;
                await Task.WhenAll(deliveries.Select(delivery => sender.SendAsync(webhook, delivery, stoppingToken)));
                if (++batches % PruneEvery == 0) await queue.PruneAsync(id, stoppingToken);
            }
        }
#pragma warning disable CA1031 // What was claimed is free again after its lease.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogPumpFailed(fault, id);
        }
        catch (OperationCanceledException)
        {
            // The server stops; what was on its way is sent again by the next one.
        }
        finally
        {
            _busy.TryRemove(id, out _);
            queue.Wake();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deliveries to webhooks could not be read; tried again soon")]
    private partial void LogRoundFailed(Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deliveries to the webhook {Webhook} were broken off; tried again soon")]
    private partial void LogPumpFailed(Exception fault, long webhook);
}
