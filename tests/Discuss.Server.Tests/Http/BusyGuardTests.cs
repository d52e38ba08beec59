using System.Net;
using System.Text.Json;
using Discuss.Server.Http;
using Discuss.Server.Identity;
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
        var working = Enumerable.Range(0, Places.Count).Select(_ => host.Client.GetAsync("/test/work")).ToList();
        await full.Task.WaitAsync(Wait.Patience);

        using var refused = await host.Client.GetAsync("/api/v1/comments/1-1-1/context");
        using var probe = await host.Client.GetAsync("/healthz/ready");
        enough.SetResult();
        var worked = await Task.WhenAll(working);
        using var after = await host.Client.GetAsync("/api/v1/comments/1-1-1/context");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(2, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.EndsWith("/too-busy", JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, probe.StatusCode);
        Assert.All(worked, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
        foreach (var answer in worked) answer.Dispose();
    }
}
