using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Discuss.Cluster.Tests.Running;

/// <summary>The cluster that <c>deploy/cluster-local/up</c> starts: PostgreSQL, Redis, nginx and nodes, which end with this process at the latest.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    public const string AdminEmail = "admin@example.org";
    public const string AdminPassword = "correct horse battery";

    private readonly Process _up;
    private readonly Task<string> _troubles;
    private bool _ended;

    private LocalCluster(Process up, Task<string> troubles, string folder, Uri site, IReadOnlyList<Uri> nodes) =>
        (_up, _troubles, Folder, Site, Nodes) = (up, troubles, folder, site, nodes);

    public static string Commands { get; } = Path.Combine(Repository(), "deploy", "cluster-local");

    /// <summary>What is not installed here, as a reason; <see langword="null"/> where nothing is missing.</summary>
    public static string? MissingBecause { get; } =
        !Installed("redis-server") ? "No Redis: there is no redis-server on the path."
        : !Installed("nginx") ? "No nginx: it is neither on the path nor in /usr/sbin."
        : !Directory.Exists("/usr/lib/postgresql") && !Installed("initdb") ? "No PostgreSQL: there is no initdb."
        : null;

    /// <summary>Where everything of the cluster lies.</summary>
    public string Folder { get; }

    /// <summary>The proxy's address.</summary>
    public Uri Site { get; }

    /// <summary>The nodes' own addresses, node-1 first.</summary>
    public IReadOnlyList<Uri> Nodes { get; }

    /// <param name="program">A <c>discuss.dll</c> that is built.</param>
    public static async Task<LocalCluster> StartAsync(string program, int nodes, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Commands, "up"), "--until-eof", "--nodes", $"{nodes}", "--program", program])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in new[]
                 {
                     ("Discuss__RateLimits__Enabled", "false"), ("Discuss__Demo", "true"), ("Discuss__Admin__Email", AdminEmail), ("Discuss__Admin__Password", AdminPassword),
                     ("Logging__LogLevel__Default", "Warning"), ("ASPNETCORE_ENVIRONMENT", "Development"),
                 })
        {
            start.Environment[name] = value;
        }

        var up = Process.Start(start)!;
        var troubles = up.StandardError.ReadToEndAsync(CancellationToken.None);
        string? folder = null;
        Uri? site = null;
        var own = new List<Uri>();
        while (await up.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            var value = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            if (line.StartsWith("Discuss:", StringComparison.Ordinal)) site = new Uri(value + "/");
            else if (line.StartsWith("node-", StringComparison.Ordinal)) own.Add(new Uri(value + "/"));
            else if (line.StartsWith("Folder:", StringComparison.Ordinal)) folder = value[..value.IndexOf(" (", StringComparison.Ordinal)];
            else if (line.StartsWith("Ends ", StringComparison.Ordinal)) return new LocalCluster(up, troubles, folder!, site!, own);
        }

        throw new InvalidOperationException("The cluster did not start: " + await troubles);
    }

    /// <summary>Ends or starts a part: node-1 and so on, postgres, redis, nginx.</summary>
    /// <param name="action">start, stop, kill or restart.</param>
    public async Task PartAsync(string action, string part)
    {
        using var command = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Commands, "part"), Folder, action, part]) { UseShellExecute = false, RedirectStandardError = true })!;
        var troubles = await command.StandardError.ReadToEndAsync();
        await command.WaitForExitAsync();
        if (command.ExitCode != 0) throw new InvalidOperationException($"{action} {part}: {troubles}");
    }

    /// <summary>The node with the most open lines, and how many those are.</summary>
    public async Task<(string Name, int Lines)> BusiestAsync(CancellationToken cancellationToken)
    {
        var (name, most) = ("node-1", 0);
        for (var i = 0; i < Nodes.Count; i++)
        {
            using var client = Client(Nodes[i]);
            var shown = (await client.GetStringAsync("/metrics", cancellationToken)).Split('\n').FirstOrDefault(line => line.StartsWith("discuss_live_connections", StringComparison.Ordinal));
            var lines = int.Parse(shown?[(shown.LastIndexOf(' ') + 1)..] ?? "0", CultureInfo.InvariantCulture);
            if (lines > most) (name, most) = ($"node-{i + 1}", lines);
        }

        return (name, most);
    }

    /// <summary>A client of the proxy, or of a node.</summary>
    public static HttpClient Client(Uri address) =>
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Ends every part, and takes the folder away. A second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended) return;
        _ended = true;
        _up.StandardInput.Close();
        await _up.WaitForExitAsync();
        await _troubles;
        _up.Dispose();
    }

    private static bool Installed(string program) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string Repository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
