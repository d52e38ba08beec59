using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests.Browsing;

[CollectionDefinition(Name)]
public sealed class OnStage : ICollectionFixture<Stage>
{
    public const string Name = "browser";
}

/// <summary>
/// What every browser test needs: a Chromium that blocks third-party cookies, the server on <c>https://127.0.0.1</c>, and a publisher
/// on <c>https://localhost</c>, which is another site to the browser. Each test has a site and readers of its own.
/// </summary>
public sealed class Stage : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private DiscussHost? _host;
    private Publisher? _publisher;

    /// <summary>Made for this run, and known to nobody else.</summary>
    public X509Certificate2 Certificate { get; } = SelfSigned();

    public DiscussHost Host => _host ?? throw new InvalidOperationException("The stage is not set.");

    public Publisher Publisher => _publisher ?? throw new InvalidOperationException("The stage is not set.");

    public async Task InitializeAsync()
    {
        if (Chromium.MissingBecause is not null) return;
        _host = await DiscussHost.StartAsync(new HostOptions
        {
            Settings = new Dictionary<string, string> { ["urls"] = "https://127.0.0.1:0" },
            Configure = builder => builder.WebHost.ConfigureKestrel(
                kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = Certificate)),
        });
        _publisher = await Publisher.StartAsync(Certificate, _host.Address);
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Path,
            Args = ["--no-sandbox", "--test-third-party-cookie-phaseout", "--disable-gpu"],
        });
    }

    /// <summary>A thread of its own on a site of its own, that no other test knows.</summary>
    public Task<Discussion> DiscussionAsync() => Discussion.StartAsync(this);

    /// <summary>Someone with a browser of their own: no cookies, nothing stored.</summary>
    public async Task<Reader> ReaderAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.IgnoreHTTPSErrors = true;
        options.Locale ??= "en";
        options.ViewportSize ??= new ViewportSize { Width = 1000, Height = 800 };
        return await Reader.SitDownAsync(await _browser!.NewContextAsync(options));
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_publisher is not null) await _publisher.DisposeAsync();
        if (_host is not null) await _host.DisposeAsync();
        Certificate.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        // Kestrel on some systems wants a key that was loaded, not made.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
