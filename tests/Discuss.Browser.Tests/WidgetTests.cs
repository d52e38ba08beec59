using Discuss.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

[Collection(OnStage.Name)]
public sealed class WidgetTests(Stage stage)
{
    [BrowserFact]
    public async Task Lists_stand_beside_an_article_as_high_as_they_are_and_lead_to_what_they_tell_of()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "What about the ferry?", title: "The harbour");
        await discussion.PostAsync("Bob", "It leaves at ten.");
        await using var reader = await stage.ReaderAsync();
        var address = discussion.Publish(article => article with
        {
            Attributes = "data-only=\"counts\"",
            Before = $"""
                <p>Read <span data-discuss-count="{article.Key}">no</span> comments.</p>
                <div data-discuss-widget="latest"></div><div data-discuss-widget="trending" data-limit="3"></div>
                <script src="{stage.Home}widgets.js" data-site="{discussion.Site}" async></script>
                """,
        });

        await reader.OpenAsync(address);

        var (latest, trending) = (reader.Page.FrameLocator("[data-discuss-widget=latest] iframe"), reader.Page.FrameLocator("[data-discuss-widget=trending] iframe"));
        await Assertions.Expect(latest.Locator("li .body")).ToHaveTextAsync(["It leaves at ten.", "What about the ferry?"]);
        await Assertions.Expect(trending.Locator("li a")).ToHaveTextAsync(["The harbour"]);
        await Assertions.Expect(reader.Page.Locator("[data-discuss-count]")).ToHaveTextAsync("2");
        await Assertions.Expect(reader.Page.Locator("[data-discuss-widget=latest] iframe")).Not.ToHaveCSSAsync("height", "240px");
        Assert.False(await latest.Locator("html").EvaluateAsync<bool>("root => root.scrollHeight > innerHeight + 1"));
        await latest.Locator("li a").First.ClickAsync();
        await Assertions.Expect(reader.Page.GetByText("It leaves at ten.")).ToBeVisibleAsync();
        Assert.Contains("/t/" + discussion.Site, reader.Page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Opening_a_discussion_counts_one_view_however_often_its_line_breaks()
    {
        using var discussion = await Discussion.StartAsync(stage, new() { Origins = [stage.Publisher.Origin], Audience = new() { Views = true } });
        await discussion.PostAsync("Ann", "What about the ferry?");
        await using var reader = await stage.ReaderAsync(new() { UserAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36" });
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await using var other = await stage.ReaderAsync();
        await other.OpenThreadAsync(discussion.Publish());
        await Assertions.Expect(thread.Readers).ToHaveTextAsync("2 reading now");

        await reader.Context.SetOfflineAsync(true);
        await Assertions.Expect(thread.Readers).ToBeHiddenAsync();
        await reader.Context.SetOfflineAsync(false);
        await Assertions.Expect(thread.Readers).ToHaveTextAsync("2 reading now");
        await stage.FlushViewsAsync();

        thread = await reader.OpenThreadAsync(discussion.Publish());
        await Assertions.Expect(thread.Root.Locator(".views")).ToHaveTextAsync("2 views");
    }
}
