using Discuss.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

[Collection(OnStage.Name)]
public sealed class QueueLookTests(Stage stage)
{
    private const string Folder = "DISCUSS_SCREENSHOTS";

    /// <summary>Draws the README's pictures where <c>DISCUSS_SCREENSHOTS</c> names a folder; asserts in any case that each look holds.</summary>
    [BrowserTheory]
    [InlineData("queue-light", ColorScheme.Light, 1280, 800)]
    [InlineData("queue-dark", ColorScheme.Dark, 1280, 800)]
    [InlineData("queue-narrow", ColorScheme.Light, 390, 780)]
    [InlineData("queue-middle", ColorScheme.Light, 1000, 800)]
    public async Task A_full_queue_fits_its_screen(string name, ColorScheme colors, int width, int height)
    {
        using var newsroom = await Newsroom.OpenAsync(stage, QueueSeed.Rules);
        var tomas = await QueueSeed.FillAsync(newsroom);
        await using var ingrid = await newsroom.ModeratorAsync("Ingrid");
        await using var moderator = await newsroom.ModeratorAsync("Sol", new()
        {
            ColorScheme = colors, ViewportSize = new() { Width = width, Height = height }, IsMobile = width < 700, HasTouch = width < 700,
        });
        var other = await ingrid.OpenAsync();
        await ingrid.Keys.PressAsync("j");

        var queue = await moderator.OpenAsync(width < 700 ? "" : $"&item={tomas}");
        await Assertions.Expect(queue.Rows).ToHaveCountAsync(QueueSeed.Count);
        await Assertions.Expect(queue.Looking).ToContainTextAsync("Ingrid");
        await DrawAsync(moderator, name);
        if (width < 700)
        {
            await queue.Row(tomas).Locator("a").ClickAsync();
            await Assertions.Expect(queue.Text).ToBeVisibleAsync();
            await DrawAsync(moderator, name + "-item");
        }

        var page = moderator.Reader.Page;
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"), "It scrolls sideways.");
        if (width >= 700) Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollHeight > innerHeight"), "The page itself scrolls.");
        Assert.Empty(await page.EvaluateAsync<string[]>(Legibility.Faults));
        Assert.Empty(moderator.Reader.Complaints);
        _ = other;
    }

    [BrowserTheory]
    [InlineData("menu-reject", new[] { "r" }, ColorScheme.Light)]
    [InlineData("menu-sanction", new[] { "x", "3" }, ColorScheme.Dark)]
    [InlineData("keys", new[] { "?" }, ColorScheme.Dark)]
    [InlineData("chosen", new[] { "v", "j", "v", "c" }, ColorScheme.Light)]
    public async Task What_a_key_opens_can_be_read_and_everything_in_it_has_a_name(string name, string[] keys, ColorScheme colors)
    {
        using var newsroom = await Newsroom.OpenAsync(stage, QueueSeed.Rules);
        var tomas = await QueueSeed.FillAsync(newsroom);
        await using var moderator = await newsroom.ModeratorAsync("Sol", new() { ColorScheme = colors, ViewportSize = new() { Width = 1280, Height = 800 } });
        var queue = await moderator.OpenAsync($"&item={tomas}");
        await queue.ShowsAsync(tomas);

        foreach (var key in keys) await moderator.Keys.PressAsync(key);
        var opened = name == "chosen" ? queue.Panel.Locator(".turn").First : name == "keys" ? queue.Keys : queue.Menu;
        await Assertions.Expect(opened).ToBeVisibleAsync();
        await DrawAsync(moderator, name);

        Assert.Empty(await moderator.Reader.Page.EvaluateAsync<string[]>(Legibility.Faults));
        Assert.Empty(await moderator.Reader.Page.EvaluateAsync<string[]>(Legibility.Nameless));
        Assert.Empty(moderator.Reader.Complaints);
    }

    private static async Task DrawAsync(Moderator moderator, string name)
    {
        if (Environment.GetEnvironmentVariable(Folder) is not { Length: > 0 } folder) return;
        await moderator.Reader.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
    }
}
