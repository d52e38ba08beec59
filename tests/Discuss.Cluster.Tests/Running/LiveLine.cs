using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Discuss.Cluster.Tests.Running;

/// <summary>One WebSocket to the hub, over which one thread is joined. Reads no more of what comes than the numbers of events.</summary>
/// <param name="answered">Hears the answer to the call that joins: up to which number the reader knows all, and the numbers that it missed; reset is -1.</param>
/// <param name="told">Hears the numbers of the events that came.</param>
internal sealed class LiveLine(Action<long, List<long>> answered, Action<List<long>> told) : IDisposable
{
    private const byte RecordEnd = 0x1e;

    private static readonly byte[] Ping = Record("""{"type":6}""");
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    private readonly ClientWebSocket _socket = new();
    private readonly ArrayBufferWriter<byte> _waiting = new(512);
    private List<long>? _early = [];

    /// <summary>Connects, joins, and listens until the line ends.</summary>
    /// <exception cref="WebSocketException">The line did not come about, or broke.</exception>
    public async Task ListenAsync(Uri site, string thread, long since, CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(new UriBuilder(site) { Scheme = "ws", Path = "/live" }.Uri, cancellationToken);
        await SendAsync(
            [.. Record("""{"protocol":"json","version":1}"""), .. Record($$"""{"type":1,"invocationId":"1","target":"Join","arguments":["{{thread}}",{{since}}]}""")], cancellationToken);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pinging = PingAsync(over.Token);
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(_waiting.GetMemory(512), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close) return;
                _waiting.Advance(part.Count);
                if (!part.EndOfMessage) continue;
                if (Take(_waiting.WrittenSpan)) return;
                _waiting.ResetWrittenCount();
            }
        }
        finally
        {
            await over.CancelAsync();
            await pinging;
        }
    }

    /// <summary>Ends the line as a cable that is pulled does.</summary>
    public void Dispose() => _socket.Dispose();

    private static byte[] Record(string text) => [.. Encoding.UTF8.GetBytes(text), RecordEnd];

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        using var clock = new PeriodicTimer(PingEvery);
        try
        {
            while (await clock.WaitForNextTickAsync(cancellationToken)) await SendAsync(Ping, cancellationToken);
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException or ObjectDisposedException or IOException)
        {
            // Whoever listens hears of it.
        }
    }

    private async Task SendAsync(byte[] bytes, CancellationToken cancellationToken) =>
        await _socket.SendAsync(bytes.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    /// <returns>Whether the server says that it ends the line.</returns>
    private bool Take(ReadOnlySpan<byte> records)
    {
        foreach (var range in records.Split(RecordEnd))
        {
            if (records[range].Length > 2 && TakeRecord(records[range])) return true;
        }

        return false;
    }

    private bool TakeRecord(ReadOnlySpan<byte> record)
    {
        if (record.StartsWith("{\"type\":7"u8)) return true;
        if (record.StartsWith("{\"type\":1,\"target\":\"events\""u8))
        {
            var numbers = HubEvents.Numbers(record, "arguments"u8);
            if (_early is not null) _early.AddRange(numbers);
            else told(numbers);
        }
        else if (record.StartsWith("{\"type\":3"u8))
        {
            if (record.IndexOf("\"error\":"u8) >= 0) throw new InvalidOperationException(Encoding.UTF8.GetString(record));
            if (record.IndexOf("\"reset\""u8) >= 0) answered(-1, []);
            else answered(HubEvents.Seq(record), HubEvents.Numbers(record, "missed"u8));
            var early = _early!;
            _early = null;
            if (early.Count > 0) told(early);
        }

        return false;
    }
}

/// <summary>The numbers of events in what the hub sends.</summary>
internal static class HubEvents
{
    /// <summary>The <c>seq</c> of each event in the array under a property, which may stand in another array.</summary>
    public static List<long> Numbers(ReadOnlySpan<byte> record, ReadOnlySpan<byte> property)
    {
        var numbers = new List<long>();
        var reader = new Utf8JsonReader(record);
        var depth = -1;
        while (reader.Read())
        {
            if (depth < 0)
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(property)) depth = reader.CurrentDepth;
            }
            // An event stands in an array in the property, or, in a call, in an array of the call's arguments; what is below is the comment.
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth <= depth + 3)
            {
                if (reader.ValueTextEquals("seq"u8) && reader.Read()) numbers.Add(reader.GetInt64());
                else reader.Skip();
            }
        }

        return numbers;
    }

    /// <summary>The <c>seq</c> of the answer itself.</summary>
    public static long Seq(ReadOnlySpan<byte> record)
    {
        var reader = new Utf8JsonReader(record);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth > 2) continue;
            if (reader.ValueTextEquals("seq"u8) && reader.Read()) return reader.GetInt64();
        }

        throw new InvalidOperationException("An answer without seq: " + Encoding.UTF8.GetString(record));
    }
}
