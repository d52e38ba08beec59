using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Live;

/// <summary>
/// A reader's side of the hub over a bare WebSocket, with the JSON hub protocol as SignalR documents it: one record after another, each
/// ended by 0x1E. Keeps what it was told of each thread, what it missed first.
/// </summary>
public sealed class HubClient : IAsyncDisposable
{
    private const byte RecordEnd = 0x1e;
    private static readonly TimeSpan Patience = Wait.Patience;

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly Dictionary<string, WatchedThread> _threads = [];
    private readonly StringBuilder _heard = new();
    private readonly List<(string Target, JsonElement Content)> _told = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _listening = Task.CompletedTask;
    private int _lastCall;
    private volatile bool _ended;

    private HubClient()
    {
    }

    /// <summary>Whether the server ended the connection.</summary>
    public bool Closed => _ended;

    /// <summary>Everything that came, as it came.</summary>
    public string Heard
    {
        get
        {
            lock (_heard) return _heard.ToString();
        }
    }

    /// <summary>What came by a message that is about no thread, in the order in which it came.</summary>
    public IReadOnlyList<JsonElement> Told(string target)
    {
        lock (_told) return [.. _told.Where(message => message.Target == target).Select(message => message.Content)];
    }

    /// <param name="origin">The page's origin as a browser sends it; none from a program.</param>
    /// <param name="address">The server, and the hub's path where it is not <c>/live</c>.</param>
    /// <param name="headers">What else is sent, such as an identity.</param>
    public static async Task<HubClient> ConnectAsync(Uri address, string? origin = null, params (string Name, string Value)[] headers)
    {
        var client = new HubClient();
        try
        {
            if (origin is not null) client._socket.Options.SetRequestHeader("Origin", origin);
            foreach (var (name, value) in headers) client._socket.Options.SetRequestHeader(name, value);
            await client._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = address.AbsolutePath == "/" ? "/live" : address.AbsolutePath }.Uri, CancellationToken.None);
            await client.SendAsync("""{"protocol":"json","version":1}""");
            client._listening = Task.Run(client.ListenAsync);
            await client.UntilAsync(() => client.Heard.StartsWith("{}", StringComparison.Ordinal));
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Joins, and keeps what was missed; true where the answer is "reset".</summary>
    public async Task<bool> JoinAsync(string thread, long since)
    {
        lock (_threads)
        {
            if (!_threads.TryGetValue(thread, out var known)) _threads[thread] = known = new WatchedThread();
            known.Early = [];
        }

        var answer = await CallAsync("Join", thread, since);
        if (answer.ValueKind == JsonValueKind.String) return true;
        lock (_threads)
        {
            var watched = _threads[thread];
            watched.Seq = answer.GetProperty("seq").GetInt64();
            watched.Events.AddRange(answer.GetProperty("missed").EnumerateArray());
            watched.Events.AddRange(watched.Early!);
            watched.Early = null;
        }

        Pulse();
        return false;
    }

    public Task LeaveAsync(string thread) => CallAsync("Leave", thread);

    /// <summary>The events of a thread in the order in which this reader takes them.</summary>
    public IReadOnlyList<JsonElement> Events(string thread)
    {
        lock (_threads) return _threads.TryGetValue(thread, out var watched) ? [.. watched.Events] : [];
    }

    public IReadOnlyList<long> Seqs(string thread) => [.. Events(thread).Select(item => item.GetProperty("seq").GetInt64())];

    /// <summary>How many readers the thread had when they were last counted.</summary>
    public int? Readers(string thread)
    {
        lock (_threads) return _threads[thread].Readers;
    }

    /// <summary>The <c>seq</c> of the last answer to <see cref="JoinAsync"/>.</summary>
    public long JoinedAt(string thread)
    {
        lock (_threads) return _threads[thread].Seq;
    }

    /// <summary>Calls a method of the hub.</summary>
    /// <exception cref="InvalidOperationException">The hub answered with an error, whose text it carries.</exception>
    public async Task<JsonElement> CallAsync(string method, params object[] arguments)
    {
        var id = Interlocked.Increment(ref _lastCall).ToString(CultureInfo.InvariantCulture);
        var answer = _calls[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments }));
        return await answer.Task.WaitAsync(Patience);
    }

    /// <summary>Waits until the condition holds; it is looked at again whenever something came, and at every <see cref="Pulse"/>.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (condition()) return;
            await changed.WaitAsync(patience.Token);
        }
    }

    public void Pulse() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _listening;
        _socket.Dispose();
        _sending.Dispose();
    }

    public async Task SendAsync(string record)
    {
        await _sending.WaitAsync();
        try
        {
            byte[] bytes = [.. Encoding.UTF8.GetBytes(record), RecordEnd];
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ListenAsync()
    {
        var waiting = new ArrayBufferWriter<byte>();
        try
        {
            while (await _socket.ReceiveAsync(waiting.GetMemory(16 * 1024), CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } part)
            {
                waiting.Advance(part.Count);
                if (!part.EndOfMessage) continue;
                foreach (var record in Encoding.UTF8.GetString(waiting.WrittenSpan).Split((char)RecordEnd, StringSplitOptions.RemoveEmptyEntries))
                    Take(record);
                waiting.Clear();
            }
        }
        catch (Exception end) when (end is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut off, by the server or by DisposeAsync.
        }
        finally
        {
            // Before those who wait for it are woken.
            _ended = true;
            foreach (var call in _calls.Values) call.TrySetException(new InvalidOperationException("The connection is closed."));
            Pulse();
        }
    }

    private void Take(string record)
    {
        lock (_heard) _heard.Append(record).Append('\n');
        using var document = JsonDocument.Parse(record);
        var root = document.RootElement.Clone();
        var type = root.TryGetProperty("type", out var number) ? number.GetInt32() : 0;
        if (type == 1) Told(root.GetProperty("target").GetString()!, root.GetProperty("arguments"));
        if (type == 3 && _calls.TryRemove(root.GetProperty("invocationId").GetString()!, out var call))
        {
            if (root.TryGetProperty("error", out var error)) call.SetException(new InvalidOperationException(error.GetString()));
            else call.SetResult(root.TryGetProperty("result", out var result) ? result : default);
        }

        Pulse();
    }

    private void Told(string target, JsonElement arguments)
    {
        if (target is not ("events" or "readers"))
        {
            lock (_told) _told.Add((target, arguments.GetArrayLength() > 0 ? arguments[0] : default));
            return;
        }

        lock (_threads)
        {
            var watched = _threads[arguments[0].GetString()!];
            if (target == "readers") watched.Readers = arguments[1].GetInt32();
            else (watched.Early ?? watched.Events).AddRange(arguments[1].EnumerateArray());
        }
    }

    private sealed class WatchedThread
    {
        public List<JsonElement> Events { get; } = [];

        /// <summary>What came before the answer to the call that joins, while that is under way.</summary>
        public List<JsonElement>? Early { get; set; }

        public int? Readers { get; set; }

        public long Seq { get; set; }
    }
}
