using System.Net;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Commands;

/// <summary><c>discuss reindex</c> as a process of its own, beside a server and before one.</summary>
public sealed class ReindexCommandTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_index_that_was_lost_is_made_anew_by_the_server_that_runs_and_by_the_one_that_starts_next(Database database)
    {
        await using var place = await Place.MakeAsync(database);
        var clock = new TestClock(DateTimeOffset.UtcNow);
        string site, comment;
        await using (var host = await StartAsync(place, clock))
        {
            var calls = await ThreadCalls.StartAsync(host);
            site = calls.Site.Slug;
            comment = (await calls.PostedAsync(await calls.GuestAsync(), "A curlew stands there.")).Id();
            await Wait.UntilAsync(async () => await FindAsync(host, site, clock) == comment);
            await LoseAsync(host);
            Assert.Null(await FindAsync(host, site));

            Assert.Contains("made anew", (await ToolProcess.RunAsync(place, null, "reindex")).Done, StringComparison.Ordinal);

            // It looks every minute.
            await Wait.UntilAsync(async () => await FindAsync(host, site, clock) == comment);
            await LoseAsync(host);
        }

        Assert.Contains("made anew", (await ToolProcess.RunAsync(place, null, "reindex")).Done, StringComparison.Ordinal);
        await using var next = await StartAsync(place, clock);
        await Wait.UntilAsync(async () => await FindAsync(next, site, clock) == comment);
    }

    private static Task<DiscussHost> StartAsync(Place place, TestClock clock) => DiscussHost.StartAsync(new HostOptions
    {
        Database = place.Database, DataFolder = place.Folder, ConnectionString = place.ConnectionString, Clock = clock,
    });

    private static Task<int> LoseAsync(DiscussHost host) => host.Database.WriteAsync(
        session => session.ExecuteAsync(new Sql("DELETE FROM search_words"), CancellationToken.None), CancellationToken.None);

    private static async Task<string?> FindAsync(DiscussHost host, string site, TestClock? clock = null)
    {
        clock?.Advance(TimeSpan.FromMinutes(1));
        var found = await host.SendAsync(HttpMethod.Get, $"/api/v1/moderation/search?site={site}&q=curlew", null, Calls.As("Bearer", await host.BearerAsync()));
        Assert.Equal(HttpStatusCode.OK, found.Status);
        return found.Items() is [var only] ? only.Id() : null;
    }
}
