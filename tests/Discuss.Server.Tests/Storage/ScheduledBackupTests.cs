using System.Net;
using System.Text.Json;
using Discuss.Server.Identity;
using Discuss.Server.Storage.Backup;
using Discuss.Server.Tests.Cluster;
using Discuss.Server.Tests.Commands;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Storage;

/// <summary>Backups that the server takes by itself, under a clock that the test moves.</summary>
public sealed class ScheduledBackupTests : IDisposable
{
    private readonly TestClock _clock = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("discuss-backups-").FullName;

    [Theory, OnSqlite, OnPostgres]
    public async Task They_come_when_they_are_due_and_old_ones_go_only_after_a_new_one_is_whole(Database database)
    {
        await using var fresh = await Place.MakeAsync(database);
        await using var host = await StartAsync(database);
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        Assert.Contains("There is none yet. The first is due now.", (await host.PageAsync("/admin/health", cookie)).Text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_folder, "discuss-before-the-move.zip"), "");

        await NextAsync(host, TimeSpan.FromMinutes(1), whole: 1);
        Assert.Equal(["discuss-20260301T120100Z.zip"], Backups());
        Assert.False(await host.Services.GetRequiredService<BackupKeeper>().RunAsync(CancellationToken.None));
        await NextAsync(host, TimeSpan.FromDays(1), whole: 2);
        await NextAsync(host, TimeSpan.FromDays(1), whole: 3);

        Assert.Equal(["discuss-20260302T120100Z.zip", "discuss-20260303T120100Z.zip"], Backups());
        var page = (await host.PageAsync("/admin/health", await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword))).Text;
        var bytes = new FileInfo(Path.Combine(_folder, "discuss-20260303T120100Z.zip")).Length.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($"discuss-20260303T120100Z.zip, {bytes} bytes", page, StringComparison.Ordinal);
        Assert.Contains("The next is due", page, StringComparison.Ordinal);
        var site = await host.SiteAsync();
        Assert.Contains("Backups: what was erased is in them until they are deleted</td><td>2 days", (await host.PageAsync($"/privacy?site={site.Slug}")).Text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "discuss-before-the-move.zip")));
        Assert.Contains("Restored", (await fresh.RunAsync("restore", "--from", Path.Combine(_folder, "discuss-20260303T120100Z.zip"))).Done, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_that_comes_to_nothing_is_told_of_with_its_reason_leaves_the_old_ones_and_is_tried_again_after_an_hour(Database database)
    {
        await using var host = await StartAsync(database);
        await NextAsync(host, TimeSpan.FromMinutes(1), whole: 1);
        Assert.Equal("healthy", (await ReadyAsync(host)).GetProperty("status").GetString());
        var kept = _folder + ".kept";
        Directory.Move(_folder, kept);
        // Where the folder should be is a file: nothing can be written there.
        await File.WriteAllTextAsync(_folder, "");

        _clock.Advance(TimeSpan.FromDays(1));
        await Wait.UntilAsync(async () => (await StateAsync(host)).IsFailing, "the failure is written down");

        var ready = await ReadyAsync(host);
        Assert.Equal("degraded", ready.GetProperty("status").GetString());
        var note = ready.GetProperty("notes").GetProperty("backups").GetString()!;
        Assert.Contains("/admin/health", note, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder, note, StringComparison.Ordinal);
        var page = (await host.PageAsync("/admin/health", await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword))).Text;
        Assert.Contains("It came to nothing. The backup cannot be written into " + _folder, page, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(kept));
        Assert.False(await host.Services.GetRequiredService<BackupKeeper>().RunAsync(CancellationToken.None));

        File.Delete(_folder);
        Directory.Move(kept, _folder);
        await NextAsync(host, TimeSpan.FromHours(1), whole: 2);
        Assert.Equal("healthy", (await ReadyAsync(host)).GetProperty("status").GetString());
        Assert.Equal(2, Backups().Length);
    }

    [Theory, OnPostgres]
    public async Task Of_several_nodes_one_takes_it_and_whichever_is_left_takes_the_next(Database database)
    {
        await using var first = await StartAsync(database);
        await using (var second = await StartAsync(database, first.ConnectionString))
        {
            var keepers = new[] { first, second }.Select(host => host.Services.GetRequiredService<BackupKeeper>()).ToList();
            var ran = await Task.WhenAll(keepers.Select(keeper => keeper.RunAsync(CancellationToken.None)));

            Assert.Single(ran, tried => tried);
            Assert.Single(Backups());
            Assert.Equal((await StateAsync(first)).Whole, (await StateAsync(second)).Whole);
        }

        await NextAsync(first, TimeSpan.FromDays(1), whole: 2);
        Assert.Equal(2, Backups().Length);
    }

    [Fact]
    public async Task What_a_killed_server_left_of_one_goes_after_a_day()
    {
        await using var host = await StartAsync(Database.Sqlite);
        var (left, fresh) = (Path.Combine(_folder, "discuss-20260101T000000Z.zip.partial"), Path.Combine(_folder, "discuss-20260301T115900Z.zip.partial"));
        foreach (var (file, at) in new[] { (left, _clock.GetUtcNow().AddDays(-2)), (fresh, _clock.GetUtcNow().AddMinutes(-1)) })
        {
            await File.WriteAllTextAsync(file, "half");
            File.SetLastWriteTimeUtc(file, at.UtcDateTime);
        }

        Assert.True(await host.Services.GetRequiredService<BackupKeeper>().RunAsync(CancellationToken.None));

        Assert.Equal((false, true), (File.Exists(left), File.Exists(fresh)));
    }

    [Theory]
    [InlineData("EveryHours", "often")]
    [InlineData("EveryHours", "24", "Folder", "")]
    [InlineData("EveryHours", "24", "Keep", "0")]
    public async Task Settings_that_cannot_be_kept_end_the_start_with_a_sentence(params string[] settings)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["Discuss:Backups:Folder"] = _folder };
        foreach (var pair in settings.Chunk(2)) all["Discuss:Backups:" + pair[0]] = pair[1];

        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => DiscussHost.StartAsync(new HostOptions { Settings = all }));

        Assert.Contains("Discuss:Backups:", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<DiscussHost> StartAsync(Database database, string? connectionString = null) => DiscussHost.StartAsync(new HostOptions
    {
        Database = database,
        ConnectionString = connectionString,
        Clock = _clock,
        Settings = new Dictionary<string, string>
        {
            ["Discuss:Backups:EveryHours"] = "24", ["Discuss:Backups:Folder"] = _folder, ["Discuss:Backups:Keep"] = "2",
            ["Discuss:Secrets:Keys:0"] = "what both nodes of this test know: 81d2 77fe",
        },
    });

    private async Task NextAsync(DiscussHost host, TimeSpan after, int whole)
    {
        _clock.Advance(after);
        await Wait.UntilAsync(async () => (await StateAsync(host)) is { IsFailing: false } && await CountAsync(host) == whole, $"there are {whole} backups");
    }

    private static Task<BackupState> StateAsync(DiscussHost host) => host.Services.GetRequiredService<BackupRuns>().ReadAsync(CancellationToken.None);

    private static async Task<long> CountAsync(DiscussHost host)
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(new Server.Storage.Sql("SELECT count(*) FROM backup_runs WHERE fault IS NULL"), row => row.GetInt64(0), CancellationToken.None);
    }

    private static async Task<JsonElement> ReadyAsync(DiscussHost host)
    {
        var answer = await host.SendAsync(HttpMethod.Get, "/healthz/ready");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Json;
    }

    private string[] Backups() => [.. Directory.EnumerateFiles(_folder, "discuss-2*.zip").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
