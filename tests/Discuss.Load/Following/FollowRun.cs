using System.Diagnostics;
using Discuss.Load.Driving;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Discuss.Load.Following;

/// <summary>
/// What people who follow a thread cost: posting into one with ten thousand of them and into one with none, in turn; and the mails of a day
/// for many, one digest for each: how many a second, and the memory when a tenth of them and when all of them are written.
/// </summary>
internal sealed class FollowRun(Figures figures, LoadOptions options, CancellationToken cancellationToken)
{
    private const string Alone = "alone";
    private const string Followed = "followed";
    private const string Digested = "digested";
    private const int Followers = 10_000;
    private const double WarmUpSeconds = 10;

    private static readonly Sql Due = new("SELECT count(*) FROM mail_due");

    public async Task RunAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, "discuss-load-" + Path.GetRandomFileName())).FullName;
        try
        {
            Progress.Say($"seeding {Followers + options.Subscribers:N0} people who follow");
            await InProcessAsync(folder, async services =>
            {
                var site = await services.GetRequiredService<SiteDirectory>().CreateAsync(Program.Site, "Load", new SiteSettings(), cancellationToken);
                var seeder = new FollowerSeeder(services);
                await seeder.SeedAsync(site, 1, Alone, 0, cancellationToken);
                await seeder.SeedAsync(site, 2, Followed, Followers, cancellationToken);
                await seeder.SeedAsync(site, 3, Digested, options.Subscribers, cancellationToken);
            });
            await PostsAsync(folder);
            await DigestsAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task PostsAsync(string folder)
    {
        using var discuss = await ServerProcess.DiscussAsync(folder, null, keepsWindows: true, cancellationToken);
        var writers = new Writers(discuss.Client);
        Progress.Say($"  making {Writers.Guests} guests");
        await writers.MakeAsync(Writers.Guests, cancellationToken);
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in new[] { Alone, Followed }) parents[key] = await writers.FirstAsync(key, cancellationToken);
        foreach (var many in new[] { 1, 8 })
        {
            using var driver = new LoadDriver(discuss, many);
            var requests = parents.ToDictionary(parent => parent.Key, parent => writers.PostsOf(parent.Key, parent.Value, many));
            if (many == 1) await PostAsync(Alone, WarmUpSeconds);
            var rounds = new List<(Round Alone, Round Followed)>();
            for (var i = 0; i < options.Rounds; i++)
                rounds.Add((await PostAsync(Alone, options.Seconds * 2), await PostAsync(Followed, options.Seconds * 2)));
            var (alone, followed) = (Round.Medians([.. rounds.Select(round => round.Alone)]), Round.Medians([.. rounds.Select(round => round.Followed)]));
            var what = $"posting, {many} at once";
            figures.Add(new Figure(what, "a second, nobody follows", alone.PerSecond, ""));
            figures.Add(new Figure(what, $"a second, {Followers:N0} follow", followed.PerSecond, ""));
            figures.Add(new Figure(what, "p99 followed, times that of nobody", Round.Median(rounds.Select(round => round.Followed.P99 / round.Alone.P99)), "", AtMost: 1.2));
            figures.Add(new Figure(what, "rate followed, times that of nobody", Round.Median(rounds.Select(round => round.Followed.PerSecond / round.Alone.PerSecond)), "", AtLeast: 0.9));

            Task<Round> PostAsync(string key, double seconds) => driver.RunAsync(index => requests[key][index].Next(), 201, seconds, cancellationToken);
        }
    }

    private async Task DigestsAsync(string folder)
    {
        var expected = 0;
        await InProcessAsync(folder, async services =>
        {
            // One comment, and everybody's mail is due at the end of the day.
            var started = Stopwatch.GetTimestamp();
            var address = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            var writers = new Writers(client);
            await writers.MakeAsync(1, cancellationToken);
            await writers.FirstAsync(Digested, cancellationToken);
            var database = services.GetRequiredService<IDatabase>();
            for (long due = 0, before = -1; due != before || due < options.Subscribers;)
            {
                before = due;
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
                await using var session = await database.ReadAsync(cancellationToken);
                due = await session.FirstAsync(Due, row => row.GetInt64(0), cancellationToken);
            }

            Progress.Say($"  everybody is marked after {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
            expected = await new FollowerSeeder(services).EndOfDayAsync(cancellationToken);
        });
        var mails = Path.Combine(folder, "mail");
        // Some went before the server in this process had ended.
        var before = Count(mails);
        expected -= before;
        var began = Stopwatch.GetTimestamp();
        using var discuss = await ServerProcess.DiscussAsync(folder, null, keepsWindows: true, cancellationToken);
        double atTenth = 0, most = 0;
        for (var written = 0; written < expected; written = Count(mails) - before)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            most = Math.Max(most, discuss.ProportionalMemory());
            if (written <= expected / 10) atTenth = most;
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        figures.Add(new Figure("digests", "written", expected, ""));
        figures.Add(new Figure("digests", "a second", expected / seconds, ""));
        figures.Add(new Figure("digests", "memory at the most in the first tenth", atTenth, "MiB"));
        figures.Add(new Figure("digests", "memory at the most", most, "MiB", AtMost: 250));
    }

    private static int Count(string mails) => Directory.Exists(mails) ? Directory.EnumerateFiles(mails, "notice-*.eml").Count() : 0;

    private async Task InProcessAsync(string folder, Func<IServiceProvider, Task> work)
    {
        await using var app = Server.Program.Build(ServerProcess.InProcess(folder, null), builder => builder.Logging.ClearProviders());
        await app.StartAsync(cancellationToken);
        await work(app.Services);
        await app.StopAsync(cancellationToken);
    }
}
