using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Discuss.Hostile.Tests.Running;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>Requests that a page elsewhere makes a browser send, and addresses that say or do too much.</summary>
internal static class RequestFaults
{
    private static readonly string[] Tables = ["comments", "votes", "reports", "transitions", "sanctions", "appeals", "authors", "members", "grants", "invitations", "sites", "threads"];

    /// <summary>A token in an address is nobody's; and no address, redirect or page of ours holds one.</summary>
    public static async Task TokenInUrlAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var calls = await ThreadCalls.StartAsync(host);
        var (guest, member) = (await Person.GuestAsync(host), await Person.MemberAsync(host, calls.Site, Role.Moderator));
        await calls.PostedAsync(guest.As, "A comment.");
        foreach (var person in new[] { guest, member })
        {
            var token = person.Header[(person.Header.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            foreach (var name in new[] { "token", "access_token", "accessToken", "auth", "authorization", "Authorization", "guest", "bearer", "session", "sso", "t", "key", "discuss", "discuss-account", "id_token", "jwt" })
            {
                foreach (var value in new[] { token, person.Header, "g" + token, "m" + token })
                {
                    var query = $"{name}={Uri.EscapeDataString(value)}";
                    var posted = await calls.SendAsync(HttpMethod.Post, $"sites/{calls.Site.Slug}/comments?key=article&{query}", new { body = "Who am I?" }, null);
                    tally.Check(posted.Status is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest, $"a comment by ?{name}=: {(int)posted.Status}");
                    var queue = await calls.GetAsync($"moderation/queue?site={calls.Site.Slug}&{query}");
                    tally.Check(queue.Status == HttpStatusCode.Unauthorized, $"the queue by ?{name}=: {(int)queue.Status}");
                }
            }

            // By the hub as browsers' clients send it.
            var address = new UriBuilder(host.Address) { Scheme = "ws", Path = "/live", Query = "access_token=" + Uri.EscapeDataString(token) };
            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(address.Uri, CancellationToken.None);
            await SendAsync(socket, """{"protocol":"json","version":1}""");
            await SendAsync(socket, $$"""{"type":1,"invocationId":"1","target":"JoinQueue","arguments":["{{calls.Site.Slug}}"]}""");
            var heard = await HearAsync(socket, text => text.Contains("invocationId", StringComparison.Ordinal));
            tally.Check(heard.Contains("Who you are is not known", StringComparison.Ordinal), $"the hub by ?access_token=: {heard}");
            foreach (var path in new[] { $"/embed/thread?site={calls.Site.Slug}&key=article", $"/t/{calls.Site.Slug}?key=article", "/account", "/account/sign-in", "/moderate" })
            {
                foreach (var way in new[] { person.As, Calls.With("Cookie", person.Kind == "guest" ? "discuss=g" + token : "discuss=m" + token) })
                {
                    var page = await host.SendAsync(HttpMethod.Get, path, null, way);
                    tally.Check(!page.Text.Contains(token, StringComparison.Ordinal) && !page.Header("Location").Contains(token, StringComparison.Ordinal), $"{path} holds the token of who reads it");
                }
            }
        }
    }

    /// <summary>Every call and every form that changes anything, sent by a page elsewhere with the browser's cookies.</summary>
    public static async Task ForgedRequestAsync(Ground ground, Tally tally)
    {
        await using var host = await DiscussHost.StartAsync();
        var cookies = await CookiesAsync(host);
        var before = await ContentAsync(host);
        foreach (var (method, path) in Changing(host))
        {
            foreach (var (site, origin) in new[]
            {
                ("cross-site", "https://evil.example"), ("cross-site", null), ("same-site", null), ("same-site", "http://evil.127.0.0.1"), ("same-origin", "https://evil.example"), ("none", "null"),
                (null, "https://evil.example"), (null, "null"), (null, null), (null, host.Address.GetLeftPart(UriPartial.Authority) + ".evil.example"), (null, $"http://127.0.0.1:{host.Address.Port + 1}"),
                ("cross-site, same-origin", null), ("Same-Origin ", "https://evil.example"),
            })
            {
                foreach (var content in path.StartsWith("/api/", StringComparison.Ordinal) ? new[] { "application/json", "text/plain" } : ["application/x-www-form-urlencoded", "text/plain"])
                {
                    using var request = new HttpRequestMessage(method, path) { Content = new StringContent(content == "application/json" ? "{}" : "a=b", Encoding.UTF8, MediaTypeHeaderValue.Parse(content)) };
                    request.Headers.TryAddWithoutValidation("Cookie", cookies);
                    if (site is not null) request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
                    if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
                    using var response = await host.Client.SendAsync(request);
                    // A mail program ends a subscription with its link's token and nobody's session: without one there is nothing to end.
                    var refused = response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.UnsupportedMediaType
                        || (path == "/unsubscribe" && response.StatusCode == HttpStatusCode.Gone);
                    tally.Check(refused, $"{method} {path} as {content} from {site}, {origin}: {(int)response.StatusCode}");
                }
            }
        }

        tally.Check(await ContentAsync(host) == before, "something was changed");
    }

    /// <summary>Reading methods at every address that changes anything, with everything such a form says in the query.</summary>
    public static async Task ActionByGetAsync(Ground ground, Tally tally)
    {
        await using var host = await DiscussHost.StartAsync();
        var cookies = await CookiesAsync(host);
        var site = await host.SiteAsync();
        var guest = await Person.GuestAsync(host);
        var posted = await host.PostAsync($"/api/v1/sites/{site.Slug}/comments?key=a", new { body = "A comment." }, guest.As);
        var id = posted.Json.GetProperty("id").GetString();
        var before = await ContentAsync(host);
        var query = $"?site={site.Slug}&key=a&body=Evil&comment={id}&delete={id}&edit={id}&up={id}&item={id}:1&action=remove&decision=1&act=set&role=administrator&person=1&kind=ban&reason=x&sure=yes&comments=remove&_method=DELETE&method=POST";
        var token = guest.Header["Guest ".Length..];
        foreach (var (method, path) in Changing(host))
        {
            foreach (var reading in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Options, HttpMethod.Trace, new HttpMethod("PROPFIND") })
            {
                var answer = await host.SendAsync(reading, path.Replace("0-0-0", id, StringComparison.Ordinal) + query, null, request =>
                {
                    request.Headers.TryAddWithoutValidation("Cookie", cookies);
                    request.Headers.TryAddWithoutValidation("X-HTTP-Method-Override", method.Method);
                    request.Headers.TryAddWithoutValidation("X-Method-Override", method.Method);
                    request.Headers.TryAddWithoutValidation("Authorization", "Guest " + token);
                });
                tally.Check((int)answer.Status < 500, $"{reading} {path}: {(int)answer.Status}");
            }
        }

        tally.Check(await ContentAsync(host) == before, "something was changed by reading");
    }

    /// <summary>Where somebody goes after signing in, signing out and everything else: nowhere but here.</summary>
    public static async Task OpenRedirectAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var email = await host.RegisterAsync();
        var site = await host.SiteAsync(new SiteSettings { Origins = ["https://news.example"] });
        var cookie = await host.SignInAsync(email);
        string[] targets =
        [
            "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example", "/%09/evil.example",
            "https:evil.example", "https:/evil.example", "javascript:alert(1)", "data:text/html,x", "/..//evil.example", "/.//evil.example", "/account/../..//evil.example", "@evil.example", ".evil.example", "/@evil.example", "//evil.example/account",
            "/account\r\nLocation: https://evil.example", "/account%0d%0aLocation:%20https://evil.example", "http://127.0.0.1@evil.example", "//[::1]", "/\u2044evil.example", "/／evil.example", "／／evil.example", "//evil。example", "?https://evil.example", "#//evil.example", "/" + new string('a', 5000),
            "frame",
        ];
        foreach (var target in targets)
        {
            var text = Uri.EscapeDataString(target);
            var fields = new Dictionary<string, string> { ["return"] = target, ["returnUrl"] = target, ["redirect"] = target, ["next"] = target, ["url"] = target, ["origin"] = target, ["site"] = site.Slug, ["email"] = email, ["password"] = Calls.Password, ["name"] = "Ann", ["challenge"] = new string('a', 43) };
            foreach (var path in new[] { "/account/sign-in", "/account/continue", "/account/register", "/account/guest", "/account/forgotten", "/account/confirm", "/account/sign-out", "/embed/vote", "/embed/comments", "/embed/sign-out", "/embed/report", "/moderate/decide" })
                Judge($"{path} back to {target}", await host.FormAsync(path, fields, path == "/account/sign-out" ? await host.SignInAsync(email) : null));
            foreach (var path in new[] { "/account/sign-in", "/account", "/account/confirm", "/account/external/none", "/moderate", "/account/sign-out", "/account/welcome", "/" })
            {
                foreach (var who in new[] { null, cookie })
                    Judge($"{path} back to {target}", await host.PageAsync($"{path}?return={text}&returnUrl={text}&redirect={text}&next={text}&url={text}&origin={text}&site={site.Slug}", who));
            }

            if (!target.StartsWith('/') || target.StartsWith("//", StringComparison.Ordinal)) Judge($"the path {target}", await RawAsync(host, "/" + text));
        }

        // And at the address itself, as some servers send on what has a slash too many.
        foreach (var path in new[] { "//evil.example", "//evil.example/%2e%2e", "/%2f/evil.example", "/account//evil.example", "/\\evil.example", "/t/..%2f..%2f/evil.example", "/embed//evil.example/" })
            Judge($"the path {path}", await RawAsync(host, path));

        void Judge(string what, Answer answer)
        {
            var location = answer.Header("Location");
            var here = location.Length == 0 || (location[0] == '/' && !location.StartsWith("//", StringComparison.Ordinal) && !location.StartsWith("/\\", StringComparison.Ordinal) && location.All(c => c is > ' ' and < '\u007f'));
            var refresh = answer.Header("Refresh").Length > 0 || answer.Text.Contains("http-equiv=\"refresh\"", StringComparison.OrdinalIgnoreCase);
            tally.Check((int)answer.Status < 500 && here && !refresh && !answer.Text.Contains("data-code=", StringComparison.Ordinal), $"{what}: {(int)answer.Status} {location}");
        }
    }

    /// <summary>Every page, asked for by a page that would frame it.</summary>
    public static async Task FramedModeratorPagesAsync(Ground ground, Tally tally)
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { Demo = true });
        var cookies = await CookiesAsync(host);
        await host.SiteAsync(new SiteSettings { Origins = ["https://news.example", "https://x.example; script-src *", "*", "https://y.example 'unsafe-inline'"] });
        // What is made for articles, and the demo.
        string[] forFrames = ["/embed/thread", "/embed/restrictions", "/embed/latest", "/embed/trending", "/demo"];
        foreach (var (path, framed) in Reading(host).Select(path => (path, path == "/" || Array.Exists(forFrames, start => path.StartsWith(start, StringComparison.Ordinal)))))
        {
            foreach (var who in new[] { null, cookies })
            {
                var page = await host.PageAsync(path, who);
                var policy = page.Header("Content-Security-Policy");
                if (page.MediaType != "text/html") continue;
                // A look is previewed in the page of its own form; there is nothing to be sent there, and no script runs.
                var previewed = path.EndsWith("/preview", StringComparison.Ordinal) && policy.Contains("frame-ancestors 'self'", StringComparison.Ordinal)
                    && policy.Contains("default-src 'none'", StringComparison.Ordinal) && policy.Contains("form-action 'none'", StringComparison.Ordinal) && !policy.Contains("script-src", StringComparison.Ordinal);
                tally.Check(framed || previewed || policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal), $"{path}: {policy}");
                tally.Check(!policy.Contains("unsafe", StringComparison.Ordinal) && !policy.Contains('*', StringComparison.Ordinal), $"{path}: {policy}");
                if (path.StartsWith("/moderate", StringComparison.Ordinal)) tally.Check(page.Header("Cache-Control").Contains("no-store", StringComparison.Ordinal), $"{path} may be kept");
            }
        }

        // A site whose settings hold what would add to the policy, from before they were checked.
        var site = await host.SiteAsync(new SiteSettings { Origins = ["https://news.example", "https://x.example; script-src *", "*", "https://*.example", "https://y.example 'unsafe-inline'", "javascript:x", "'self' https:"] });
        var frame = await host.PageAsync($"/embed/thread?site={site.Slug}&key=a");
        tally.Check(frame.Header("Content-Security-Policy").EndsWith("frame-ancestors 'self' https://news.example", StringComparison.Ordinal), frame.Header("Content-Security-Policy"));
        var signedIn = await host.FormAsync("/account/sign-in", new() { ["email"] = DiscussHost.AdminEmail, ["password"] = DiscussHost.AdminPassword });
        foreach (var flag in new[] { "httponly", "samesite=strict", "path=/" }) tally.Check(signedIn.Cookies[0].Contains(flag, StringComparison.OrdinalIgnoreCase), $"the cookie of first-party pages: {signedIn.Cookies[0]}");
    }

    /// <summary>Thirty kilobytes that become as many megabytes: in requests, on the socket.</summary>
    public static async Task DecompressionBombAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var guest = await Person.GuestAsync(host);
        var site = await host.SiteAsync();
        var json = Encoding.UTF8.GetBytes("{\"body\":\"" + new string('a', 30_000_000) + "\"}");
        foreach (var (encoding, pack) in new (string, Func<Stream, Stream>)[]
        {
            ("gzip", to => new GZipStream(to, CompressionLevel.SmallestSize)), ("br", to => new BrotliStream(to, CompressionLevel.Fastest)), ("deflate", to => new ZLibStream(to, CompressionLevel.SmallestSize)),
        })
        {
            using var packed = new MemoryStream();
            await using (var stream = pack(packed)) await stream.WriteAsync(json);
            foreach (var (path, type) in new[] { ($"/api/v1/sites/{site.Slug}/comments?key=a", "application/json"), ("/api/v1/preview", "application/json"), ("/api/v1/guests", "application/json"), ("/embed/preview", "application/x-www-form-urlencoded"), ("/account/sign-in", "multipart/form-data; boundary=b") })
            {
                var before = GC.GetTotalAllocatedBytes();
                var answer = await host.SendAsync(HttpMethod.Post, path, null, guest.As.And(request =>
                {
                    request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
                    request.Content = new ByteArrayContent(packed.ToArray());
                    request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
                    request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
                }));
                var allocated = GC.GetTotalAllocatedBytes() - before;
                tally.Check((int)answer.Status is >= 300 and < 500 && allocated < 20_000_000, $"{encoding} to {path}: {(int)answer.Status}, {allocated} bytes allocated{host.LastFault(answer)}");
            }
        }

        using var socket = new ClientWebSocket();
        socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        socket.Options.CollectHttpResponseDetails = true;
        await socket.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws", Path = "/live" }.Uri, CancellationToken.None);
        tally.Check(!socket.HttpResponseHeaders!.ContainsKey("Sec-WebSocket-Extensions"), "the socket takes compressed messages");
    }

    /// <summary>Asks for exactly this path, which is no address of its own to the client.</summary>
    private static async Task<Answer> RawAsync(DiscussHost host, string path)
    {
        using var response = await host.Client.GetAsync(new Uri(host.Address.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        return await Answer.FromAsync(response);
    }

    /// <summary>The routes that change something, with identifiers that name nothing.</summary>
    internal static IEnumerable<(HttpMethod Method, string Path)> Changing(DiscussHost host) =>
        from endpoint in Endpoints(host)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        where method is "POST" or "PUT" or "PATCH" or "DELETE"
        select (new HttpMethod(method), PathOf(endpoint));

    private static IEnumerable<string> Reading(DiscussHost host) =>
        from endpoint in Endpoints(host)
        where endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") is true
        select PathOf(endpoint) is var path && path is "/embed/thread" or "/embed/restrictions" ? path + "?site=demo&key=harbour" : path;

    private static IEnumerable<RouteEndpoint> Endpoints(DiscussHost host) => host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string PathOf(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "site" } => "demo",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "id" } => "0-0-0",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
        _ => "x",
    }))));

    /// <summary>The cookies of an administrator who is signed in on our pages and in a frame.</summary>
    private static async Task<string> CookiesAsync(DiscussHost host)
    {
        var account = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var member = await session.FirstAsync(new Sql("SELECT id FROM members"), row => row.GetInt64(0), CancellationToken.None);
        var frame = await host.Services.GetRequiredService<Sessions>().StartAsync(member, SessionKind.Frame, new SignInEvidence(SignInMethod.Password), CancellationToken.None);
        return $"{account}; discuss=m{frame.Token}";
    }

    /// <summary>What the tables hold that a request could change, as one text.</summary>
    private static async Task<string> ContentAsync(DiscussHost host)
    {
        var content = new StringBuilder();
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        foreach (var table in Tables)
        {
            var rows = await session.QueryAsync(new Sql($"SELECT * FROM {table}"), row =>
            {
                var values = new object[row.FieldCount];
                row.GetValues(values);
                return string.Join('|', values.Select(value => value is byte[] bytes ? Convert.ToHexString(bytes) : value.ToString()));
            }, CancellationToken.None);
            content.Append(table).Append(':').AppendJoin('\n', rows.Order(StringComparer.Ordinal)).Append('\n');
        }

        return content.ToString();
    }

    private static Task SendAsync(ClientWebSocket socket, string record) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(record + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<string> HearAsync(ClientWebSocket socket, Predicate<string> enough)
    {
        var (heard, buffer) = (new StringBuilder(), new byte[4096]);
        using var patience = new CancellationTokenSource(Wait.Patience);
        while (!enough(heard.ToString()))
        {
            var part = await socket.ReceiveAsync(buffer, patience.Token);
            if (part.MessageType == WebSocketMessageType.Close) break;
            heard.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
        }

        return heard.ToString();
    }
}
