namespace Discuss.Server.Storage;

/// <summary>How soon one round follows another, by a clock that runs whatever the time of day is set to.</summary>
internal sealed record OutboxPace(TimeProvider Clock)
{
    /// <summary>What is written in this time is done together: a round costs several commits, for which those who write wait, too.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
}

/// <summary>
/// Hands the outbox's messages to their handlers, and those that fail again, after pauses that grow. When it is quiet, at once; else what came in
/// a tenth of a second together; what has piled up, one round after the other.
/// </summary>
internal sealed partial class OutboxDispatcher(
    OutboxQueue queue, Outbox outbox, IEnumerable<IOutboxHandler> handlers, IEnumerable<IOutboxBatchHandler> batchHandlers, TimeProvider clock, OutboxPace rounds,
    ILogger<OutboxDispatcher> logger) : BackgroundService
{
    // Handled side by side, so that a slow one does not hold up the rest for long.
    private const int BatchSize = 16;

    /// <summary>What a handler may take.</summary>
    internal static readonly TimeSpan HandlerTime = TimeSpan.FromMinutes(1);

    /// <summary>After this time another node may take a message whose taker died: past the handler's time, with room to write that down.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Messages of other nodes that died are looked for this often.</summary>
    internal static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly Pace _pace = new(rounds.Clock, OutboxPace.Period);

    private readonly Dictionary<string, IOutboxHandler> _handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);

    private readonly Dictionary<string, IOutboxBatchHandler> _batchHandlers = batchHandlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);

    /// <summary>The pause after so many attempts: 5 s, doubled each time, an hour at most.</summary>
    internal static TimeSpan PauseAfter(int attempts) =>
        attempts > 10 ? LongestPause : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << (attempts - 1)));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (freed, piledUp) = (false, false);
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = clock.GetUtcNow() + Poll;
            try
            {
                if (!freed) await queue.FreeAsync(Lease, stoppingToken);
                freed = true;
                while (await queue.NextDueAsync(stoppingToken) is { } due)
                {
                    var now = clock.GetUtcNow();
                    next = due < now + Poll ? due : now + Poll;
                    if (due > now) break;
                    if (!piledUp && _pace.Wait() is { Ticks: > 0 } wait) await Task.Delay(wait, rounds.Clock, stoppingToken);
                    _pace.Count();
                    piledUp = await RoundAsync(stoppingToken);
                    next = clock.GetUtcNow() + Poll;
                }
            }
#pragma warning disable CA1031 // The database may be away for a while; the next round finds what is due.
            catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogRoundFailed(fault);
                next = clock.GetUtcNow() + FirstPause;
            }

            await outbox.WaitAsync(next, stoppingToken);
        }
    }

    /// <summary>Whether there may be as many more at once.</summary>
    private async Task<bool> RoundAsync(CancellationToken stoppingToken)
    {
        var messages = await queue.ClaimAsync(BatchSize, Lease, stoppingToken);
        var alone = messages.Where(message => !_batchHandlers.ContainsKey(message.Kind)).Select(message => HandleAsync(message, stoppingToken)).ToList();
        var together = messages.Where(message => _batchHandlers.ContainsKey(message.Kind)).GroupBy(message => message.Kind, StringComparer.Ordinal)
            .Select(batch => HandleBatchAsync(_batchHandlers[batch.Key], [.. batch], stoppingToken)).ToList();
        await Task.WhenAll(alone);
        var counts = await Task.WhenAll(together);
        return (messages.Count == BatchSize && alone.Count > 0) || counts.Any(count => count >= OutboxQueue.MostAtOnce);
    }

    /// <summary>Takes what there is more of the kind along; how many they were. What cannot be done together is tried one by one.</summary>
    private async Task<int> HandleBatchAsync(IOutboxBatchHandler handler, List<OutboxMessage> messages, CancellationToken stoppingToken)
    {
        try
        {
            messages.AddRange(await queue.ClaimAsync(handler.Kind, OutboxQueue.MostAtOnce - messages.Count, Lease, stoppingToken));
            // A claim gives its rows in no order.
            messages.Sort((one, other) => one.Id.CompareTo(other.Id));
            using var time = new CancellationTokenSource(HandlerTime, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stoppingToken);
            await handler.HandleAsync([.. messages.Select(message => message.Payload)], either.Token);
            await queue.DoneAsync(messages, CancellationToken.None);
            return messages.Count;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Each is given back below.
        }
#pragma warning disable CA1031 // Whatever a handler throws, its messages are tried again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogBatchFailed(fault, messages.Count, handler.Kind);
        }

        foreach (var message in messages) await HandleAsync(message, stoppingToken);
        return messages.Count;
    }

    private async Task HandleAsync(OutboxMessage message, CancellationToken stoppingToken)
    {
        try
        {
            stoppingToken.ThrowIfCancellationRequested();
            using var time = new CancellationTokenSource(HandlerTime, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stoppingToken);
            if (_batchHandlers.TryGetValue(message.Kind, out var batches)) await batches.HandleAsync([message.Payload], either.Token);
            else if (_handlers.TryGetValue(message.Kind, out var handler)) await handler.HandleAsync(message.Payload, either.Token);
            else throw new NotSupportedException($"This version knows no '{message.Kind}'.");
            await queue.DoneAsync(message, CancellationToken.None);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // For whoever runs next, at once.
            await queue.PostponeAsync(message, TimeSpan.Zero, CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever a handler throws, its message is tried again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            var pause = PauseAfter(message.Attempts);
            if (fault is NotNowException { After: var after } && after > pause) pause = after < LongestPause ? after : LongestPause;
            LogMessageFailed(fault, message.Kind, message.Id, message.Attempts, pause);
            await queue.PostponeAsync(message, pause, CancellationToken.None);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox could not be read; tried again soon")]
    private partial void LogRoundFailed(Exception fault);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} outbox messages {Kind} failed together; tried one by one")]
    private partial void LogBatchFailed(Exception fault, int count, string kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Outbox message {Kind} {Id} failed {Attempts} times; tried again in {Pause}")]
    private partial void LogMessageFailed(Exception fault, string kind, long id, int attempts, TimeSpan pause);
}
