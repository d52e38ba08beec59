using System.Net;
using System.Text.Json;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Discuss.Server.Tests.Http;

public sealed class BusyGuardTests
{
    [Fact]
    public async Task While_every_place_is_taken_others_are_told_at_once_to_come_again_and_probes_are_answered()
    {
        var (inside, enough) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Map = app => app.MapGet("/test/work", async () =>
            {
                if (Interlocked.Increment(ref inside) == Places.Count) full.SetResult();
                await enough.Task;
            }).Needs(Access.Anyone),
        });
        await host.SiteAsync(new SiteSettings { Origins = ["https://news.example"] });
        var working = Enumerable.Range(0, Places.Count).Select(_ => host.Client.GetAsync("/test/work")).ToList();
        await full.Task.WaitAsync(Wait.Patience);

        using var refused = await host.Client.GetAsync("/api/v1/comments/1-1-1/context");
        using var elsewhere = await FromAsync(host, "https://news.example", HttpMethod.Get);
        using var preflight = await FromAsync(host, "https://news.example", HttpMethod.Options);
        using var probe = await host.Client.GetAsync("/healthz/ready");
        enough.SetResult();
        var worked = await Task.WhenAll(working);
        using var after = await host.Client.GetAsync("/api/v1/comments/1-1-1/context");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(2, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.EndsWith("/too-busy", JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", refused.Headers.GetValues("X-Content-Type-Options").Single());
        // A page of a site's own reads it; whether it may ask at all it is told as ever.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, elsewhere.StatusCode);
        Assert.Equal("https://news.example", elsewhere.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal(HttpStatusCode.OK, probe.StatusCode);
        Assert.All(worked, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
        foreach (var answer in worked) answer.Dispose();
    }

    private static async Task<HttpResponseMessage> FromAsync(DiscussHost host, string origin, HttpMethod method)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/comments/1-1-1/context");
        request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Options) request.Headers.Add("Access-Control-Request-Method", "GET");
        return await host.Client.SendAsync(request);
    }
}
