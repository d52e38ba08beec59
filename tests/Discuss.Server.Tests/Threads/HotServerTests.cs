using System.Net.Sockets;
using System.Text;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;

namespace Discuss.Server.Tests.Threads;

/// <summary>The short way before the application: whoever takes it, and whoever does not, on one connection.</summary>
public sealed class HotServerTests
{
    [Fact]
    public async Task One_connection_brings_what_is_ready_and_what_is_not_in_turn()
    {
        await using var host = await DiscussHost.StartAsync();
        var calls = await ThreadCalls.StartAsync(host);
        var token = await host.GuestTokenAsync();
        await calls.PostedAsync(Calls.As("Guest", token), "The harbour is quiet today.");
        var thread = $"/api/v1/sites/{calls.Site.Slug}/thread?key=article";
        await host.SendAsync(HttpMethod.Get, thread);
        (string Request, int Status)[] asked =
        [
            (Get(thread), 200), (Get("/healthz/live"), 200), (Get(thread), 200), (Get(thread, $"Authorization: Guest {token}\r\n"), 200), (Get(thread), 200),
            (Get("/api/v1/sites/nobodys/thread?key=article"), 404), (Get(thread), 200), (Get($"/api/v1/sites/{calls.Site.Slug}/thread?key=article&limit=0"), 400),
            (Get(thread, "Accept-Encoding: br\r\n"), 200), (Get(thread, "Authorization: Guest forged\r\n"), 401), (Get(thread), 200), (Get("/metrics", "Connection: close\r\n"), 200),
        ];

        // All at once, as a pipeline: the answers come in the order of the requests.
        using var client = new TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Concat(asked.Select(one => one.Request))));
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        var answers = await reader.ReadToEndAsync();

        var statuses = answers.Split("HTTP/1.1 ").Skip(1).Select(answer => int.Parse(answer[..3], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(asked.Select(one => one.Status), statuses);
        Assert.Contains("discuss_hot_served_total 6", answers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_ready_is_as_safe_behind_a_proxy_as_what_is_built()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Settings = new Dictionary<string, string> { ["Discuss:Proxies"] = "127.0.0.1", ["Discuss:PublicUrl"] = "https://comments.example" },
        });
        var calls = await ThreadCalls.StartAsync(host);
        await calls.PostedAsync(await calls.GuestAsync(), "A word.");

        var answers = new List<Answer>();
        for (var i = 0; i < 3; i++)
            answers.Add(await calls.ThreadAsync(who: Calls.With("X-Forwarded-Proto", "https")));

        Assert.All(answers, answer => Assert.Equal("max-age=31536000", answer.Header("Strict-Transport-Security")));
        Assert.All(answers, answer => Assert.Equal(answers[0].Header("Content-Security-Policy"), answer.Header("Content-Security-Policy")));
        Assert.Equal("", (await calls.ThreadAsync()).Header("Strict-Transport-Security"));
    }

    private static string Get(string target, string headers = "") => $"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n";
}
