using System.Globalization;
using System.Net;
using Discuss.Hostile.Tests.Running;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>Being asked to wait, and not waiting.</summary>
internal static class LimitFaults
{
    private static readonly string[] Headers =
    [
        "X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Cluster-Client-IP", "X-Original-For", "X-Forwarded", "Forwarded-For", "X-Originating-IP", "X-Remote-IP", "X-Remote-Addr", "Fastly-Client-IP",
        "X-ProxyUser-Ip", "X-Azure-ClientIP", "X-Original-Forwarded-For", "Via", "X-Host", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix",
    ];

    /// <summary>A network that has used up what it may: every header that claims another one.</summary>
    public static async Task ForgedHeadersAsync(Ground ground, Tally tally)
    {
        var waits = new List<int>();
        for (var door = 0; door < 4; door++)
        {
            // Of its own for each: what one network may write in all would answer for the limit that is meant.
            await using var host = await DiscussHost.StartAsync(new HostOptions { RateLimits = true });
            var (what, most, send) = Doors(host).ElementAt(door);
            Answer last = null!;
            for (var i = 0; i <= most; i++) last = await send(i, _ => { });
            if ((int)last.Status != 429)
            {
                tally.Find($"{what} is not limited after {most}: {(int)last.Status} {last.Text}");
                continue;
            }

            foreach (var header in Headers)
            {
                foreach (var value in new[] { "198.51.100.7", "127.0.0.1", "2001:db8::7", "for=198.51.100.7", "198.51.100.7, 203.0.113.9", "unknown", "" })
                {
                    var answer = await send(1000, Calls.With(header, value));
                    var wait = int.TryParse(answer.Header("Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
                    tally.Check((int)answer.Status == 429 && wait is >= 1 and <= 3600, $"{what} with {header}: {value}: {(int)answer.Status}, wait {wait}");
                    waits.Add(wait);
                }
            }
        }

        tally.Remark = waits.Count == 0 ? "" : $"Retry-After {waits.Min()} to {waits.Max()} s";
    }

    /// <summary>Behind a proxy that is listed: addresses of one household, however they are written, are one network.</summary>
    public static async Task ByIpv6Async(Ground ground, Tally tally)
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { RateLimits = true, Settings = new Dictionary<string, string> { ["Discuss:Proxies"] = "127.0.0.1" } });
        foreach (var household in new[]
        {
            Enumerable.Range(1, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"2001:db8:1:2::{i:x}")).ToArray(),
            [.. Enumerable.Range(1, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"2001:0DB8:0007:0002:{i:x}:{i * 77:X}:ffff:{i}"))],
            [.. Enumerable.Range(1, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"[2001:db8:9:2::{i:x}]:{4000 + i}"))],
            [.. Enumerable.Repeat(new[] { "203.0.113.7", "::ffff:203.0.113.7", "203.0.113.7:4711", "[::ffff:cb00:7107]", "::FFFF:203.0.113.7" }, 8).SelectMany(one => one)],
            // Whatever stands before the address that the proxy saw, its sender made up.
            [.. Enumerable.Range(1, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"198.51.100.{i}, 10.0.0.{i}, 192.0.2.99"))],
        })
        {
            var taken = 0;
            foreach (var address in household)
            {
                var answer = await host.PostAsync("/api/v1/guests", new { name = Calls.NewName() }, Calls.With("X-Forwarded-For", address));
                tally.Check((int)answer.Status is 201 or 429, $"{address}: {(int)answer.Status}");
                if ((int)answer.Status == 201) taken++;
            }

            tally.Check(taken == 10, $"{taken} of {household.Length} from {household[0]} and its like");
        }

        // And one network does not use up another's.
        foreach (var address in new[] { "2001:db8:1:3::1", "203.0.113.8", "2001:db8:2:2::1" })
        {
            var answer = await host.PostAsync("/api/v1/guests", new { name = Calls.NewName() }, Calls.With("X-Forwarded-For", address));
            tally.Check(answer.Status == HttpStatusCode.Created, $"{address} hears of somebody else's limit: {(int)answer.Status}");
        }
    }

    /// <summary>An account or a path that is spelt otherwise is the same one.</summary>
    public static async Task ByLetterCaseAsync(Ground ground, Tally tally)
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { RateLimits = true });
        for (var i = 0; i < 11; i++) await TryAsync("ann@example.org");
        foreach (var spelling in new[] { "ANN@EXAMPLE.ORG", "Ann@example.org", "ann@Example.Org", " ann@example.org", "ann@example.org ", "\tann@example.org", "aNN@example.ORG\n" })
        {
            var answer = await TryAsync(spelling);
            tally.Check((int)answer.Status is 429 or 400, $"“{spelling}”: {(int)answer.Status}");
        }

        for (var i = 0; i < 10; i++) await host.PostAsync("/api/v1/guests", new { name = Calls.NewName() });
        foreach (var path in new[] { "/api/v1/guests", "/API/V1/GUESTS", "/api/v1/Guests", "/api/v1/guests/", "/api/v1/%67uests", "/api/v1//guests", "/api/v1/./guests", "/api/v1/x/../guests", "/api/v1/guests?x=1", "/api/v1/guests#x", "/api/v1/guests%20", "/api/v1/guests;x" })
        {
            var answer = await host.PostAsync(path, new { name = Calls.NewName() });
            tally.Check((int)answer.Status is 429 or 404 or 403 or 405, $"{path}: {(int)answer.Status}");
        }

        Task<Answer> TryAsync(string email) => host.PostAsync("/api/v1/session", new { email, password = "wrong wrong wrong" });
    }

    private static IEnumerable<(string What, int Most, Func<int, Action<HttpRequestMessage>, Task<Answer>> Send)> Doors(DiscussHost host)
    {
        yield return ("making guests", 10, (i, with) => host.PostAsync("/api/v1/guests", new { name = Calls.NewName() }, with));
        yield return ("guessing a password", 10, (i, with) => host.PostAsync("/api/v1/session", new { email = "ann@example.org", password = "wrong wrong wrong" }, with));
        yield return ("registering", 5, (i, with) => host.SendAsync(HttpMethod.Post, "/account/register", null, with.And(request =>
        {
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
            request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = Calls.NewName(), ["email"] = Calls.NewEmail(), ["password"] = "short" });
        })));
        yield return ("previewing", 60, (i, with) => host.PostAsync("/api/v1/preview", new { body = "x" }, with));
    }
}
