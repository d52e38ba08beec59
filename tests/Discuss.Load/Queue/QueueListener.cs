using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Discuss.Load.Queue;

/// <summary>A moderator's side of the hub: notes when each comment arrived in the queue.</summary>
internal sealed class QueueListener : IAsyncDisposable
{
    private const byte RecordEnd = 0x1e;

    private readonly ClientWebSocket _socket = new();
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _listening = Task.CompletedTask;

    /// <summary>When each comment was heard of, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public ConcurrentDictionary<string, long> Heard { get; } = new(StringComparer.Ordinal);

    public static async Task<QueueListener> JoinAsync(ServerProcess server, string token, string site, CancellationToken cancellationToken)
    {
        var listener = new QueueListener();
        listener._socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        await listener._socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "/live" }.Uri, cancellationToken);
        await listener.SendAsync("""{"protocol":"json","version":1}""", cancellationToken);
        listener._listening = Task.Run(() => listener.ListenAsync(cancellationToken), cancellationToken);
        await listener.SendAsync($$"""{"type":1,"invocationId":"1","target":"JoinQueue","arguments":["{{site}}"]}""", cancellationToken);
        await listener._joined.Task.WaitAsync(cancellationToken);
        return listener;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
    }

    private async Task SendAsync(string record, CancellationToken cancellationToken)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(record), RecordEnd];
        await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var waiting = new ArrayBufferWriter<byte>();
        while (true)
        {
            var part = await _socket.ReceiveAsync(waiting.GetMemory(16 * 1024), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close) return;
            waiting.Advance(part.Count);
            if (!part.EndOfMessage) continue;
            var now = Stopwatch.GetTimestamp();
            foreach (var record in Encoding.UTF8.GetString(waiting.WrittenSpan).Split((char)RecordEnd, StringSplitOptions.RemoveEmptyEntries)) Take(record, now);
            waiting.Clear();
        }
    }

    private void Take(string record, long now)
    {
        using var document = JsonDocument.Parse(record);
        var root = document.RootElement;
        var type = root.TryGetProperty("type", out var number) ? number.GetInt32() : 0;
        if (type == 3)
        {
            if (root.TryGetProperty("error", out var error)) _joined.TrySetException(new InvalidOperationException(error.GetString()));
            else _joined.TrySetResult();
        }

        if (type != 1 || root.GetProperty("target").GetString() != "queue") return;
        foreach (var change in root.GetProperty("arguments")[0].EnumerateArray())
            Heard.TryAdd(change.GetProperty("commentId").GetString()!, now);
    }
}
