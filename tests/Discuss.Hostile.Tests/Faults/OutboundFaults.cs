using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Net.Sockets;
using Discuss.Core.Moderation.Rules;
using Discuss.Hostile.Tests.Running;
using Discuss.Server.Http.Outbound;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Roles;
using Discuss.Server.Tests.Identity.SignOn;
using Discuss.Server.Tests.Push;
using Discuss.Server.Tests.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>Leading the server to places that only it can reach.</summary>
internal static class OutboundFaults
{
    private static readonly string[] Hosts =
    [
        "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0x7F.1", "①②⑦.⓪.⓪.①", "１２７.０.０.１", "127。0。0。1", "127.0.0.1.", "localhost", "LOCALHOST", "localhost.", "ⓛocalhost", "0", "0.0.0.0", "0000",
        "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]", "[fc00::1]", "[fd12::1]", "[ff02::1]", "[2001:db8::1]", "[2001::1]", "[::ffff:169.254.169.254]", "[fec0::1]", "[100::1]", "[3fff::1]",
        "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254", "169.254.170.2", "2852039166", "0xA9FEA9FE", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.0.2.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.88.99.1",
    ];

    /// <summary>Inner addresses in every spelling, names that lead there, names that lead elsewhere the second time, redirects, and answers without end.</summary>
    public static async Task InnerAddressesAsync(Ground ground, Tally tally)
    {
        await using var trap = await StubAsync(context => context.Response.WriteAsync("The inside."));
        var port = new Uri(trap.Urls.Single()).Port;
        using (var client = new OutboundClient(allowPrivate: false))
        {
            foreach (var host in Hosts)
            {
                foreach (var address in new[] { $"https://{host}/", $"https://{host}:{port}/", $"http://{host}:{port}/", $"https://news.example@{host}:{port}/", $"https://{host}:{port}\\@news.example/" })
                    await RefusedAsync(client, address);
            }

            foreach (var address in new[] { "file:///etc/passwd", "ftp://news.example/", "gopher://127.0.0.1:70/", "dict://127.0.0.1/", "unix:///run/x.sock", "data:text/plain,x", "https://", "https:///x", "//127.0.0.1", "http://news.example/", "https://news.example:0/", "https://" + new string('a', 3000) + ".example/" })
                await RefusedAsync(client, address);
        }

        await ByNameAsync(tally);
        await ThroughTheDoorAsync(tally, port);

        async Task RefusedAsync(OutboundClient client, string address)
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !client.Accepts(address))
            {
                tally.Tried();
                return;
            }

            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await client.GetAsync(uri, patience.Token);
                tally.Check(false, $"{address} is fetched");
            }
            catch (OutboundException refused)
            {
                tally.Check(!refused.Message.Contains("127.", StringComparison.Ordinal) && !refused.Message.Contains("answered with", StringComparison.Ordinal), $"{address}: {refused.Message}");
            }
        }
    }

    /// <summary>With a resolver and a wire of our own: what a name leads to is checked, and what was checked is what is connected to.</summary>
    private static async Task ByNameAsync(Tally tally)
    {
        using var certificate = Certificate();
        await using var server = await StubAsync(async context =>
        {
            var path = context.Request.Path.Value!;
            if (path.StartsWith("/to/", StringComparison.Ordinal)) context.Response.Redirect(Uri.UnescapeDataString(path[4..]));
            else if (path == "/around") context.Response.Redirect("/around");
            else if (path == "/large") await context.Response.Body.WriteAsync(new byte[OutboundClient.MaxBytes + 1]);
            else if (path == "/packed")
            {
                context.Response.Headers.ContentEncoding = "gzip";
                await using var packed = new System.IO.Compression.GZipStream(context.Response.Body, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true);
                await packed.WriteAsync(new byte[20_000_000]);
            }
            else if (path == "/headers") context.Response.Headers["X-Long"] = new string('a', 100_000);
            else if (path == "/slow") await context.RequestAborted.WaitAsync();
            else if (path == "/drops") await DripAsync(context);
            else await context.Response.WriteAsync("The outside.");
        }, certificate);
        var (connected, times) = (new List<IPAddress>(), 0);
        IPAddress outside = IPAddress.Parse("93.184.215.14"), inside = IPAddress.Loopback;
        var network = new OutboundNetwork(
            (host, _) => Task.FromResult<IPAddress[]>(host switch
            {
                "outside.example" => [outside], "inside.example" => [inside], "both.example" => [outside, inside], "mapped.example" => [IPAddress.Parse("::ffff:10.0.0.1")], "none.example" => [],
                // Outside when it is checked, inside when somebody asks again.
                "rebound.example" => Interlocked.Increment(ref times) % 2 == 1 ? [outside] : [inside],
                "cloud.example" => [IPAddress.Parse("169.254.169.254")], "six.example" => [IPAddress.IPv6Loopback], _ => throw new SocketException((int)SocketError.HostNotFound),
            }),
            async (addresses, _, cancel) =>
            {
                lock (connected) connected.AddRange(addresses);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, new Uri(server.Urls.Single()).Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            })
        {
            Trusts = (_, shown, _, _) => shown is not null && shown.GetCertHashString() == certificate.GetCertHashString(),
        };
        foreach (var (address, opens) in new (string, bool)[]
        {
            ("https://outside.example/", true), ("https://inside.example/", false), ("https://both.example/", false), ("https://mapped.example/", false), ("https://none.example/", false), ("https://cloud.example/latest/meta-data/", false), ("https://six.example/", false), ("https://unknown.example/", false),
            ("https://rebound.example/", true), ("https://rebound.example/again", false), ("https://outside.example/to/https%3A%2F%2Finside.example%2F", false), ("https://outside.example/to/https%3A%2F%2F127.0.0.1%2F", false), ("https://outside.example/to/http%3A%2F%2Foutside.example%2F", false),
            ("https://outside.example/to/file%3A%2F%2F%2Fetc%2Fpasswd", false), ("https://outside.example/to/%2F%2Finside.example%2F", false), ("https://outside.example/to/https%3A%2F%2Fuser%3Apw%40outside.example%2F", false), ("https://outside.example/to/https%3A%2F%2F%5B%3A%3A1%5D%2F", false),
            ("https://outside.example/to/https%3A%2F%2Fboth.example%2F", false), ("https://outside.example/to/%2F", true), ("https://outside.example/around", false), ("https://outside.example/large", false), ("https://outside.example/headers", false), ("https://outside.example/slow", false), ("https://outside.example/drops", false),
        })
        {
            // A client of its own for each: a connection that is kept would not be made again.
            using var client = new OutboundClient(allowPrivate: false, network);
            var watch = System.Diagnostics.Stopwatch.StartNew();
            try
            {
                await client.GetAsync(new Uri(address), CancellationToken.None);
                tally.Check(opens, $"{address} is fetched");
            }
            catch (OutboundException refused)
            {
                tally.Check(!opens, $"{address}: {refused.Message}");
            }

            tally.Check(watch.Elapsed < TimeSpan.FromSeconds(60), $"{address} takes {watch.Elapsed.TotalSeconds:0} s");
        }

        using (var client = new OutboundClient(allowPrivate: false, network))
        {
            try
            {
                var packed = await client.GetAsync(new Uri("https://outside.example/packed"), CancellationToken.None);
                tally.Check(packed.Length <= OutboundClient.MaxBytes, $"{packed.Length} bytes out of a packed answer");
            }
            catch (OutboundException)
            {
                tally.Tried();
            }
        }

        tally.Check(connected.All(PublicHosts.Contains), $"connected to {string.Join(", ", connected.Where(address => !PublicHosts.Contains(address)))}");

        static async Task DripAsync(HttpContext context)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
            while (await timer.WaitForNextTickAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(".", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
    }

    /// <summary>The addresses that an owner or a browser names: of a key set, which a stranger's token makes the server fetch, of webhooks and push services.</summary>
    private static async Task ThroughTheDoorAsync(Tally tally, int port)
    {
        await using var host = await DiscussHost.StartAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var inner = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var newspaper = await Newspaper.OpenAsync(host);
        var room = await Newsroom.OpenAsync(host);
        foreach (var name in Hosts)
        {
            // Whoever got in once gets in again, and waits five seconds for an answer each time.
            if (listener.Pending()) break;
            foreach (var address in new[] { $"https://{name}:{inner}/keys", $"http://{name}:{port}/keys" })
            {
                var put = await newspaper.SetUpAsync(new { issuer = PublisherKeys.Issuer, audience = PublisherKeys.Audience, keysUrl = address });
                tally.Check((int)put.Status is 200 or 400, $"keysUrl {address}: {(int)put.Status}");
                if ((int)put.Status != 200) continue;
                var handed = await newspaper.HandOverAsync(newspaper.Keys.Sign(PublisherKeys.Claims("u", "Ann"), "RS256", keyId: "r"));
                tally.Check((int)handed.Status is >= 400 and < 500 && !handed.Text.Contains("127.", StringComparison.Ordinal), $"keysUrl {address}: {(int)handed.Status} {handed.Text}");
            }

            await HooksAsync(tally, room, $"https://{name}:{inner}/");
        }

        tally.Check(!listener.Pending(), "somebody knocked at an inner port");
    }

    /// <summary>What sends: a webhook, the site's own rule, a browser's push service.</summary>
    private static async Task HooksAsync(Tally tally, Newsroom room, string address)
    {
        var site = room.Calls.Site.Slug;
        var hook = await room.Calls.SendAsync(HttpMethod.Post, $"sites/{site}/webhooks", new { url = address, events = new[] { "comment.created" } }, room.Owner.As);
        tally.Check((int)hook.Status is 201 or 400, $"webhook {address}: {(int)hook.Status}");
        if ((int)hook.Status == 201)
        {
            var id = hook.Json.GetProperty("webhook").GetProperty("id").GetString();
            var sent = await room.Calls.SendAsync(HttpMethod.Post, $"sites/{site}/webhooks/{id}/test", null, room.Owner.As);
            tally.Check(sent.Text.Contains("\"failed\"", StringComparison.Ordinal) && !sent.Text.Contains("127.", StringComparison.Ordinal), $"webhook {address}: {sent.Text}");
            await room.Calls.SendAsync(HttpMethod.Delete, $"sites/{site}/webhooks/{id}", null, room.Owner.As);
        }

        using var browser = new TestBrowser();
        var push = await room.Calls.SendAsync(HttpMethod.Post, "push/subscriptions", browser.Subscription(address), room.Owner.As);
        tally.Check((int)push.Status is 204 or 400, $"push {address}: {(int)push.Status}");
    }

    /// <summary>Hosts that end or begin like an allowed one: origins, articles, links, windows.</summary>
    public static async Task SuffixMatchAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var site = await host.SiteAsync(new SiteSettings
        {
            Origins = ["https://news.example"], Moderation = new ModerationSettings { Links = new LinkSettings { Mode = LinkMode.Hosts, Hosts = ["friends.example"] } },
        });
        var calls = new ThreadCalls(host, site);
        string[] alike =
        [
            "evilnews.example", "news.example.evil.example", "news.example:8443", "news.exampl", "xnews.example", "news-example", "newsXexample", "news.example.", "news.example@evil.example", "evil.example/news.example", "evil.example?news.example", "evil.example#news.example", "NEWS.EXAMPLE.evil", "www.news.example", "news.exаmple", "news。example.evil.example",
        ];
        foreach (var one in alike)
        {
            foreach (var origin in new[] { "https://" + one, "http://" + one, "http://news.example" })
            {
                var answer = await host.SendAsync(HttpMethod.Get, $"/api/v1/sites/{site.Slug}/thread?key=a", null, Calls.With("Origin", Ascii(origin)));
                tally.Check(answer.Header("Access-Control-Allow-Origin").Length == 0, $"CORS for {origin}: {answer.Header("Access-Control-Allow-Origin")}");
                var preflight = await host.SendAsync(HttpMethod.Options, $"/api/v1/sites/{site.Slug}/comments?key=a", null, Calls.With("Origin", Ascii(origin)).And(Calls.With("Access-Control-Request-Method", "POST")));
                tally.Check(preflight.Header("Access-Control-Allow-Origin").Length == 0 && preflight.Header("Access-Control-Allow-Credentials").Length == 0, $"a question first from {origin}");
            }

            var window = await host.FormAsync("/account/sign-in", new()
            {
                ["return"] = "frame", ["site"] = site.Slug, ["origin"] = "https://" + one, ["challenge"] = new string('a', 43), ["email"] = DiscussHost.AdminEmail, ["password"] = DiscussHost.AdminPassword,
            });
            tally.Check(!window.Text.Contains("data-code=", StringComparison.Ordinal), $"a window opened by https://{one} gets a code");
            var posted = await calls.PostAsync(await calls.GuestAsync(), new { body = "Words.", url = "https://" + one + "/a" }, key: one);
            var link = (await calls.GetAsync($"sites/{site.Slug}/thread?key={Uri.EscapeDataString(one)}")).Json.GetProperty("thread");
            tally.Check((int)posted.Status is 201 or 400 && (!link.TryGetProperty("url", out var url) || url.ValueKind == System.Text.Json.JsonValueKind.Null), $"an article at https://{one}: {link}");
        }

        foreach (var one in alike.Select(text => text.Replace("news", "friends", StringComparison.Ordinal)).Where(text => text is not ("www.friends.example" or "friends.example.") && !text.StartsWith("friends.example:", StringComparison.Ordinal)))
        {
            foreach (var form in new[] { "https://{0}/", "[x](https://{0})", "www.{0}" })
            {
                var posted = await calls.PostAsync(await calls.GuestAsync(), new { body = "Look: " + form.Replace("{0}", one, StringComparison.Ordinal) });
                tally.Check((int)posted.Status == 201 && (posted.Json.GetProperty("state").GetString() == "pending" || !posted.Text.Contains("href", StringComparison.Ordinal)), $"a link to {one}: {posted.Text}");
            }
        }

        static string Ascii(string origin) => string.Concat(origin.Select(c => c < 128 ? c.ToString() : "xn"));
    }

    private static Task WaitAsync(this CancellationToken until)
    {
        var ended = new TaskCompletionSource();
        until.Register(ended.SetResult);
        return ended.Task;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=outside.example", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static async Task<WebApplication> StubAsync(RequestDelegate answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }
}
