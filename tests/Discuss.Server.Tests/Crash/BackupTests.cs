using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Discuss.Server.Storage.Backup;
using Discuss.Server.Tests.Cluster;
using Discuss.Server.Tests.Commands;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Live;

namespace Discuss.Server.Tests.Crash;

public sealed class BackupTests
{
    private const int Writers = 16;

    [Theory, OnSqlite, OnPostgres]
    public async Task A_backup_under_load_has_all_that_was_acknowledged_before_and_is_a_whole_installation_elsewhere(Database database)
    {
        await using var old = await Place.MakeAsync(database);
        await using var fresh = await Place.MakeAsync(database);
        var (site, member) = await PrepareAsync(old);
        var scribes = Enumerable.Range(0, Writers).Select(number => new Scribe(site, number)).ToList();
        var acknowledged = 0;
        var (server, client) = await ServerProcess.StartAsync(old.Folder, old.ConnectionString);
        List<(string Id, string BodyHtml)> before;
        int during, attempts = 0;
        var file = Path.Combine(fresh.Folder, "kept.zip");
        await using (server)
        {
            using (client)
            {
                var writing = Task.WhenAll(scribes.Select(scribe => scribe.WriteAsync(client, () => Interlocked.Increment(ref acknowledged))));
                await Wait.UntilAsync(() => Volatile.Read(ref acknowledged) > 400, "400 comments are acknowledged");
                string said;
                int mark;
                // A small database is copied in no time: again, until a writer was heard in the middle of it. None ever is where backups stop writers.
                do
                {
                    File.Delete(file);
                    before = [.. scribes.SelectMany(scribe => scribe.Book.Take(scribe.Book.Count)).Select(comment => (comment.Id, comment.BodyHtml))];
                    mark = Volatile.Read(ref acknowledged);
                    said = (await old.RunAsync("backup", "--to", file)).Done;
                    during = Volatile.Read(ref acknowledged) - mark;
                }
                while (during == 0 && ++attempts < 20);
                Assert.Contains("keep " + Path.Combine(old.Folder, "keys", "sealing.key"), said, StringComparison.Ordinal);
                await Wait.UntilAsync(() => Volatile.Read(ref acknowledged) > mark + during + 50, "writers write on after the backup");
                server.Kill();
                await writing;
            }
        }

        Directory.CreateDirectory(Path.Combine(fresh.Folder, "keys"));
        File.Copy(Path.Combine(old.Folder, "keys", "sealing.key"), Path.Combine(fresh.Folder, "keys", "sealing.key"));
        var restored = (await fresh.RunAsync("restore", "--from", file)).Done;
        await using var host = await fresh.StartAsync();
        var found = await CrashTests.ReadAllAsync(host.Client, site);

        Assert.True(during > 0, "writers wrote during the backup");
        Assert.DoesNotContain("sealed", restored, StringComparison.Ordinal);
        Assert.Empty(before.Except(found));
        Assert.Equal(found.Count, found.Distinct().Count());
        var all = scribes.SelectMany(scribe => scribe.Book).Select(comment => (comment.Id, comment.BodyHtml)).ToHashSet();
        Assert.InRange(found.Count(comment => !all.Contains(comment)), 0, Writers);
        await AssertLivesAsync(host, site, scribes[0], member);
    }

    private static async Task<(string Site, string Member)> PrepareAsync(Place place)
    {
        await using var host = await place.StartAsync();
        return ((await host.SiteAsync()).Slug, await host.BearerAsync(await host.RegisterAsync(), Calls.Password));
    }

    /// <summary>Those who were somebody are so still, what happens is told live, and nobody new is taken for somebody who was lost.</summary>
    private static async Task AssertLivesAsync(DiscussHost host, string site, Scribe scribe, string member)
    {
        Assert.Equal(scribe.Book[0], await scribe.RepeatAsync(host.Client, 0));
        var window = await host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/sites/{site}/thread?key=crash");
        var thread = window.GetProperty("thread").GetProperty("id").GetString()!;
        await using var reader = await HubClient.ConnectAsync(host.Address);
        await reader.JoinAsync(thread, window.GetProperty("thread").GetProperty("seq").GetInt64());
        foreach (var identity in new[] { Calls.As("Guest", scribe.Token), Calls.As("Bearer", member) })
        {
            var answer = await host.PostAsync($"/api/v1/sites/{site}/comments?key=crash", new { body = "Written at the new place." }, identity);
            Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        }

        await reader.UntilAsync(() => reader.Events(thread).Count == 2);

        await host.GuestTokenAsync();
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var newest = await session.FirstAsync(new Server.Storage.Sql("SELECT max(id) FROM authors"), row => row.GetInt64(0), CancellationToken.None);
        Assert.True(newest > Backups.NumbersLeftOut, newest.ToString(CultureInfo.InvariantCulture));
    }
}
