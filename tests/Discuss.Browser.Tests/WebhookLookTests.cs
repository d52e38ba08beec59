using Discuss.Browser.Tests.Browsing;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

/// <summary>The webhooks' page in a browser, wide and narrow: it fits, can be read, and everything in it has a name.</summary>
[Collection(OnStage.Name)]
public sealed class WebhookLookTests(Stage stage)
{
    [BrowserTheory]
    [InlineData("webhooks-wide", ColorScheme.Light, 1280, 900)]
    [InlineData("webhooks-narrow", ColorScheme.Dark, 390, 780)]
    public async Task The_page_fits_its_screen(string name, ColorScheme colors, int width, int height)
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var services = stage.Host.Services;
        var site = await services.GetRequiredService<SiteDirectory>().GetAsync(newsroom.Site, CancellationToken.None);
        await using var owner = await newsroom.ModeratorAsync("Sol", new()
        {
            ColorScheme = colors, ViewportSize = new() { Width = width, Height = height }, IsMobile = width < 700, HasTouch = width < 700,
        });
        await services.GetRequiredService<Permissions>().GrantAsync(owner.MemberId, site.Id, Role.Owner, CancellationToken.None);
        var desk = services.GetRequiredService<WebhookDesk>();
        var made = await services.GetRequiredService<WebhookStore>().AddAsync(
            site.Id, "https://10.0.0.1/a/rather/long/address/of/a/receiver/in/the/newsroom's/own/network?with=a&query=behind-it", WebhookKinds.Created | WebhookKinds.Reported,
            active: true, WebhookSecrets.Fresh(), CancellationToken.None);
        var id = made!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        for (var i = 0; i < 3; i++) await desk.TestAsync(site, id, CancellationToken.None);
        var page = owner.Reader.Page;

        await page.GotoAsync(new Uri(stage.Home, $"moderate/webhooks?site={newsroom.Site}&webhook={id}").AbsoluteUri);

        await Assertions.Expect(page.Locator("#deliveries tbody tr")).ToHaveCountAsync(3);
        if (Environment.GetEnvironmentVariable("DISCUSS_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
            await page.Locator("#deliveries").ScrollIntoViewIfNeededAsync();
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + "-deliveries.png") });
        }

        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"), "It scrolls sideways.");
        Assert.Empty(await page.EvaluateAsync<string[]>(Legibility.Faults));
        Assert.Empty(await page.EvaluateAsync<string[]>(Legibility.Nameless));
        Assert.Empty(owner.Reader.Complaints);
    }
}
