using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Discuss.Load.Queue;

namespace Discuss.Load;

/// <summary>A server in a process of its own, on a free port of the loopback; killed when disposed of.</summary>
internal sealed class ServerProcess : IDisposable
{
    // What Kestrel says, and what Discuss says by itself where it is not told to be quiet.
    private static readonly string[] Listening = ["Now listening on: ", "Discuss is at "];

    private static readonly TimeSpan StartWithin = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        Client = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    /// <summary>For what is asked beside the load.</summary>
    public HttpClient Client { get; }

    /// <summary>Processor time of all its threads since it started.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Memory of the process in MiB, what it shares with others counted in its proportion.</summary>
    public double ProportionalMemory()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Discuss itself, as it was published.</summary>
    /// <param name="keepsWindows">Whether it keeps windows ready; else each is read from the database.</param>
    public static Task<ServerProcess> DiscussAsync(string dataFolder, string? connectionString, bool keepsWindows, CancellationToken cancellationToken) =>
        StartAsync(
            [
                PublishedBuild.Program, "--urls=http://127.0.0.1:0", "--environment=Development", $"--contentRoot={PublishedBuild.Folder}",
                $"--Discuss:DataFolder={dataFolder}", "--Discuss:Demo=true", "--Discuss:RateLimits:Enabled=false",
                $"--Discuss:Admin:Email={QueueRun.Email}", $"--Discuss:Admin:Password={QueueRun.Password}",
                "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.AspNetCore=Warning",
                "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
                .. keepsWindows ? Array.Empty<string>() : ["--Discuss:HotThreads:MaxMegabytes=0"],
                .. connectionString is null ? Array.Empty<string>() : [$"--ConnectionStrings:Discuss={connectionString}"],
            ],
            cancellationToken);

    /// <summary>Discuss as a publisher runs it, over a folder that has a site: no demo, no load's settings.</summary>
    public static Task<ServerProcess> PlainAsync(string dataFolder, CancellationToken cancellationToken) => StartAsync(
        [
            PublishedBuild.Program, "--urls=http://127.0.0.1:0", $"--contentRoot={PublishedBuild.Folder}", $"--Discuss:DataFolder={dataFolder}",
            $"--Discuss:Admin:Email={QueueRun.Email}", $"--Discuss:Admin:Password={QueueRun.Password}",
        ],
        cancellationToken);

    /// <summary>The bare hub to compare with.</summary>
    public static Task<ServerProcess> BareHubAsync(CancellationToken cancellationToken) =>
        StartAsync([typeof(ServerProcess).Assembly.Location, "bare-hub"], cancellationToken);

    /// <summary>The bare endpoints to compare with.</summary>
    public static Task<ServerProcess> BareAsync(string dataFolder, string? connectionString, CancellationToken cancellationToken) => StartAsync(
        [
            typeof(ServerProcess).Assembly.Location, "bare", Path.Combine(dataFolder, "bare.db"),
            .. connectionString is null ? Array.Empty<string>() : [connectionString],
        ],
        cancellationToken);

    /// <summary>What the server is told that runs in this process, to make what is measured.</summary>
    public static string[] InProcess(string dataFolder, string? connectionString) =>
    [
        "--urls=http://127.0.0.1:0", "--environment=Development", $"--contentRoot={PublishedBuild.Folder}", "--applicationName=discuss",
        $"--Discuss:DataFolder={dataFolder}", "--Discuss:Demo=false", "--Discuss:RateLimits:Enabled=false",
        .. connectionString is null ? Array.Empty<string>() : [$"--ConnectionStrings:Discuss={connectionString}"],
    ];

    public void Dispose()
    {
        Client.Dispose();
        // What it kept is thrown away with it, and an acknowledged comment survives this anyway.
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var lines = new ConcurrentQueue<string>();
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false },
            EnableRaisingEvents = true,
        };
        process.OutputDataReceived += (_, line) =>
        {
            var said = Array.Find(Listening, words => line.Data?.Contains(words, StringComparison.Ordinal) == true);
            if (said is not null) address.TrySetResult(new Uri(line.Data![(line.Data!.IndexOf(said, StringComparison.Ordinal) + said.Length)..].Trim()));
            else if (!address.Task.IsCompleted) lines.Enqueue(line.Data ?? "");
        };
        process.Exited += (_, _) => address.TrySetException(
            new InvalidOperationException($"{arguments[0]} ended before it listened: {string.Join('\n', lines)}"));
        process.Start();
        process.BeginOutputReadLine();
        try
        {
            return new ServerProcess(process, await address.Task.WaitAsync(StartWithin, cancellationToken));
        }
        catch
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
