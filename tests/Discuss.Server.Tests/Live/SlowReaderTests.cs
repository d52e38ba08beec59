using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Discuss.Server.Live;
using Discuss.Server.Tests.Health;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Live;

public sealed class SlowReaderTests
{
    private const int SlowReaders = 10;

    [Fact]
    public async Task Readers_that_never_read_their_socket_are_cut_and_the_others_hear_everything_meanwhile()
    {
        await using var host = await DiscussHost.StartAsync();
        var discussion = await Discussion.StartAsync(host);
        var mira = await discussion.PersonAsync("Mira");
        var first = await discussion.PostAsync(mira);
        var thread = first.Id.Thread.ToString();
        var slow = await Task.WhenAll(Enumerable.Range(0, SlowReaders).Select(_ => ConnectAsync(host, thread, first.Seq)));
        await using var reader = await HubClient.ConnectAsync(host.Address);
        await reader.JoinAsync(thread, first.Seq);
        await reader.UntilAsync(() => reader.Readers(thread) == SlowReaders + 1);

        // Until none of the slow ones is left: what nobody takes fills the buffers of both sides, and then the time runs.
        var last = first.Seq;
        var patience = DateTime.UtcNow + TimeSpan.FromSeconds(120);
        for (var number = 0; await host.NumberAsync("discuss_live_connections") > 1; number += 16)
        {
            Assert.True(DateTime.UtcNow < patience, "Slow readers are still connected.");
            var posted = await Task.WhenAll(Enumerable.Range(number, 16).Select(i => discussion.PostAsync(mira, $"{i} " + LongText(i))));
            last = posted.Max(comment => comment.Seq);
            await reader.UntilAsync(() => reader.Seqs(thread) is [.., var newest] && newest == last);
        }

        Assert.Equal(Enumerable.Range((int)first.Seq + 1, (int)(last - first.Seq)).Select(seq => (long)seq), reader.Seqs(thread));
        await reader.UntilAsync(() => reader.Readers(thread) == 1);
        await reader.LeaveAsync(thread);
        Assert.Equal(0, host.Services.GetRequiredService<LiveThreads>().Count);
        foreach (var socket in slow) socket.Dispose();
    }

    /// <summary>A socket that joins and then reads nothing, its buffer as small as can be.</summary>
    private static async Task<ClientWebSocket> ConnectAsync(DiscussHost host, string thread, long since)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = static async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 2048 };
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        var client = new ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws", Path = "/live" }.Uri, http, CancellationToken.None);
        await SendAsync("""{"protocol":"json","version":1}""");
        await SendAsync(JsonSerializer.Serialize(new { type = 1, target = "Join", arguments = new object[] { thread, since } }));
        return client;

        Task SendAsync(string record) =>
            client.SendAsync(Encoding.UTF8.GetBytes(record + "\u001e"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }

    // As long as a comment may be, and never the same.
    private static string LongText(int number) =>
        string.Join(' ', Enumerable.Range(0, 600).Select(word => "wave" + ((word * 31) + number).ToString(CultureInfo.InvariantCulture)))[..4900];
}
