using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Cluster;

/// <summary>A Redis of the test's own, which can be killed and started again on the same port; it keeps nothing.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("discuss-redis-").FullName;
    private readonly string? _password;
    private readonly string[] _more;
    private Process? _process;

    private RedisServer(string? password, string[] more) => (_password, _more) = (password, more);

    /// <summary>Where Debian's package puts it; <see langword="null"/> where there is none.</summary>
    public static string? Binary { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);

    public int Port { get; } = FreePort();

    public string ConnectionString => $"127.0.0.1:{Port}" + (_password is null ? "" : ",password=" + _password);

    /// <param name="more">Further arguments.</param>
    public static async Task<RedisServer> StartAsync(string? password = null, params string[] more)
    {
        var redis = new RedisServer(password, more);
        await redis.StartAgainAsync();
        return redis;
    }

    /// <summary>A port on which nothing listens at the moment.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo(Binary!) { UseShellExecute = false, WorkingDirectory = _folder };
        string[] arguments = ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder, "--logfile", "log", .. _more];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        if (_password is not null)
        {
            start.ArgumentList.Add("--requirepass");
            start.ArgumentList.Add(_password);
        }

        _process = Process.Start(start)!;
        await Wait.UntilAsync(AnswersAsync, "redis-server answers");
    }

    /// <summary>Ends it as a power cut does.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Sends one command by the inline protocol; what it answers.</summary>
    public async Task<string> SayAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = client.GetStream();
        var answer = new byte[1024];
        if (_password is not null)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"AUTH {_password}\r\n"));
            Assert.StartsWith("+OK", Encoding.UTF8.GetString(answer, 0, await stream.ReadAsync(answer)), StringComparison.Ordinal);
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"));
        return Encoding.UTF8.GetString(answer, 0, await stream.ReadAsync(answer));
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await SayAsync("PING")).Length > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
