using System.Globalization;
using System.Runtime.InteropServices;
using Discuss.Core.Threads;
using Discuss.Load.Bare;
using Discuss.Load.Cluster;
using Discuss.Load.Evening;
using Discuss.Load.Following;
using Discuss.Load.Hot;
using Discuss.Load.Importing;
using Discuss.Load.Live;
using Discuss.Load.Queue;
using Discuss.Load.Seeding;
using Discuss.Server.Sites;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Discuss.Load;

/// <summary>Measures Discuss beside bare endpoints on the same machine: see README.md beside this file.</summary>
internal static class Program
{
    /// <summary>The site that the load goes to.</summary>
    public const string Site = "load";

    public static async Task<int> Main(string[] args)
    {
        if (args is ["bare", var file, ..])
        {
            await BareServer.RunAsync(file, args.ElementAtOrDefault(2));
            return 0;
        }

        if (args is ["bare-hub"])
        {
            await BareHub.RunAsync();
            return 0;
        }

        if (args is ["--help"])
        {
            Console.WriteLine(LoadOptions.Usage);
            return 0;
        }

        LoadOptions options;
        try
        {
            options = LoadOptions.Parse(args);
        }
        catch (FormatException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message + Environment.NewLine + LoadOptions.Usage);
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true;
            stop.Cancel();
        };
        // The servers are processes of their own: they must not outlive this one when it is told to end.
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        try
        {
            await PublishedBuild.MakeAsync(options.Folder, stop.Token);
            return await MeasureAsync(options, stop.Token);
        }
        finally
        {
            PublishedBuild.Remove();
        }
    }

    private static async Task<int> MeasureAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        if (options.Only is "cluster" or "live" or "import" or "following" or "evening") return await FiguresAsync(options, cancellationToken);
        var report = new Report();
        if (options.OnSqlite) await MeasureAsync(options, "SQLite", null, report, cancellationToken);
        if (options.Postgres is { } server) await OnPostgresAsync(options, server, report, cancellationToken);
        report.End();
        Console.WriteLine(report.ToString());
        if (options.Json is { } json) await report.WriteJsonAsync(json, cancellationToken);
        foreach (var miss in report.Missed)
        {
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"MISSED: {miss.Database}, {miss.Thread} {miss.Order} {miss.Window} costs {miss.Growth:F2} times as much in the long thread; the bar is {ReadRun.Bar}."));
        }

        if (options.Only is not null) return report.Missed.Any() ? 1 : 0;
        var figures = await FiguresAsync(options with { Json = options.Json is { } both ? Path.ChangeExtension(both, ".figures" + Path.GetExtension(both)) : null }, cancellationToken);
        return report.Missed.Any() ? 1 : figures;
    }

    /// <summary>What is held to bars of its own, and not to a bare endpoint's rate.</summary>
    private static async Task<int> FiguresAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var figures = new Figures();
        var report = new Report();
        if (options.Only == "cluster") await new ClusterRun(figures, options, cancellationToken).RunAsync();
        else if (options.Only == "following") await new FollowRun(figures, options, cancellationToken).RunAsync();
        else if (options.Only == "import") await new ImportRun(figures, options, cancellationToken).RunAsync();
        if (options.Only is null or "live") await new LiveRun(figures, options, cancellationToken).RunAsync();
        if (options.Only is null or "evening") await new EveningRun(figures, options, cancellationToken).RunAsync();
        report.End();
        Console.WriteLine(report.Around() + Environment.NewLine + Environment.NewLine + figures);
        if (options.Json is { } json) await figures.WriteJsonAsync(json, cancellationToken);
        return figures.Missed.Any() ? 1 : 0;
    }

    private static async Task MeasureAsync(LoadOptions options, string database, string? connectionString, Report report, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, "discuss-load-" + Path.GetRandomFileName())).FullName;
        try
        {
            Progress.Say($"{database}: seeding");
            var threads = await SeedAsync(options, folder, connectionString, cancellationToken);
            using var bare = await ServerProcess.BareAsync(folder, connectionString, cancellationToken);
            if (options.Reads)
            {
                Progress.Say($"{database}: reading from the database");
                using var cold = await ServerProcess.DiscussAsync(folder, connectionString, keepsWindows: false, cancellationToken);
                report.Reads.AddRange(await new ReadRun(options, database, cold, bare).RunAsync(threads!, cancellationToken));
                report.Memory.Add(new MemoryResult(database, "after reading from the database", cold.ProportionalMemory()));
            }

            using var discuss = await ServerProcess.DiscussAsync(folder, connectionString, keepsWindows: true, cancellationToken);
            report.Memory.Add(new MemoryResult(database, "after its first start, with a demo", discuss.ProportionalMemory()));
            if (options.HotReads)
            {
                Progress.Say($"{database}: reading what is hot");
                report.Hot.AddRange(await new HotRun(options, database, discuss, bare).RunAsync(threads!, cancellationToken));
                report.Memory.Add(new MemoryResult(database, "after reading what is hot", discuss.ProportionalMemory()));
            }

            if (options.Queues)
            {
                Progress.Say($"{database}: the moderators' queue");
                report.Queues.Add(await new QueueRun(options, database, discuss).RunAsync(cancellationToken));
            }

            if (options.Posts)
            {
                Progress.Say($"{database}: posting");
                report.Posts.AddRange(await new PostRun(options, database, discuss, bare).RunAsync(cancellationToken));
                report.Memory.Add(new MemoryResult(database, "after posting", discuss.ProportionalMemory()));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs the server in this process to make the site and, where they are read, its threads.</summary>
    private static async Task<SeededThreads?> SeedAsync(LoadOptions options, string folder, string? connectionString, CancellationToken cancellationToken)
    {
        await using var app = Server.Program.Build(ServerProcess.InProcess(folder, connectionString), builder => builder.Logging.ClearProviders());
        await app.StartAsync(cancellationToken);
        var site = await app.Services.GetRequiredService<SiteDirectory>().CreateAsync(Site, "Load", new SiteSettings(), cancellationToken);
        SeededThreads? threads = null;
        if (options.Reads || options.HotReads)
        {
            var seeder = new ThreadSeeder(app.Services);
            threads = new SeededThreads(
                Site, await Mixed(ThreadShape.Small), await Mixed(options.Comments), await Talk(ThreadShape.Small), await Talk(options.Comments));

            async Task<Seeded<MixedThread>> Mixed(int comments) => await SeededAsync(new MixedThread(comments));
            async Task<Seeded<ConversationThread>> Talk(int comments) => await SeededAsync(new ConversationThread(comments));
            async Task<Seeded<T>> SeededAsync<T>(T shape)
                where T : ThreadShape => new(shape, await seeder.SeedAsync(site, shape, cancellationToken));
        }

        if (options.Queues) await new QueueSeeder(app.Services).SeedAsync(options.QueueItems, cancellationToken);
        await app.StopAsync(cancellationToken);
        return threads;
    }

    private static async Task OnPostgresAsync(LoadOptions options, string server, Report report, CancellationToken cancellationToken)
    {
        var name = "discuss_load_" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await ExecuteAsync($"CREATE DATABASE {name}");
        try
        {
            await MeasureAsync(options, "PostgreSQL", new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString, report, cancellationToken);
        }
        finally
        {
            await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }

        async Task ExecuteAsync(string text)
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(CancellationToken.None);
            await using var command = new NpgsqlCommand(text, connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
