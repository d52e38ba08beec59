using System.Globalization;
using System.Runtime.CompilerServices;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Discuss.Server.Tests.Hosting;

/// <summary>
/// The real server in this process: real Kestrel on a free port of the loopback, a data folder (or a PostgreSQL database) of its own,
/// limits off, an administrator. Tests that share a host keep apart by a site of their own each.
/// </summary>
public sealed class DiscussHost : IAsyncDisposable
{
    public const string AdminEmail = "admin@example.org";
    public const string AdminPassword = "correct horse battery";

    private static readonly RuleTimes Patient =
        new() { Total = TimeSpan.FromMinutes(1), Each = TimeSpan.FromMinutes(1), Reading = TimeSpan.FromMinutes(1), Model = TimeSpan.FromMinutes(1), External = TimeSpan.FromMinutes(1) };

    /// <summary>The model that ships, read once: the framework's rate limiters keep each host of this process, and all that it holds, for good.</summary>
    private static readonly Lazy<Engine> Shipped = new(() => new Engine(new ConfigurationBuilder().Build(), NullLogger<Engine>.Instance));

    private readonly HostOptions _options;
    private readonly List<IDisposable> _clients = [];
    private WebApplication? _app;
    private bool _started;
    private bool _stopped;

    private DiscussHost(HostOptions options, string dataFolder, string? connectionString)
    {
        _options = options;
        DataFolder = dataFolder;
        ConnectionString = connectionString;
    }

    public string DataFolder { get; }

    /// <summary>Of the PostgreSQL database; <see langword="null"/> on SQLite, whose file is in the data folder.</summary>
    public string? ConnectionString { get; }

    public CapturedLog Log { get; } = new();

    public IServiceProvider Services => App.Services;

    /// <summary>The address that the server listens on, <c>http://127.0.0.1:port/</c>.</summary>
    public Uri Address => new(App.Urls.Single());

    /// <summary>A client without cookies that follows no redirect.</summary>
    public HttpClient Client { get; private set; } = null!;

    internal IDatabase Database => Services.GetRequiredService<IDatabase>();

    private WebApplication App => _app ?? throw new InvalidOperationException("The host did not start.");

    public static async Task<DiscussHost> StartAsync(HostOptions? options = null)
    {
        options ??= new HostOptions();
        var folder = options.DataFolder ?? Directory.CreateTempSubdirectory("discuss-test-").FullName;
        var connectionString = options.ConnectionString
            ?? (options.Database == Hosting.Database.Postgres ? await PostgresServer.CreateDatabaseAsync() : null);
        var host = new DiscussHost(options, folder, connectionString);
        try
        {
            host._app = Program.Build(host.Arguments(), host.Configure);
            options.Map?.Invoke(host._app);
            await host._app.StartAsync();
            host._started = true;
            host.Client = host.NewClient();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public static Task<DiscussHost> StartAsync(Database database) => StartAsync(new HostOptions { Database = database });

    /// <summary>A client of its own, with its own cookies where it is asked to keep them.</summary>
    public HttpClient NewClient(bool cookies = false)
    {
        var handler = new SocketsHttpHandler { UseCookies = cookies, AllowAutoRedirect = false };
        var client = new HttpClient(handler, disposeHandler: true) { BaseAddress = Address };
        lock (_clients) _clients.Add(client);
        return client;
    }

    /// <summary>A site that no other test knows.</summary>
    internal Task<Site> SiteAsync(SiteSettings? settings = null) =>
        Services.GetRequiredService<SiteDirectory>().CreateAsync(
            "s" + Guid.NewGuid().ToString("N")[..16], "Test site", settings ?? new SiteSettings(), CancellationToken.None);

    /// <summary>Ends the server as Ctrl-C does, and keeps its data until <see cref="DisposeAsync"/>.</summary>
    public async Task StopAsync()
    {
        if (_stopped || _app is null) return;
        _stopped = true;
        foreach (var client in _clients) client.Dispose();
        // What did not start cannot stop, and would say so in place of the fault that it did not start for.
        if (_started) await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Log.Dispose();
        if (_options.ConnectionString is null && ConnectionString is not null) await PostgresServer.DropDatabaseAsync(ConnectionString);
        if (_options.DataFolder is null) Directory.Delete(DataFolder, recursive: true);
    }

    /// <summary>The folder of the server's project, where its static files are.</summary>
    public static string ServerProject([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "src", "Discuss.Server"));

    private string[] Arguments()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["urls"] = "http://127.0.0.1:0",
            ["environment"] = _options.Environment,
            ["contentRoot"] = ServerProject(),
            ["applicationName"] = "discuss",
            ["Discuss:DataFolder"] = DataFolder,
            ["Discuss:Demo"] = _options.Demo.ToString(CultureInfo.InvariantCulture),
            ["Discuss:RateLimits:Enabled"] = _options.RateLimits.ToString(CultureInfo.InvariantCulture),
            ["Discuss:Admin:Email"] = AdminEmail,
            ["Discuss:Admin:Password"] = AdminPassword,
        };
        if (ConnectionString is not null) settings["ConnectionStrings:Discuss"] = ConnectionString;
        foreach (var (key, value) in _options.Settings) settings[key] = value;
        return [.. settings.Select(setting => $"--{setting.Key}={setting.Value}")];
    }

    private void Configure(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Log);
        if (!_options.SlowHashes) builder.Services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1_000);
        if (!_options.ShortRuleTimes) builder.Services.Replace(ServiceDescriptor.Singleton(Patient));
        if (!_options.Settings.Keys.Any(key => key.StartsWith("Discuss:Toxicity", StringComparison.OrdinalIgnoreCase))) builder.Services.Replace(ServiceDescriptor.Singleton(Shipped.Value));
        if (_options.Clock is not null) builder.Services.Replace(ServiceDescriptor.Singleton(_options.Clock));
        _options.Configure?.Invoke(builder);
    }
}
