using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;

namespace Discuss.Cluster.Tests.Running;

/// <summary>
/// A reader of one thread who does what the browser's client does (<c>Client/thread/live.ts</c>): knows the last number that it has seen, joins
/// from there, and when the line ends joins again after the same pauses, with the same jitter; where no line comes about it asks.
/// </summary>
internal sealed class LiveReader : IAsyncDisposable
{
    private const int FailuresOfRefused = 4;

    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;
    private readonly string _thread;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<Seen> _seen = [];
    private readonly List<TimeSpan> _away = [];
    private readonly Task _following;
    private long _last;
    private long _lostAt;
    private volatile bool _joined;

    private LiveReader(HttpClient client, string thread, long since)
    {
        (_client, _thread, _last) = (client, thread, since);
        _following = Task.Run(FollowAsync);
    }

    /// <summary>Whether it is told at this moment what happens.</summary>
    public bool Joined => _joined;

    /// <summary>The last number that it has seen.</summary>
    public long Last
    {
        get
        {
            lock (_lock) return _last;
        }
    }

    /// <summary>Events that it was sent although it had seen them.</summary>
    public int Doubled { get; private set; }

    /// <summary>Times that it was told to load the page anew.</summary>
    public int Resets { get; private set; }

    /// <summary>Times that it took its network for one that refuses lines, and went over to asking.</summary>
    public int TimesRefused { get; private set; }

    /// <param name="client">Goes to the proxy, or to one node.</param>
    public static LiveReader Follow(HttpClient client, string thread, long since) => new(client, thread, since);

    /// <summary>What it has seen, in the order in which it came.</summary>
    public IReadOnlyList<Seen> Events()
    {
        lock (_lock) return [.. _seen];
    }

    /// <summary>How long it was without a line, each time that it lost one.</summary>
    public IReadOnlyList<TimeSpan> Away()
    {
        lock (_lock) return [.. _away];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        var (failures, rounds, refused) = (0, 0, false);
        while (!_stop.IsCancellationRequested)
        {
            if (refused && ++rounds % 6 != 0)
            {
                refused = await PollAsync();
                await PauseAsync(PollEvery);
            }
            else if (await ListenAsync())
            {
                (failures, refused) = (0, false);
                await PauseAsync(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * 1500));
            }
            else
            {
                var asked = ++failures > 1 && await PollAsync();
                refused = asked && failures >= FailuresOfRefused;
                if (refused) TimesRefused++;
                await PauseAsync(refused ? PollEvery : TimeSpan.FromMilliseconds(Math.Min(15_000, 500 * Math.Pow(2, failures))));
            }
        }
    }

    /// <summary>Listens until the line ends; false where it never came about.</summary>
    private async Task<bool> ListenAsync()
    {
        var joined = false;
        using var line = new LiveLine(
            (seq, missed) =>
            {
                (joined, _joined) = (true, true);
                var lost = Interlocked.Exchange(ref _lostAt, 0);
                lock (_lock)
                {
                    if (lost != 0) _away.Add(Stopwatch.GetElapsedTime(lost));
                    if (seq < 0) Resets++;
                    Take(missed);
                    _last = Math.Max(_last, seq);
                }
            },
            numbers =>
            {
                lock (_lock) Take(numbers);
            });
        try
        {
            await line.ListenAsync(_client.BaseAddress!, _thread, Last, _stop.Token);
        }
        catch (Exception end) when (end is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The next line, if there is one, begins where this one ended.
        }

        if (_joined) Interlocked.Exchange(ref _lostAt, Stopwatch.GetTimestamp());
        _joined = false;
        return joined;
    }

    private void Take(List<long> numbers)
    {
        var now = Stopwatch.GetTimestamp();
        foreach (var number in numbers)
        {
            if (number <= _last) Doubled++;
            else _seen.Add(new Seen(_last = number, now));
        }
    }

    private async Task<bool> PollAsync()
    {
        try
        {
            using var answer = JsonDocument.Parse(await _client.GetStringAsync($"/api/v1/threads/{_thread}/events?since={Last}&limit=200", _stop.Token));
            var numbers = answer.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("seq").GetInt64()).ToList();
            lock (_lock) Take(numbers);
            return true;
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException or JsonException)
        {
            return false;
        }
    }

    private async Task PauseAsync(TimeSpan time)
    {
        using var clock = new PeriodicTimer(time * (0.5 + Random.Shared.NextDouble()) + TimeSpan.FromMilliseconds(1));
        try
        {
            await clock.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody reads any more.
        }
    }
}

/// <param name="Seq">The event's number.</param>
/// <param name="At">When it came, as a timestamp of <see cref="Stopwatch"/>.</param>
internal readonly record struct Seen(long Seq, long At);
