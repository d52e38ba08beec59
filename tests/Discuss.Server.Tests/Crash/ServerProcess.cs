using System.Collections.Concurrent;
using System.Diagnostics;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Crash;

/// <summary>The server as a process of its own, which can be killed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan Patience = Wait.Patience;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it wrote, line by line.</summary>
    public IReadOnlyCollection<string> Output => _output;

    private ServerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts the program on a data folder, or on a PostgreSQL database beside it, and waits until it listens.</summary>
    public static async Task<(ServerProcess Server, HttpClient Client)> StartAsync(string dataFolder, string? connectionString, params string[] more)
    {
        // A file that may not grow is a fault of the write that would have it grow, and no end of the process.
        var start = new ProcessStartInfo("bash", ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "discuss"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = dataFolder,
        };
        foreach (var argument in new[]
                 {
                     typeof(Program).Assembly.Location, "--urls=http://127.0.0.1:0", "--environment=Development",
                     $"--Discuss:DataFolder={dataFolder}", "--Discuss:RateLimits:Enabled=false", "--Discuss:Demo=false",
                     "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
                 })
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var argument in more) start.ArgumentList.Add(argument);
        if (connectionString is not null) start.ArgumentList.Add($"--ConnectionStrings:Discuss={connectionString}");
        var server = new ServerProcess(Process.Start(start)!);
        server.Listen();
        try
        {
            var address = await server._address.Task.WaitAsync(Patience);
            return (server, new HttpClient { BaseAddress = address, Timeout = Patience });
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as a power cut does: SIGKILL, in the middle of whatever it does.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Listen()
    {
        _process.EnableRaisingEvents = true;
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("The server ended:\n" + string.Join('\n', _output)));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is var at && at >= 0) _address.TrySetResult(new Uri(line[(at + Listening.Length)..].Split('"')[0].Trim()));
    }
}
