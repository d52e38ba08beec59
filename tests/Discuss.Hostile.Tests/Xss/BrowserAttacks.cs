using System.Collections.Concurrent;
using Discuss.Browser.Tests.Browsing;
using Discuss.Hostile.Tests.Running;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Discuss.Hostile.Tests.Xss;

/// <summary>What a real Chromium makes of it: nothing runs, nothing is asked of anybody else, and no window is believed that is not the right one.</summary>
internal static class BrowserAttacks
{
    // Whatever an attack would do first; and everything that waits for a hand is touched.
    private const string Trap =
        """
        for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = text => { document.documentElement.setAttribute('data-sprung', name + ' ' + text); console.error('SPRUNG ' + name); };
        """;

    private const string Touch =
        """
        () => {
          for (const element of document.querySelectorAll('.body *, .who *, .crumb *, .text *')) {
            for (const name of ['mouseover', 'mouseenter', 'focus', 'pointerdown', 'animationstart', 'toggle', 'error', 'load']) element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
          }
          return document.documentElement.getAttribute('data-sprung') ?? '';
        }
        """;

    /// <summary>Pages full of attacks, for readers and for moderators.</summary>
    public static async Task PagesAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        await using var browser = await OpenAsync();
        await ProveTheTrapAsync(browser, tally);
        var administrator = Calls.As("Bearer", await host.BearerAsync());
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        var step = ground.IsSample ? 10 : 4;
        var sites = 0;
        foreach (var payloads in ground.Markup.Distinct(StringComparer.Ordinal).Where((_, i) => i % step == 0).Chunk(Scene.Inputs))
        {
            var scene = await Scene.PlayAsync(host, administrator, payloads);
            tally.Tried(payloads.Length);
            sites++;
            await using var reader = await browser.NewContextAsync();
            await using var moderator = await browser.NewContextAsync(new() { ExtraHTTPHeaders = new Dictionary<string, string> { ["Cookie"] = cookie } });
            var site = scene.Calls.Site.Slug;
            await ReadAsync(reader, host, tally, [$"embed/thread?site={site}&key=article", .. scene.Keys.Take(1).Select(key => $"embed/thread?site={site}&key={Uri.EscapeDataString(key)}")]);
            await ReadAsync(moderator, host, tally, [$"moderate?site={site}&state=all", $"moderate/log?site={site}", $"moderate/appeals?site={site}", $"moderate/settings?site={site}"]);
        }

        tally.Remark = $"{sites} sites, each on six pages";
    }

    private static async Task ReadAsync(IBrowserContext context, DiscussHost host, Tally tally, IEnumerable<string> paths)
    {
        var findings = new ConcurrentQueue<string>();
        await context.AddInitScriptAsync(Trap);
        context.Dialog += (_, dialog) =>
        {
            findings.Enqueue($"a dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        context.Console += (_, message) =>
        {
            if (message.Text.Contains("SPRUNG", StringComparison.Ordinal) || message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase) || message.Text.Contains("TrustedHTML", StringComparison.Ordinal))
                findings.Enqueue($"the console: {message.Text}");
        };
        context.WebError += (_, error) => findings.Enqueue($"a script of ours stumbles: {error.Error}");
        context.Request += (_, request) =>
        {
            var address = new Uri(request.Url);
            if (address.Scheme is not ("data" or "blob") && address.Authority != host.Address.Authority) findings.Enqueue($"asked for {request.Url}");
        };
        var page = await context.NewPageAsync();
        foreach (var path in paths)
        {
            await page.GotoAsync(new Uri(host.Address, path).AbsoluteUri, new() { WaitUntil = WaitUntilState.Load });
            var sprung = await page.EvaluateAsync<string>(Touch);
            if (sprung.Length > 0) findings.Enqueue($"run: {sprung}");
            tally.Find(path, findings);
            findings.Clear();
        }
    }

    /// <summary>A page that is not guarded, with the simplest attack of all: the trap must close.</summary>
    private static async Task ProveTheTrapAsync(IBrowser browser, Tally tally)
    {
        await using var context = await browser.NewContextAsync();
        await context.AddInitScriptAsync(Trap);
        var page = await context.NewPageAsync();
        await page.SetContentAsync("<div class=body><img src=x onerror=alert(1)></div>");
        var sprung = await page.EvaluateAsync<string>(Touch);
        tally.Check(sprung.Length > 0, "an attack on an open page is not noticed: the test would see nothing");
    }

    /// <summary>A page around the frame, another window and another frame send the frame and its page whatever they like.</summary>
    public static async Task ForeignWindowAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        await using var newspaper = await NewspaperAsync(host);
        var origin = $"http://localhost:{new Uri(newspaper.Urls.Single()).Port}";
        var site = await host.SiteAsync(new SiteSettings { Origins = [origin] });
        await host.PostAsync($"/api/v1/sites/{site.Slug}/comments?key=harbour", new { body = "A comment." }, Calls.As("Guest", await host.GuestTokenAsync()));
        await using var browser = await OpenAsync();
        await using var context = await browser.NewContextAsync();
        var asked = new ConcurrentQueue<string>();
        context.Request += (_, request) =>
        {
            if (request.Method != "GET" || request.Url.Contains("sign-on", StringComparison.Ordinal)) asked.Enqueue($"{request.Method} {request.Url}");
        };
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{origin}/{site.Slug}");
        await page.FrameLocator("iframe[title=Comments]").Locator("[data-composer]").WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('iframe[title=Comments]').style.height !== '480px'");
        var before = await StateAsync(page);
        var messages = new[]
        {
            "{discuss:'height',value:99999}", "{discuss:'height',value:1}", "{discuss:'height',value:'1px;position:fixed'}", "{discuss:'show',value:5000}", "{discuss:'show',value:'<img src=x onerror=alert(1)>'}", "{discuss:'token',value:'eyJ.x.y'}", "{discuss:'token'}", "{discuss:'sign-in'}",
            "'<img src=x onerror=alert(1)>'", "{discuss:'html',value:'<b>x'}", "{discuss:{toString(){}}.x,value:{}}", "null", "[]", "{__proto__:{discuss:'height'},value:3}", "{discuss:'show',value:'1-1-1'}", "{type:'discuss:token',token:'x'}",
        };
        // From a frame of somebody else's in the same page, and from the page itself pretending: to the newspaper's page, and to our frame.
        foreach (var message in messages)
        {
            await page.EvaluateAsync($$"""() => window.postMessage({{message}}, '*')""");
            foreach (var frame in page.Frames.Where(frame => frame.Url.Contains("/evil", StringComparison.Ordinal)))
            {
                await frame.EvaluateAsync($$"""() => { parent.postMessage({{message}}, '*'); for (let i = 0; i < parent.frames.length; i++) parent.frames[i].postMessage({{message}}, '*'); }""");
                tally.Tried(3);
            }
        }

        // A message of its own is answered after all that was sent before it.
        await page.EvaluateAsync("() => new Promise(done => { addEventListener('message', event => { if (event.data === 'last') done(); }); postMessage('last', '*'); })");
        await page.Frames.Single(frame => frame.Url.Contains("/embed/thread", StringComparison.Ordinal)).EvaluateAsync("() => new Promise(done => { addEventListener('message', event => { if (event.data === 'last') done(); }); postMessage('last', '*'); })");
        var after = await StateAsync(page);
        tally.Check(before == after, $"{before} became {after}");
        tally.Check(asked.IsEmpty, $"asked for {string.Join(", ", asked)}");

        static Task<string> StateAsync(IPage page) => page.EvaluateAsync<string>("() => document.querySelector('iframe[title=Comments]').style.height + ' ' + scrollY + ' ' + location.href + ' ' + (document.documentElement.getAttribute('data-sprung') ?? '')");
    }

    /// <summary>A newspaper on an origin of its own, with a frame of a third one in its pages.</summary>
    private static async Task<WebApplication> NewspaperAsync(DiscussHost host)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/evil", () => Results.Content("<!doctype html><title>evil</title>", "text/html"));
        app.MapGet("/{site}", (string site, HttpContext context) => Results.Content(
            $"""
            <!doctype html><title>The harbour plan</title><link rel="icon" href="data:,"><p>The pier moves.</p>
            <iframe src="http://127.0.0.1:{context.Request.Host.Port}/evil" title="evil"></iframe>
            <script src="{host.Address}embed.js" data-site="{site}" data-key="harbour" async></script>
            """,
            "text/html; charset=utf-8"));
        await app.StartAsync();
        return app;
    }

    private static async Task<IBrowser> OpenAsync()
    {
        if (!File.Exists(Chromium.Path)) throw new InvalidOperationException(Chromium.MissingBecause);
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = ["--no-sandbox", "--disable-gpu"] });
    }
}
