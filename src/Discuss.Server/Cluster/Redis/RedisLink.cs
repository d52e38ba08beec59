using System.Security.Cryptography;
using StackExchange.Redis;

namespace Discuss.Server.Cluster.Redis;

/// <summary>
/// Connects to Redis, and connects anew whenever the connection breaks, with pauses that grow up to <see cref="LongestPause"/>. Each time it
/// is a new connection with a new subscription, so that none is half there. Says once when Redis is lost and once when it is back.
/// </summary>
internal sealed partial class RedisLink(
    RedisSettings settings, RedisConnection connection, RedisEventBus bus, TimeProvider clock, ILogger<RedisLink> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    // Readers are to hear within five seconds of Redis' return what they missed.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private TimeSpan _pause = FirstPause;
    private bool? _there;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watching = bus.Watch();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await UseAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it was, Redis is away, and is tried again.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Lost(fault);
            }

            // Nodes that lost it together do not come back together.
            var pause = _pause * (0.5 + (RandomNumberGenerator.GetInt32(500) / 1000.0));
            _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends only by throwing.</summary>
    private async Task UseAsync(CancellationToken cancellationToken)
    {
        var redis = await ConnectAsync(cancellationToken);
        var broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        redis.ConnectionFailed += (_, failed) =>
        {
            if (failed.ConnectionType == ConnectionType.Subscription || settings.Options.EndPoints.Count == 1)
                broken.TrySetException(failed.Exception ?? new RedisLostException("The connection broke."));
        };
        try
        {
            await bus.RunAsync(redis.GetSubscriber(), broken, () => Found(redis), cancellationToken);
        }
        finally
        {
            // Whoever asks from here on finds none, and does not fall over one that is closed.
            connection.Lose("The connection to Redis broke.");
            await Task.Run(() => Close(redis), CancellationToken.None);
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        // Off this thread: the client does some of it, such as looking up names, before its first await.
        var connecting = Task.Run(() => ConnectionMultiplexer.ConnectAsync(settings.Options), cancellationToken);
        try
        {
            return await connecting.WaitAsync(Patience, clock, cancellationToken);
        }
        catch
        {
            _ = connecting.ContinueWith(
                late => Close(late.Result), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    private static void Close(ConnectionMultiplexer redis)
    {
        try
        {
            redis.Close(allowCommandsToComplete: false);
            redis.Dispose();
        }
#pragma warning disable CA1031 // It is thrown away: how it takes that is no matter.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Nothing is left to do.
        }
    }

    private void Found(ConnectionMultiplexer redis)
    {
        connection.Use(redis);
        _pause = FirstPause;
        if (_there != true) LogFound(settings.Where);
        _there = true;
    }

    private void Lost(Exception fault)
    {
        var trouble = RedisTrouble.Of(fault);
        connection.Lose(trouble);
        if (_there != false) LogLost(settings.Where, trouble, fault.GetType().Name);
        _there = false;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis at {Where} is there")]
    private partial void LogFound(string where);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Redis at {Where} is away ({Fault}): {Trouble} This node goes on from the database, and tries again until Redis is there")]
    private partial void LogLost(string where, string trouble, string fault);
}
