using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Discuss.Cluster.Tests.Running;

namespace Discuss.Load.Live;

/// <summary>Readers who join and then never read their socket, among others who do, in a thread of long comments.</summary>
internal sealed partial class DeafReaders(Figures figures, ServerProcess discuss, HttpClient client, CancellationToken cancellationToken)
{
    private const int Deaf = 500;
    private const int Listening = 20;

    private static readonly string Long = string.Concat(Enumerable.Repeat("The ferry was late again, and nobody at the pier could say why. ", 70));

    public async Task RunAsync()
    {
        var scenario = $"{Deaf} readers that never read, {Listening} that do";
        var author = await Author.ComeAsync(client, "deaf", "Mira", cancellationToken);
        var first = await author.PostAsync(TimeSpan.FromMilliseconds(100), cancellationToken);
        var readers = Enumerable.Range(0, Listening).Select(_ => LiveReader.Follow(client, first.Thread, first.Seq)).ToList();
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectAsync });
        var sockets = new List<ClientWebSocket>();
        for (var i = 0; i < Deaf; i++) sockets.Add(await JoinAsync(invoker, first));
        await Until.HoldsAsync(async () => await ConnectionsAsync() == Deaf + Listening && readers.All(reader => reader.Joined), "all are connected", 60, cancellationToken);

        var (before, most) = (discuss.ProportionalMemory(), 0.0);
        var start = Stopwatch.GetTimestamp();
        var sent = new Dictionary<long, long>();
        double? cut = null;
        using (var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(100)))
        {
            for (var i = 0; i < 450 && await clock.WaitForNextTickAsync(cancellationToken); i++)
            {
                var at = Stopwatch.GetTimestamp();
                if (await author.TryAsync($"long-{i}", $"{i} {Long}", at, cancellationToken) is { } post) sent[post.Seq] = at;
                most = Math.Max(most, discuss.ProportionalMemory());
                if (i % 5 == 0 && await ConnectionsAsync() <= Listening)
                {
                    cut = Stopwatch.GetElapsedTime(start).TotalSeconds;
                    break;
                }
            }
        }

        await Until.HoldsAsync(() => readers.All(reader => reader.Last >= sent.Keys.Max()), "who reads is told", 60, cancellationToken);
        var times = readers.SelectMany(reader => reader.Events()).Where(seen => sent.ContainsKey(seen.Seq)).Select(seen => Stopwatch.GetElapsedTime(sent[seen.Seq], seen.At).TotalMilliseconds);
        figures.Add(new Figure(scenario, "all cut, from the first event", cut ?? double.PositiveInfinity, "s", AtMost: 30));
        figures.Add(new Figure(scenario, "memory above that before, at most", most - before, "MiB", AtMost: 200));
        figures.Add(new Figure(scenario, "post to seen of those who read, p95", Figures.At(times, 0.95), "ms", AtMost: 1000));
        figures.Add(new Figure(scenario, "of those who read, cut", readers.Count(reader => reader.Away().Count > 0), "", AtMost: 0));
        await Task.WhenAll(readers.Select(reader => reader.DisposeAsync().AsTask()));
        foreach (var socket in sockets) socket.Dispose();
    }

    private async Task<ClientWebSocket> JoinAsync(HttpMessageInvoker invoker, Acknowledged first)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(discuss.Address) { Scheme = "ws", Path = "/live" }.Uri, invoker, cancellationToken);
        var text = $$"""{"protocol":"json","version":1}{{'\x1e'}}{"type":1,"invocationId":"1","target":"Join","arguments":["{{first.Thread}}",{{first.Seq}}]}{{'\x1e'}}""";
        await socket.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        return socket;
    }

    /// <summary>A socket whose system takes little for who does not read.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096, NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async Task<int> ConnectionsAsync() =>
        int.Parse(Connections().Match(await client.GetStringAsync("/metrics", cancellationToken)).Groups["count"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?m)^discuss_live_connections(?:\{[^}]*\})? (?<count>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Connections();
}
