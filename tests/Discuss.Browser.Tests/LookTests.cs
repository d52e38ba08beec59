using Discuss.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

[Collection(OnStage.Name)]
public sealed class LookTests(Stage stage)
{
    private const string LongWord = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

    [BrowserFact]
    public async Task The_page_is_dark_where_the_reader_or_the_article_is()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "Good night.");
        await using var dark = await stage.ReaderAsync(new() { ColorScheme = ColorScheme.Dark });
        await using var light = await stage.ReaderAsync(new() { ColorScheme = ColorScheme.Light });

        Assert.True(await LightnessAsync(dark, discussion.Publish()) < 0.2);
        Assert.True(await LightnessAsync(light, discussion.Publish()) > 0.8);
        Assert.True(await LightnessAsync(light, discussion.Publish(a => a with { Attributes = "data-theme=\"dark\"" })) < 0.2);
    }

    [BrowserFact]
    public async Task On_a_phone_nothing_scrolls_sideways_however_deep_the_thread_and_long_the_words()
    {
        using var discussion = await stage.DiscussionAsync();
        var parent = await discussion.PostAsync("Ann", LongWord + LongWord);
        for (var i = 0; i < 9; i++) parent = await discussion.PostAsync("Bob" + i, $"`{LongWord}` at level {i}", parent);
        await using var reader = await stage.ReaderAsync(new() { ViewportSize = new() { Width = 340, Height = 700 }, IsMobile = true, HasTouch = true });

        var article = await reader.OpenAsync(discussion.Publish());
        await Assertions.Expect(article.Thread.Comments.First).ToBeVisibleAsync();

        Assert.False(await article.HasSidewaysScrollAsync());
        Assert.False(await article.Thread.Root.EvaluateAsync<bool>("root => root.scrollWidth > root.clientWidth"));
    }

    [BrowserFact]
    public async Task In_a_language_from_right_to_left_the_page_is_mirrored_and_each_text_keeps_its_own_direction()
    {
        using var discussion = await stage.DiscussionAsync();
        var arabic = await discussion.PostAsync("سامر", "ماذا عن الرحلات الليلية في الشتاء؟");
        var english = await discussion.PostAsync("Ann", "The last boat leaves at ten.");
        await using var reader = await stage.ReaderAsync();

        var thread = (await reader.OpenAsync(discussion.Publish(a => a with { Language = "ar", Direction = "rtl" }))).Thread;

        await Assertions.Expect(thread.Root).ToHaveAttributeAsync("dir", "rtl");
        await Assertions.Expect(thread.Article(arabic).Locator(".body p")).ToHaveCSSAsync("direction", "rtl");
        await Assertions.Expect(thread.Article(english).Locator(".body p")).ToHaveCSSAsync("direction", "ltr");
        var (name, vote) = (await thread.Article(english).Locator(".who").BoundingBoxAsync(), await thread.Article(english).Locator("details.more").BoundingBoxAsync());
        Assert.True(name!.X + name.Width > vote!.X + vote.Width, "What ends a line from left to right begins it from right to left.");
    }

    /// <summary>0 for a black page, 1 for a white one.</summary>
    private static async Task<double> LightnessAsync(Reader reader, string address)
    {
        var thread = (await reader.OpenAsync(address)).Thread;
        await Assertions.Expect(thread.Comments.First).ToBeVisibleAsync();
        return await thread.Root.Locator("body").EvaluateAsync<double>(
            """
            body => {
              const paint = getComputedStyle(body).backgroundColor;
              const shown = paint === 'rgba(0, 0, 0, 0)' ? getComputedStyle(document.documentElement).backgroundColor : paint;
              const [r, g, b] = shown.match(/[\d.]+/g).map(Number);
              return (r + g + b) / 765;
            }
            """);
    }
}
