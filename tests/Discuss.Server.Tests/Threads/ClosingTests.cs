using System.Net;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Embed;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;

namespace Discuss.Server.Tests.Threads;

/// <summary>Discussions that close when their time is over: nothing runs at that moment, and everybody hears of it.</summary>
public sealed class ClosingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task After_so_many_days_a_discussion_is_read_and_takes_nothing_more(Database database)
    {
        var clock = new TestClock();
        await using var host = await DiscussHost.StartAsync(new HostOptions { Database = database, Clock = clock });
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { CloseAfterDays = 7, EditWindowMinutes = 1440 });
        var (ann, ben) = (await calls.GuestAsync(), await calls.GuestAsync());
        clock.Advance(TimeSpan.FromHours(1));
        await calls.PostedAsync(ann, "The first one.");
        clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(10));
        var last = (await calls.PostedAsync(ann, "The last one.")).Id();
        var page = $"/embed/thread?site={calls.Site.Slug}&key={calls.Key}";
        // Twice: the second is ready when it is asked for.
        for (var i = 0; i < 2; i++)
        {
            Assert.DoesNotContain("data-closed", (await host.PageAsync(page)).Text, StringComparison.Ordinal);
            Assert.Equal("open", (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("state").GetString());
        }

        clock.Advance(TimeSpan.FromMinutes(10));

        (await calls.PostAsync(ann, new { body = "Too late." })).IsProblem(409, "thread-closed");
        (await calls.SendAsync(HttpMethod.Put, $"comments/{last}/vote", new { value = 1 }, ben)).IsProblem(409, "thread-closed");
        (await calls.SendAsync(HttpMethod.Patch, "comments/" + last, new { body = "Changed too late." }, request =>
        {
            ann(request);
            request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        })).IsProblem(409, "thread-closed");
        Assert.Contains("data-closed", (await host.PageAsync(page)).Text, StringComparison.Ordinal);
        var read = await calls.ThreadAsync();
        Assert.Equal("closed", read.Json.GetProperty("thread").GetProperty("state").GetString());
        Assert.Equal(2, read.Items().Length);
        Assert.Equal("closed", (await calls.GetAsync($"sites/{calls.Site.Slug}/trending")).Items()[0].GetProperty("state").GetString());
        // Another discussion has its own seven days.
        Assert.Equal(HttpStatusCode.Created, (await calls.PostAsync(ann, new { body = "Elsewhere." }, key: "another")).Status);
    }
}
