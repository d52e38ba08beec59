using System.Net.Http.Json;
using System.Text.Json;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Crash;

public sealed class CrashTests
{
    private const int Writers = 64;

    [Theory, OnSqlite(20), OnPostgres(3)]
    public async Task Killed_under_many_writers_again_and_again_the_server_loses_and_doubles_no_acknowledged_comment(Database database, int rounds)
    {
        // The site is made by a host that ends in peace; its data outlive it.
        await using var host = await DiscussHost.StartAsync(database);
        // What a rule could not judge in time is public here all the same: 64 writers may keep a small machine so busy, and what is held is not
        // in the list that is read below.
        var settings = new SiteSettings { Moderation = new ModerationSettings { Faults = new FaultSettings { Hold = false } } };
        var site = (await host.SiteAsync(settings)).Slug;
        await host.StopAsync();
        var scribes = Enumerable.Range(0, Writers).Select(number => new Scribe(site, number)).ToList();
        var random = new Random(rounds);

        for (var round = 0; round < rounds; round++)
        {
            var (server, client) = await ServerProcess.StartAsync(host.DataFolder, host.ConnectionString);
            await using (server)
            {
                using (client)
                {
                    await CheckAsync(client, site, scribes);
                    await RepeatAsync(client, scribes, random);
                    var left = random.Next(10, 150);
                    await Task.WhenAll(scribes.Select(scribe => scribe.WriteAsync(client, () =>
                    {
                        if (Interlocked.Decrement(ref left) == 0) server.Kill();
                    })));
                }
            }
        }

        var (last, reader) = await ServerProcess.StartAsync(host.DataFolder, host.ConnectionString);
        await using (last)
        {
            using (reader) await CheckAsync(reader, site, scribes);
        }

        Assert.All(scribes, scribe => Assert.NotEmpty(scribe.Book));
    }

    /// <summary>Everything that was acknowledged is there once, as it was; what is there beyond it was on its way, one for each writer at most.</summary>
    private static async Task CheckAsync(HttpClient client, string site, List<Scribe> scribes)
    {
        var found = await ReadAllAsync(client, site);
        var acknowledged = scribes.SelectMany(scribe => scribe.Book).ToList();

        Assert.Equal(found.Count, found.Select(comment => comment.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(found.Count, found.Select(comment => comment.BodyHtml).Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(acknowledged.Select(comment => (comment.Id, comment.BodyHtml)).Except(found));
        Assert.InRange(found.Count - acknowledged.Count, 0, Writers);
    }

    /// <summary>An old post that is sent again is answered by the comment that it made.</summary>
    private static async Task RepeatAsync(HttpClient client, List<Scribe> scribes, Random random)
    {
        foreach (var scribe in scribes.Where(scribe => scribe.Book.Count > 0).Take(8))
        {
            var index = random.Next(scribe.Book.Count);
            Assert.Equal(scribe.Book[index], await scribe.RepeatAsync(client, index));
        }
    }

    /// <summary>All comments of the thread that scribes write in.</summary>
    internal static async Task<List<(string Id, string BodyHtml)>> ReadAllAsync(HttpClient client, string site)
    {
        var all = new List<(string, string)>();
        string? next = null;
        do
        {
            var after = next is null ? "" : $"&after={Uri.EscapeDataString(next)}";
            var page = await client.GetFromJsonAsync<JsonElement>($"/api/v1/sites/{site}/thread?key=crash&sort=oldest&limit=100{after}");
            all.AddRange(page.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("id").GetString()!, item.GetProperty("bodyHtml").GetString()!)));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        return all;
    }
}
