using System.Diagnostics;
using System.Globalization;

namespace Discuss.Load.Importing;

/// <summary>Imports a large export over SQLite by the command, again, and exports it: how many comments a second, and how much memory at the most.</summary>
internal sealed class ImportRun(Figures figures, LoadOptions options, CancellationToken cancellationToken)
{
    private const string Site = "demo";

    public async Task RunAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, "discuss-load-" + Path.GetRandomFileName())).FullName;
        try
        {
            // Makes the site.
            using (await ServerProcess.DiscussAsync(folder, options.Postgres, keepsWindows: false, cancellationToken))
            {
            }

            var export = Path.Combine(folder, "disqus.xml");
            await File.WriteAllLinesAsync(export, LargeExport.Lines(options.Comments), cancellationToken);
            Progress.Say($"an export of {options.Comments:N0} comments, {new FileInfo(export).Length / 1048576:N0} MiB");
            await MeasureAsync("import", folder, 3000, "import", "--from", "disqus", "--site", Site, export);
            await MeasureAsync("import again", folder, null, "import", "--from", "disqus", "--site", Site, export);
            await MeasureAsync("export", folder, null, "export", "--site", Site, "--to", Path.Combine(folder, "own.jsonl"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task MeasureAsync(string what, string folder, double? atLeast, params string[] command)
    {
        var start = new ProcessStartInfo("dotnet", [PublishedBuild.Program, .. command, $"--Discuss:DataFolder={folder}", .. options.Postgres is { } to ? [$"--ConnectionStrings:Discuss={to}"] : Array.Empty<string>()])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        var (peak, ended) = (0.0, process.WaitForExitAsync(cancellationToken));
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!ended.IsCompleted && await often.WaitForNextTickAsync(cancellationToken)) peak = Math.Max(peak, PeakOf(process.Id));
        await ended;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (process.ExitCode != 0) throw new InvalidOperationException($"{what}: {await error}");
        Progress.Say($"{(await output).TrimEnd()}");
        figures.Add(new Figure(what, "comments a second, with the program's start", options.Comments / seconds, "", AtLeast: atLeast));
        figures.Add(new Figure(what, "memory at the most", peak, "MiB", AtMost: 600));
    }

    /// <summary>The most that was ever in memory, as the system counts it.</summary>
    private static double PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
