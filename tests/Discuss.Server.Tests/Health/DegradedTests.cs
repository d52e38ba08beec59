using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Cluster;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Storage;

namespace Discuss.Server.Tests.Health;

/// <summary>What serves, but not as it should, says so, and what to do; it is not taken out of service for it.</summary>
public sealed class DegradedTests
{
    [Theory, OnPostgres]
    public async Task A_database_that_became_read_only_is_read_on_refuses_writes_for_now_and_works_again_without_a_restart(Database database)
    {
        await using var host = await DiscussHost.StartAsync(database);
        var site = await host.SiteAsync();
        var (guest, thread) = (Calls.As("Guest", await host.GuestTokenAsync()), $"/api/v1/sites/{site.Slug}/thread?key=a");
        var first = await PostAsync();

        await DatabaseTroubleTests.ReadOnlyAsync(host.ConnectionString!, on: true);
        await Wait.UntilAsync(async () => (await ReadyAsync(host)).GetProperty("status").GetString() == "degraded", "the health says degraded");
        var refused = await PostAsync();
        var notes = (await ReadyAsync(host)).GetProperty("notes").GetProperty("database").GetString();
        var read = await host.SendAsync(HttpMethod.Get, thread);
        await DatabaseTroubleTests.ReadOnlyAsync(host.ConnectionString!, on: false);
        await Wait.UntilAsync(async () => (await PostAsync()).Status == HttpStatusCode.Created, "it is written again");

        Assert.Equal(HttpStatusCode.Created, first.Status);
        refused.IsProblem(503, "storage-unavailable");
        Assert.NotEmpty(refused.Header("Retry-After"));
        Assert.Contains("read-only", notes, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, read.Status);

        Task<Answer> PostAsync() => host.PostAsync($"/api/v1/sites/{site.Slug}/comments?key=a", new { body = "Something new." + Guid.NewGuid() }, guest);
    }

    [Theory, OnPostgres]
    public async Task Nodes_on_one_database_without_a_Redis_notice_each_other_and_say_what_is_missing(Database database)
    {
        var settings = new Dictionary<string, string> { ["Discuss:Secrets:Keys:0"] = "what both nodes of this test know: 81d2 77fe" };
        await using var first = await DiscussHost.StartAsync(new HostOptions { Database = database, Settings = settings });
        Assert.Equal("healthy", (await ReadyAsync(first)).GetProperty("status").GetString());
        await using (var second = await DiscussHost.StartAsync(new HostOptions { Database = database, ConnectionString = first.ConnectionString, Settings = settings }))
        {
            foreach (var node in new[] { first, second })
            {
                var ready = await ReadyAsync(node);
                Assert.Equal("degraded", ready.GetProperty("status").GetString());
                Assert.Contains("ConnectionStrings:Redis", ready.GetProperty("notes").GetProperty("nodes").GetString(), StringComparison.Ordinal);
            }

            // Said once, however often it is asked.
            Assert.Single(first.Log.Troubles);
        }

        await Wait.UntilAsync(async () => (await ReadyAsync(first)).GetProperty("status").GetString() == "healthy", "the first node is alone again");
    }

    [Fact]
    public void A_disk_that_was_full_is_told_of_for_half_a_minute_after_the_last_refusal()
    {
        var clock = new TestClock();
        var trouble = new WriteTrouble(clock);

        Assert.Null(trouble.Sentence);
        trouble.Full();
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Contains("Make room", trouble.Sentence, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(trouble.Sentence);
    }

    private static async Task<JsonElement> ReadyAsync(DiscussHost host)
    {
        using var answer = await host.Client.GetAsync("/healthz/ready");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
