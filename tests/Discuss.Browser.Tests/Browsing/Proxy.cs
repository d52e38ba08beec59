using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Discuss.Browser.Tests.Browsing;

/// <summary>nginx with the file that <c>deploy/</c> ships: only names, ports and the certificate are put in.</summary>
internal sealed class Proxy : IDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    private Proxy(DirectoryInfo folder, Process process, Uri address) => (_folder, _process, Address) = (folder, process, address);

    public static string? MissingBecause { get; } =
        Chromium.MissingBecause ?? (File.Exists(Program) ? null : $"No nginx: there is no {Program}.");

    /// <summary>Under which a browser reaches what stands behind it.</summary>
    public Uri Address { get; }

    public static async Task<Proxy> StartAsync(Authority authority, string domain, Uri behind)
    {
        var folder = Directory.CreateTempSubdirectory("discuss-nginx-");
        var (port, plain) = (FreePort(), FreePort());
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "chain.pem"), authority.ChainPem);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key.pem"), authority.KeyPem);
        var shipped = await File.ReadAllTextAsync(Shipped());
        var site = Replace(shipped, new()
        {
            ["server 127.0.0.1:5080 "] = $"server 127.0.0.1:{behind.Port} ",
            ["listen 80;"] = $"listen 127.0.0.1:{plain};",
            ["listen [::]:80;"] = "",
            ["listen 443 ssl;"] = $"listen 127.0.0.1:{port} ssl;",
            ["listen [::]:443 ssl;"] = "",
            ["server_name discuss.example.org;"] = $"server_name {domain};",
            ["/etc/ssl/discuss/fullchain.pem"] = Path.Combine(folder.FullName, "chain.pem"),
            ["/etc/ssl/discuss/privkey.pem"] = Path.Combine(folder.FullName, "key.pem"),
        });
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "discuss.conf"), site);
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "nginx.conf"),
            $$"""
            daemon off;
            master_process off;
            pid {{folder.FullName}}/pid;
            error_log {{folder.FullName}}/error.log;
            events {}
            http {
              access_log off;
              client_body_temp_path {{folder.FullName}}/body;
              proxy_temp_path {{folder.FullName}}/proxied;
              fastcgi_temp_path {{folder.FullName}}/f;
              uwsgi_temp_path {{folder.FullName}}/u;
              scgi_temp_path {{folder.FullName}}/s;
              include discuss.conf;
            }
            """);
        var process = Process.Start(new ProcessStartInfo(Program, ["-p", folder.FullName, "-c", Path.Combine(folder.FullName, "nginx.conf")]))!;
        var proxy = new Proxy(folder, process, new Uri($"https://{domain}:{port.ToString(CultureInfo.InvariantCulture)}/"));
        await proxy.AnswersAsync(port);
        return proxy;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Replace(string text, Dictionary<string, string> changes)
    {
        foreach (var (from, to) in changes)
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        return text;
    }

    private static string Shipped([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "deploy", "nginx", "discuss.conf"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AnswersAsync(int port)
    {
        while (true)
        {
            Assert.False(_process.HasExited, "nginx ended: " + (_process.HasExited ? await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "error.log")) : ""));
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Yield();
            }
        }
    }
}
