using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Discuss.Load.Queue;

namespace Discuss.Load;

/// <summary>A server in a process of its own, on a free port of the loopback; killed when disposed of.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Listening = "Now listening on: ";

#if DEBUG
    private const string Build = "Debug";
#else
    private const string Build = "Release";
#endif

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

    /// <summary>Discuss itself, as it was built beside this program.</summary>
    /// <param name="keepsWindows">Whether it keeps windows ready; else each is read from the database.</param>
    public static Task<ServerProcess> DiscussAsync(string dataFolder, string? connectionString, bool keepsWindows, CancellationToken cancellationToken)
    {
        var project = DiscussProject();
        return StartAsync(
            [
                DiscussProgram(), "--urls=http://127.0.0.1:0", "--environment=Development", $"--contentRoot={project}",
                $"--Discuss:DataFolder={dataFolder}", "--Discuss:Demo=true", "--Discuss:RateLimits:Enabled=false",
                $"--Discuss:Admin:Email={QueueRun.Email}", $"--Discuss:Admin:Password={QueueRun.Password}",
                "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.AspNetCore=Warning",
                "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
                .. keepsWindows ? Array.Empty<string>() : ["--Discuss:HotThreads:MaxMegabytes=0"],
                .. connectionString is null ? Array.Empty<string>() : [$"--ConnectionStrings:Discuss={connectionString}"],
            ],
            cancellationToken);
    }

    /// <summary>A published build, as a publisher runs it, over a folder that has a site.</summary>
    public static Task<ServerProcess> PublishedAsync(string folder, string dataFolder, CancellationToken cancellationToken) => StartAsync(
        [
            Path.Combine(folder, "discuss.dll"), "--urls=http://127.0.0.1:0", $"--contentRoot={folder}", $"--Discuss:DataFolder={dataFolder}",
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
        "--urls=http://127.0.0.1:0", "--environment=Development", $"--contentRoot={DiscussProject()}", "--applicationName=discuss",
        $"--Discuss:DataFolder={dataFolder}", "--Discuss:Demo=false", "--Discuss:RateLimits:Enabled=false",
        .. connectionString is null ? Array.Empty<string>() : [$"--ConnectionStrings:Discuss={connectionString}"],
    ];

    /// <summary>The program that was built beside this one.</summary>
    public static string DiscussProgram() => Path.Combine(DiscussProject(), "bin", Build, "net10.0", "discuss.dll");

    /// <summary>The folder of the server's project.</summary>
    public static string DiscussProject() => Path.GetFullPath(Path.Combine(Here(), "..", "..", "src", "Discuss.Server"));

    public void Dispose()
    {
        Client.Dispose();
        // What it kept is thrown away with it, and an acknowledged comment survives this anyway.
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private static async Task<ServerProcess> StartAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new ConcurrentQueue<string>();
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false },
            EnableRaisingEvents = true,
        };
        process.OutputDataReceived += (_, line) =>
        {
            var at = line.Data?.IndexOf(Listening, StringComparison.Ordinal) ?? -1;
            if (at >= 0) address.TrySetResult(new Uri(line.Data![(at + Listening.Length)..].Trim()));
            else if (!address.Task.IsCompleted) said.Enqueue(line.Data ?? "");
        };
        process.Exited += (_, _) => address.TrySetException(
            new InvalidOperationException($"{arguments[0]} ended before it listened: {string.Join('\n', said)}"));
        process.Start();
        process.BeginOutputReadLine();
        return new ServerProcess(process, await address.Task.WaitAsync(StartWithin, cancellationToken));
    }
}
