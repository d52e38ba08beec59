using System.Text;
using Discuss.Browser.Tests.Browsing;
using Discuss.Browser.Tests.Pages;
using Discuss.Server.Identity.SignOn;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

/// <summary>The administrators' pages in a browser, wide and narrow: they fit, can be read, and everything in them has a name.</summary>
[Collection(OnStage.Name)]
public sealed class AdminLookTests(Stage stage)
{
    [BrowserTheory]
    [InlineData("admin-light", ColorScheme.Light, 1280, 900)]
    [InlineData("admin-dark", ColorScheme.Dark, 1280, 900)]
    [InlineData("admin-narrow", ColorScheme.Light, 390, 780)]
    public async Task Each_page_fits_its_screen(string name, ColorScheme colors, int width, int height)
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "The pier moves.");
        await using var browser = await AdministratorAsync(new()
        {
            ColorScheme = colors, ViewportSize = new() { Width = width, Height = height }, IsMobile = width < 700, HasTouch = width < 700,
        });
        var page = browser.Page;

        foreach (var path in new[] { "", "health", "sites", $"sites/{discussion.Site}", $"sites/{discussion.Site}/install" })
        {
            await page.GotoAsync(new Uri(stage.Home, ("admin/" + path).TrimEnd('/')).AbsoluteUri);
            if (Environment.GetEnvironmentVariable("DISCUSS_SCREENSHOTS") is { Length: > 0 } folder)
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{path.Split('/')[^1]}.png") });
            Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"), path + " scrolls sideways.");
            Assert.Empty(await page.EvaluateAsync<string[]>(Legibility.Nameless));
            Assert.Empty(await page.EvaluateAsync<string[]>(Legibility.Faults));
        }

        Assert.Empty(browser.Complaints);
    }

    [BrowserTheory]
    [InlineData("people-light", ColorScheme.Light, 1280, 900)]
    [InlineData("people-dark", ColorScheme.Dark, 1280, 900)]
    [InlineData("people-narrow", ColorScheme.Dark, 390, 780)]
    public async Task What_is_known_of_people_a_sites_secrets_and_what_is_pinned_fit_their_screen(string name, ColorScheme colors, int width, int height)
    {
        using var discussion = await stage.DiscussionAsync();
        var comment = await discussion.PostAsync("Ann", "The pier moves, and with it the ferry, the market and the last of the boathouses on this side of the inlet.");
        foreach (var mark in new[] { "pin", "feature" }) await discussion.MarkAsync(comment, mark);
        var site = await stage.Host.Services.GetRequiredService<SiteDirectory>().GetAsync(discussion.Site, CancellationToken.None);
        await stage.Host.Services.GetRequiredService<SignOnDirectory>().PutAsync(
            site.Id, new SignOnSettings("https://news.example", "discuss", Encoding.UTF8.GetBytes(Guid.NewGuid().ToString("N")), null, null), CancellationToken.None);
        await using var browser = await AdministratorAsync(new()
        {
            ColorScheme = colors, ViewportSize = new() { Width = width, Height = height }, IsMobile = width < 700, HasTouch = width < 700,
        });
        var page = browser.Page;
        await page.GotoAsync(new Uri(stage.Home, $"moderate?state=all&site={discussion.Site}&item={comment}").AbsoluteUri);
        var guest = await page.Locator("#item").GetAttributeAsync("data-author");
        await page.GotoAsync(new Uri(stage.Home, "admin/people?q=Administrator").AbsoluteUri);
        var member = (await page.Locator("td a").First.GetAttributeAsync("href"))!.Split('/')[^1];

        foreach (var path in new[]
        {
            "admin/people?q=Ann", $"admin/people/{guest}", $"admin/people/{member}", $"admin/people/{guest}/merge?into=%23{member}", $"moderate/secrets?site={site.Slug}",
            $"moderate/sign-on?site={site.Slug}", $"moderate?state=all&site={site.Slug}&item={comment}", $"embed/thread?site={site.Slug}&key={discussion.Key}",
            $"embed/thread?site={site.Slug}&key={discussion.Key}&locale=ar", $"embed/thread?site={site.Slug}&key={discussion.Key}&show=featured&locale=de",
        })
        {
            await page.GotoAsync(new Uri(stage.Home, path).AbsoluteUri);
            if (Environment.GetEnvironmentVariable("DISCUSS_SCREENSHOTS") is { Length: > 0 } folder)
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{string.Concat(path.Select(sign => char.IsAsciiLetterOrDigit(sign) ? sign : '-'))}.png"), FullPage = true });
            Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"), path + " scrolls sideways.");
            Assert.Empty(await page.EvaluateAsync<string[]>(Legibility.Nameless));
            Assert.Empty(await page.EvaluateAsync<string[]>(Legibility.Faults));
        }

        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task A_colour_is_seen_in_the_discussion_while_it_is_chosen_and_can_always_be_read()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "The pier moves: https://pier.example/");
        await using var browser = await AdministratorAsync(new() { ViewportSize = new() { Width = 1400, Height = 1000 } });
        var page = browser.Page;
        await page.GotoAsync(new Uri(stage.Home, $"admin/sites/{discussion.Site}").AbsoluteUri);
        ILocator Post(string theme) => page.FrameLocator($"iframe[data-preview={theme}]").Locator(".composer .btn").First;
        await Assertions.Expect(Post("light")).ToHaveCSSAsync("background-color", "rgb(10, 107, 88)");

        await page.Locator("input[name=accent]").FillAsync("#b00020");

        await Assertions.Expect(Post("light")).ToHaveCSSAsync("background-color", "rgb(176, 0, 32)");
        await page.Locator("input[name=accent]").FillAsync("#ffcc00");
        await Assertions.Expect(page.Locator("[data-contrast]")).ToContainTextAsync("could not be read");
        await Assertions.Expect(Post("dark")).ToHaveCSSAsync("background-color", "rgb(255, 204, 0)");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator(".told")).ToContainTextAsync("Saved.");
        foreach (var theme in new[] { "light", "dark" })
        {
            await page.GotoAsync(new Uri(stage.Home, $"embed/thread?site={discussion.Site}&key={discussion.Key}&theme={theme}").AbsoluteUri);
            Assert.Empty(await page.EvaluateAsync<string[]>(Legibility.Faults));
        }

        Assert.Empty(browser.Complaints);
    }

    private async Task<Reader> AdministratorAsync(BrowserNewContextOptions options)
    {
        var browser = await stage.ReaderAsync(options);
        await browser.Page.GotoAsync(new Uri(stage.Home, "account/sign-in?return=%2Fadmin%2Fsites").AbsoluteUri);
        await new SignInWindow(browser.Page).SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        await browser.Page.WaitForURLAsync("**/admin/sites");
        return browser;
    }
}
