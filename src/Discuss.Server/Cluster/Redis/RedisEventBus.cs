using System.Security.Cryptography;
using System.Threading.Channels;
using StackExchange.Redis;

namespace Discuss.Server.Cluster.Redis;

/// <summary>
/// The bus between nodes. An event goes to this node's listeners at once, and once over Redis to the other nodes, with all that waits in
/// one message. Each node numbers its messages and sends one a second at the least, which comes back to itself as well: so a node knows
/// that it hears, and that it missed something. Nobody waits for Redis: what cannot be sent is dropped and leaves a number out.
/// </summary>
internal sealed partial class RedisEventBus : IEventBus
{
    /// <summary>Events that may wait to be sent.</summary>
    public const int Capacity = 20_000;

    // Events in one message: some ten kilobytes.
    private const int MaxItems = 256;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private readonly string _node = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private readonly Channel<BusItem> _waiting = Channel.CreateBounded<BusItem>(Capacity);
    private readonly LocalEventBus _local;
    private readonly Listeners<ReadersEvent> _readers;
    private readonly Listeners<Gap> _gaps;
    private readonly BusPeers _peers;
    private readonly BusMeter _meter;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly RedisNames _names;

    private volatile Sending? _sending;
    private volatile bool _whole;
    private long _number;
    private int _skip;
    private int _beats;
    private int _foreign;

    public RedisEventBus(RedisNames names, BusMeter meter, TimeProvider clock, ILogger<RedisEventBus> logger, ILogger<LocalEventBus> local)
    {
        (_meter, _clock, _logger, _peers) = (meter, clock, logger, new BusPeers(clock));
        (_local, _readers, _gaps) = (new LocalEventBus(local), new(logger), new(logger));
        _names = names;
    }

    public bool IsWhole => _whole;

    public void Publish(ThreadEvent @event)
    {
        _local.Publish(@event);
        Send(new BusItem(Thread: @event));
    }

    public void Publish(ModerationEvent @event)
    {
        _local.Publish(@event);
        Send(new BusItem(Moderation: @event));
    }

    public void Publish(IdentityEvent @event)
    {
        _local.Publish(@event);
        Send(new BusItem(Identity: @event));
    }

    public void Publish(ReadersEvent @event)
    {
        // No event: nobody misses it.
        if (_sending is not null) _waiting.Writer.TryWrite(new BusItem(Readers: @event));
    }

    public IDisposable Subscribe(Action<ThreadEvent> listener) => _local.Subscribe(listener);

    public IDisposable Subscribe(Action<ModerationEvent> listener) => _local.Subscribe(listener);

    public IDisposable Subscribe(Action<IdentityEvent> listener) => _local.Subscribe(listener);

    public IDisposable Subscribe(Action<ReadersEvent> listener) => _readers.Add(listener);

    public IDisposable SubscribeToGaps(Action listener) => _gaps.Add(_ => listener());

    /// <summary>Begins to beat, and to look for gaps.</summary>
    public IDisposable Watch() => _clock.CreateTimer(_ => OnBeat(), null, Beat, Beat);

    /// <summary>
    /// Sends and hears over this connection until it breaks. What is sent comes back before the bus is whole, so that from then on nothing
    /// is missed; only then listeners hear of the gap.
    /// </summary>
    /// <param name="broken">Ends it, with what it is to throw.</param>
    /// <param name="whole">Is called when the bus is whole.</param>
    public async Task RunAsync(ISubscriber subscriber, TaskCompletionSource broken, Action whole, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _peers.Clear();
        var channel = new RedisChannel(_names.Of("events"), RedisChannel.PatternMode.Literal);
        await subscriber.SubscribeAsync(channel, (_, message) => Hear(message)).WaitAsync(Silence, _clock, cancellationToken);
        var sending = new Sending(subscriber, channel, broken, _clock.GetTimestamp());
        _sending = sending;
        var pumping = Task.Run(() => PumpAsync(sending, ended.Token), CancellationToken.None);
        try
        {
            _waiting.Writer.TryWrite(default);
            await Task.WhenAny(sending.CameBack, broken.Task, pumping).WaitAsync(Silence, _clock, cancellationToken);
            if (sending.CameBack.IsCompleted)
            {
                _whole = true;
                whole();
                TellGap();
            }

            await await Task.WhenAny(broken.Task, pumping).WaitAsync(cancellationToken);
            throw new RedisLostException("The connection ended.");
        }
        finally
        {
            (_whole, _sending) = (false, null);
            await ended.CancelAsync();
            await pumping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Send(BusItem item)
    {
        // Where it is not sent, a number is left out, and the others know that they missed something.
        if (_sending is not null && _waiting.Writer.TryWrite(item)) return;
        Interlocked.Exchange(ref _skip, 1);
        _meter.Dropped();
    }

    private async Task PumpAsync(Sending sending, CancellationToken cancellationToken)
    {
        var items = new List<BusItem>(MaxItems);
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            items.Clear();
            while (items.Count < MaxItems && _waiting.Reader.TryRead(out var item))
            {
                if (item != default) items.Add(item);
            }

            _number += 1 + Interlocked.Exchange(ref _skip, 0);
            try
            {
                await sending.Subscriber.PublishAsync(sending.Channel, new BusMessage(_node, _number, items).Write()).WaitAsync(Silence, _clock, cancellationToken);
            }
            catch
            {
                Interlocked.Exchange(ref _skip, 1);
                throw;
            }

            _meter.Published(items.Count);
        }
    }

    private void Hear(byte[]? bytes)
    {
        if (BusMessage.Read(bytes) is not { } message)
        {
            _meter.Foreign();
            if (Interlocked.Exchange(ref _foreign, 1) == 0) LogForeign(bytes?.Length ?? 0);
            return;
        }

        if (message.Node == _node)
        {
            _sending?.Came(_clock.GetTimestamp());
            return;
        }

        _peers.Heard(message.Node, message.Number);
        _meter.Received(message.Items.Count);
        foreach (var item in message.Items)
        {
            if (item.Thread is { } thread) _local.Publish(thread);
            if (item.Moderation is { } moderation) _local.Publish(moderation);
            if (item.Identity is { } identity) _local.Publish(identity);
            if (item.Readers is { } readers) _readers.Tell(readers);
        }
    }

    private void OnBeat()
    {
        if (!_whole)
        {
            // While the bus is lost the database is asked instead, at every second beat.
            if (Interlocked.Increment(ref _beats) % 2 == 0) TellGap();
            return;
        }

        _waiting.Writer.TryWrite(default);
        if (_sending is { } sending && _clock.GetElapsedTime(sending.CameAt) > Silence)
            sending.Broken.TrySetException(new RedisLostException("What is sent over Redis does not come back."));
        if (_peers.Look()) TellGap();
    }

    private void TellGap()
    {
        _meter.Gap();
        _gaps.Tell(default);
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "A message of {Bytes} bytes on the bus is not ours and was dropped, as others of its kind will be: something else uses the channel, or an older version")]
    private partial void LogForeign(int bytes);

    private readonly record struct Gap;

    /// <summary>One connection's way out.</summary>
    private sealed class Sending(ISubscriber subscriber, RedisChannel channel, TaskCompletionSource broken, long began)
    {
        private readonly TaskCompletionSource _cameBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _cameAt = began;

        public ISubscriber Subscriber => subscriber;

        public RedisChannel Channel => channel;

        public TaskCompletionSource Broken => broken;

        /// <summary>Ends when something that was sent over it came back.</summary>
        public Task CameBack => _cameBack.Task;

        public long CameAt => Interlocked.Read(ref _cameAt);

        public void Came(long at)
        {
            Interlocked.Exchange(ref _cameAt, at);
            _cameBack.TrySetResult();
        }
    }
}
