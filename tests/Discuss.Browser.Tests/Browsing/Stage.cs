using System.Security.Cryptography.X509Certificates;
using Discuss.Core.Identity;
using Discuss.Server.Audience;
using Discuss.Server.Identity;
using Discuss.Server.Identity.SignOn;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity.External;
using Discuss.Server.Tests.Identity.SignOn;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests.Browsing;

[CollectionDefinition(Name)]
public sealed class OnStage : ICollectionFixture<Stage>
{
    public const string Name = "browser";
}

/// <summary>
/// What every browser test needs: a Chromium that blocks third-party cookies, the server on <c>https://comments.discuss.test</c>, and a
/// publisher on <c>https://www.newspaper.test</c>: two registrable domains, mapped to the loopback, with certificates of an authority that
/// the browser trusts and nobody else. Each test has a site and readers of its own.
/// </summary>
public sealed class Stage : IAsyncLifetime
{
    public const string Domain = "comments.discuss.test";
    public const string PublisherDomain = "www.newspaper.test";

    private readonly Authority _authority = new(Domain, PublisherDomain);
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private DiscussHost? _host;
    private Publisher? _publisher;
    private OwnProvider? _provider;

    /// <summary>Made for this run, and known to nobody else.</summary>
    public X509Certificate2 Certificate => _authority.Certificate;

    /// <summary>The server's address as a browser knows it.</summary>
    public Uri Home => new($"https://{Domain}:{Host.Address.Port}/");

    /// <summary>Where some of the readers have accounts of their own.</summary>
    public OwnProvider Provider => _provider ?? throw new InvalidOperationException("The stage is not set.");

    public LostAnswers LostAnswers { get; } = new();

    public DiscussHost Host => _host ?? throw new InvalidOperationException("The stage is not set.");

    public Publisher Publisher => _publisher ?? throw new InvalidOperationException("The stage is not set.");

    public async Task InitializeAsync()
    {
        if (Chromium.MissingBecause is not null) return;
        _provider = await OwnProvider.StartAsync();
        _host = await DiscussHost.StartAsync(new HostOptions
        {
            Settings = new Dictionary<string, string>(_provider.Settings("elsewhere")) { ["urls"] = "https://127.0.0.1:0" },
            Configure = builder =>
            {
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(Secure));
                builder.Services.AddSingleton<IStartupFilter>(LostAnswers);
            },
        });
        _publisher = await Publisher.StartAsync(Secure, PublisherDomain, Home);
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout((float)Reader.Patience.TotalMilliseconds);
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Path,
            Args =
            [
                "--no-sandbox", "--test-third-party-cookie-phaseout", "--disable-gpu",
                $"--host-resolver-rules=MAP {Domain} 127.0.0.1,MAP {PublisherDomain} 127.0.0.1",
                $"--ignore-certificate-errors-spki-list={_authority.Fingerprint}",
            ],
        });
    }

    /// <summary>A server of its own that nobody has configured: no administrator, no site, an empty folder.</summary>
    public Task<DiscussHost> EmptyHostAsync() => DiscussHost.StartAsync(new HostOptions
    {
        Settings = new Dictionary<string, string> { ["urls"] = "https://127.0.0.1:0", ["Discuss:Admin:Email"] = "", ["Discuss:Admin:Password"] = "" },
        Configure = builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(Secure)),
    });

    /// <summary>The address of such a server as a browser knows it.</summary>
    public static Uri HomeOf(DiscussHost host) => new($"https://{Domain}:{host.Address.Port}/");

    /// <summary>The proxy that <c>deploy/</c> describes, before a server that speaks http.</summary>
    internal Task<Proxy> ProxyAsync(DiscussHost behind) => Proxy.StartAsync(_authority, Domain, behind.Address);

    /// <summary>Another publisher, whose pages embed what stands at this address.</summary>
    public Task<Publisher> PublisherOfAsync(Uri discuss) => Publisher.StartAsync(Secure, PublisherDomain, discuss);

    /// <summary>A thread of its own on a site of its own, that no other test knows.</summary>
    public Task<Discussion> DiscussionAsync() => Discussion.StartAsync(this);

    /// <summary>Someone with a browser of their own: no cookies, nothing stored.</summary>
    public async Task<Reader> ReaderAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.Locale ??= "en";
        options.ViewportSize ??= new ViewportSize { Width = 1000, Height = 800 };
        return await Reader.SitDownAsync(await _browser!.NewContextAsync(options));
    }

    /// <summary>A member with a confirmed address.</summary>
    public Task<long> MemberAsync(string name, string email, string password) => MemberAsync(Host, name, email, password);

    /// <inheritdoc cref="MemberAsync(string, string, string)"/>
    public static async Task<long> MemberAsync(DiscussHost host, string name, string email, string password)
    {
        Assert.True(DisplayName.TryCreate(name, out var display, out _));
        await using var scope = host.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<Registration>().CreateAsync(display, badge: null, email, password, CancellationToken.None)).Id;
    }

    /// <summary>Has the views so far written down, as happens every few seconds.</summary>
    public Task FlushViewsAsync() => Host.Services.GetRequiredService<ViewCounts>().FlushAsync(CancellationToken.None);

    /// <summary>Sets up single sign-on for a site, whose publisher signs with these keys.</summary>
    internal async Task SignOnAsync(string site, PublisherKeys keys)
    {
        var owner = await Host.Services.GetRequiredService<SiteDirectory>().GetAsync(site, CancellationToken.None);
        var settings = new SignOnSettings(PublisherKeys.Issuer, PublisherKeys.Audience, Secret: null, keys.KeySet, KeysUrl: null);
        await Host.Services.GetRequiredService<SignOnDirectory>().PutAsync(owner.Id, settings, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_publisher is not null) await _publisher.DisposeAsync();
        if (_provider is not null) await _provider.DisposeAsync();
        if (_host is not null) await _host.DisposeAsync();
        _authority.Dispose();
    }

    private void Secure(HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = _authority.Certificate;
        https.ServerCertificateChain = _authority.Chain;
    }
}
