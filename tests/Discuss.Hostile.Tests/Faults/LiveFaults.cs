using System.Net.WebSockets;
using System.Text;
using Discuss.Hostile.Tests.Running;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>Attacks on live connections.</summary>
internal static class LiveFaults
{
    private static readonly TimeSpan CutWithin = TimeSpan.FromSeconds(5);

    /// <summary>Pages elsewhere open a socket.</summary>
    public static async Task ForeignOriginAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        await host.SiteAsync(new SiteSettings { Origins = ["https://news.example"] });
        var guest = await Discuss.Server.Tests.Identity.Guests.Guest.NewAsync(host);
        string[] origins =
        [
            "https://evil.example", "null", "", "http://news.example", "https://news.example:8443", "https://news.example.evil.example", "https://evilnews.example", "https://news.example@evil.example",
            "https://news.exam", "HTTPS://NEWS.EXAMPLE", "https://news.example/", "https://news.example, https://evil.example", "https://nеws.example", "https://xn--nws-6kd.example", "//news.example", "news.example",
            "file://", "http://127.0.0.1", $"http://127.0.0.1:{host.Address.Port + 1}", $"https://127.0.0.1:{host.Address.Port}", $"http://localhost:{host.Address.Port}", "*",
        ];
        foreach (var path in new[] { "/live", "/moderate/live", "/live/", "/LIVE" })
        {
            foreach (var origin in origins)
            {
                foreach (var cookie in new[] { null, guest.Cookie })
                {
                    try
                    {
                        (string, string)[] headers = cookie is null ? [] : [("Cookie", cookie)];
                        await using var client = await HubClient.ConnectAsync(new Uri(host.Address, path), origin, headers);
                        tally.Check(false, $"{path} for a page of “{origin}”");
                    }
                    catch (WebSocketException)
                    {
                        tally.Tried();
                    }
                }
            }
        }
    }

    /// <summary>Methods of the hub called by those who may not, before the handshake, and by names that are none.</summary>
    public static async Task BeforeAuthorizationAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate });
        var other = await host.SiteAsync();
        var word = "zw" + Guid.NewGuid().ToString("N");
        var callers = new (string Who, string? Header)[]
        {
            ("nobody", null), ("a guest", (await Person.GuestAsync(host)).Header), ("a member", (await Person.MemberAsync(host)).Header),
            ("another site's owner", (await Person.MemberAsync(host, other, Role.Owner)).Header), ("staff", (await Person.MemberAsync(host, calls.Site, Role.Staff)).Header),
        };
        var clients = new List<(string Who, HubClient Client)>();
        foreach (var (who, header) in callers)
        {
            (string, string)[] headers = header is null ? [] : [("Authorization", header)];
            var client = await HubClient.ConnectAsync(host.Address, null, headers);
            clients.Add((who, client));
            foreach (var site in new[] { calls.Site.Slug, calls.Site.Slug.ToUpperInvariant(), "", "*" })
                await RefusedAsync($"JoinQueue({site}) by {who}", () => client.CallAsync("JoinQueue", site));
            foreach (var method in new[]
            {
                "joinQueue", "JOINQUEUE", "OnConnectedAsync", "OnDisconnectedAsync", "Dispose", "ToString", "GetHashCode", "GetType", "get_Clients", "get_Context", "get_Groups",
                "set_Clients", "Join ", "Parse", "events", "queue", "Join.", "LiveHub.JoinQueue", "__proto__", "", "Join\0",
            })
            {
                await RefusedAsync($"{method} by {who}", () => client.CallAsync(method, calls.Site.Slug));
            }

            // Not even a word that is understood otherwise: streams, completions, cancellations, acknowledgements, what is none of these.
            foreach (var record in new[]
            {
                $$"""{"type":4,"invocationId":"s","target":"JoinQueue","arguments":["{{calls.Site.Slug}}"]}""", """{"type":3,"invocationId":"99","result":1}""", """{"type":5,"invocationId":"99"}""",
                """{"type":8,"sequenceId":1}""", """{"type":9,"sequenceId":1}""", """{"type":6}""",
            })
            {
                tally.Tried();
                if (!client.Closed) await SendAsync(client, record);
            }
        }

        // Whatever of this opened a queue would hear what is posted now.
        await calls.PostedAsync((await Person.GuestAsync(host)).As, $"A bird called {word} sings.");
        await using (var seeing = await HubClient.ConnectAsync(host.Address, null, ("Authorization", "Bearer " + await host.BearerAsync())))
        {
            await seeing.CallAsync("JoinQueue", calls.Site.Slug);
            await calls.PostedAsync((await Person.GuestAsync(host)).As, $"Another bird called {word} sings.");
            await seeing.UntilAsync(() => seeing.Told("queue").Count > 0);
        }

        foreach (var (who, client) in clients)
        {
            tally.Check(!client.Heard.Contains(word, StringComparison.Ordinal) && client.Told("queue").Count == 0, $"{who} hears the queue: {client.Heard}");
            await client.DisposeAsync();
        }

        await BeforeHandshakeAsync(host, tally, calls.Site.Slug);

        async Task RefusedAsync(string what, Func<Task> call)
        {
            try
            {
                await call();
                tally.Check(false, $"{what} is let in");
            }
            catch (InvalidOperationException refusal)
            {
                tally.Check(!refusal.Message.Contains("   at ", StringComparison.Ordinal), $"{what}: {refusal.Message}");
            }
            catch (Exception closed) when (closed is WebSocketException or ObjectDisposedException)
            {
                tally.Tried();
            }
        }
    }

    private static async Task SendAsync(HubClient client, string record)
    {
        try
        {
            await client.SendAsync(record);
        }
        catch (Exception closed) when (closed is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The server ended the connection, which is an answer too.
        }
    }

    /// <summary>What comes before the handshake is not looked at; the connection ends.</summary>
    private static async Task BeforeHandshakeAsync(DiscussHost host, Tally tally, string site)
    {
        foreach (var first in new[]
        {
            $$"""{"type":1,"invocationId":"1","target":"JoinQueue","arguments":["{{site}}"]}""", """{"protocol":"messagepack","version":1}""", """{"protocol":"json","version":99}""",
            "[]", "{}", "\"x\"", "{\"protocol\":\"json\",\"version\":1", new string('a', 20_000), "\0",
        })
        {
            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws", Path = "/live" }.Uri, CancellationToken.None);
            await socket.SendAsync(Encoding.UTF8.GetBytes(first + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            using var patience = new CancellationTokenSource(Wait.Patience);
            var heard = new StringBuilder();
            var buffer = new byte[4096];
            try
            {
                while (await socket.ReceiveAsync(buffer, patience.Token) is { MessageType: not WebSocketMessageType.Close } part) heard.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
                tally.Check(!heard.ToString().Contains("\"type\":3", StringComparison.Ordinal), $"before the handshake, {first[..Math.Min(40, first.Length)]}: {heard}");
            }
            catch (WebSocketException)
            {
                tally.Tried();
            }
            catch (OperationCanceledException)
            {
                tally.Check(false, $"before the handshake, {first[..Math.Min(40, first.Length)]}: the connection stays open");
            }
        }
    }

    /// <summary>Who signs out, is banned or loses a role is cut off.</summary>
    public static async Task OutlivesSessionAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var calls = await ThreadCalls.StartAsync(host);
        var administrator = await calls.ModeratorAsync();
        var thread = Core.Threads.CommentId.Parse((await calls.PostedAsync((await Person.GuestAsync(host)).As, "A comment.")).Id(), null).Thread.ToString();

        var (leaver, banned, guest, moderator) = (await Person.MemberAsync(host), await Person.MemberAsync(host), await Person.GuestAsync(host), await Person.MemberAsync(host, calls.Site, Role.Moderator));
        await CutAsync("after signing out", leaver, () => host.SendAsync(HttpMethod.Delete, "/api/v1/session", null, leaver.As), queue: false);
        await CutAsync("a banned member", banned, () => banned.SanctionedAsync(calls, administrator, "ban"), queue: false);
        await CutAsync("a banned guest", guest, () => guest.SanctionedAsync(calls, administrator, "ban"), queue: false);
        await CutAsync("a moderator without the role", moderator, () => calls.SendAsync(HttpMethod.Delete, $"sites/{calls.Site.Slug}/people/{moderator.Author}", null, administrator), queue: true);
        var signedOut = await Person.MemberAsync(host, calls.Site, Role.Moderator);
        await CutAsync("a moderator after signing out", signedOut, () => host.SendAsync(HttpMethod.Delete, "/api/v1/session", null, signedOut.As), queue: true);

        async Task CutAsync(string who, Person person, Func<Task<Answer>> end, bool queue)
        {
            await using var socket = await HubClient.ConnectAsync(host.Address, null, ("Authorization", person.Header));
            if (queue) await socket.CallAsync("JoinQueue", calls.Site.Slug);
            else await socket.JoinAsync(thread, 0);
            var ended = await end();
            if ((int)ended.Status >= 300) throw new InvalidOperationException($"{who}: {(int)ended.Status} {ended.Text}");
            var cut = socket.UntilAsync(() => socket.Closed || (queue && socket.Told("queueClosed").Count > 0));
            try
            {
                await cut.WaitAsync(CutWithin);
                tally.Tried();
            }
            catch (TimeoutException)
            {
                tally.Check(false, $"{who}: the socket is open {CutWithin.TotalSeconds} s later");
            }
        }
    }
}
