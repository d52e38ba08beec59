using Discuss.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

[Collection(OnStage.Name)]
public sealed class LoaderTests(Stage stage)
{
    [BrowserFact]
    public async Task One_line_puts_the_discussion_where_it_stands_and_as_high_as_it_is()
    {
        using var discussion = await stage.DiscussionAsync();
        for (var i = 1; i <= 12; i++) await discussion.PostAsync("Ann", $"Comment {i}");
        await using var reader = await stage.ReaderAsync();

        var article = await reader.OpenAsync(discussion.Publish());

        await Assertions.Expect(article.Thread.Text("Comment 12")).ToBeVisibleAsync();
        await Assertions.Expect(article.Frame).ToHaveAttributeAsync("title", "Comments");
        await reader.Page.WaitForFunctionAsync("document.querySelector('iframe').offsetHeight > 600");
        Assert.False(await article.Thread.ScrollsInsideAsync());
        Assert.Equal("FOOTER", await article.Frame.EvaluateAsync<string>("frame => frame.nextElementSibling.tagName"));
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task The_frame_can_stand_elsewhere_and_takes_the_pages_language_and_colours()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();

        var article = await reader.OpenAsync(discussion.Publish(a => a with
        {
            Before = "<div id=\"talk\"></div><p>Between.</p>", Attributes = "data-target=\"#talk\"", ColorScheme = "dark", Language = "de",
        }));

        await Assertions.Expect(reader.Page.Locator("#talk > iframe")).ToHaveCountAsync(1);
        await Assertions.Expect(article.Thread.Root).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(article.Thread.Root).ToHaveAttributeAsync("lang", "de");
    }

    [BrowserFact]
    public async Task Elements_that_ask_for_a_count_get_it_and_a_list_of_articles_needs_no_frame()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "One.");
        await discussion.PostAsync("Ann", "Two.");
        await using var reader = await stage.ReaderAsync();

        await reader.OpenAsync(discussion.Publish(a => a with
        {
            Before = $"<a data-discuss-count=\"{discussion.Key}\">?</a><a data-discuss-count=\"other\">?</a>", Attributes = "data-only=\"counts\"",
        }));

        await Assertions.Expect(reader.Page.Locator("[data-discuss-count]")).ToHaveTextAsync(["2", "0"]);
        await Assertions.Expect(reader.Page.Locator("iframe")).ToHaveCountAsync(0);
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task A_discussion_far_below_is_not_loaded_before_the_reader_comes_near()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "Down here.");
        await using var reader = await stage.ReaderAsync();
        var asked = 0;
        reader.Page.Request += (_, request) => asked += request.Url.Contains("/embed/thread", StringComparison.Ordinal) ? 1 : 0;

        var article = await reader.OpenAsync(discussion.Publish(a => a with { Screens = 12 }));
        await Assertions.Expect(article.Frame).ToHaveCountAsync(1);
        Assert.Equal(0, asked);
        await article.Frame.ScrollIntoViewIfNeededAsync();

        await Assertions.Expect(article.Thread.Text("Down here.")).ToBeVisibleAsync();
        Assert.Equal(1, asked);
    }

    [BrowserFact]
    public async Task A_permalink_opens_a_long_thread_at_its_comment()
    {
        using var discussion = await stage.DiscussionAsync();
        var root = await discussion.PostAsync("Ann", "The first of many.");
        var wanted = "";
        for (var i = 1; i <= 300; i++)
        {
            var id = await discussion.PostAsync("Ann", $"Comment {i}", i % 3 == 0 ? root : null);
            if (i == 240) wanted = id;
        }

        await using var reader = await stage.ReaderAsync();
        var article = await reader.OpenAsync($"{discussion.Publish(a => a with { Screens = 2 })}#discuss-{wanted}");

        await Assertions.Expect(article.Thread.Article(wanted)).ToBeInViewportAsync();
        await Assertions.Expect(article.Thread.Article(wanted)).ToContainTextAsync("Comment 240");
        Assert.InRange(await article.Thread.Comments.CountAsync(), 1, 100);
    }

    [BrowserFact]
    public async Task A_link_to_another_comment_on_the_same_page_leads_there()
    {
        using var discussion = await stage.DiscussionAsync();
        for (var i = 1; i <= 15; i++) await discussion.PostAsync("Ann", $"Comment {i}");
        var last = await discussion.PostAsync("Ann", "The last.");
        await using var reader = await stage.ReaderAsync();
        var article = await reader.OpenAsync(discussion.Publish());
        await Assertions.Expect(article.Thread.Article(last)).Not.ToBeInViewportAsync();

        await reader.Page.EvaluateAsync($"location.hash = 'discuss-{last}'");

        await Assertions.Expect(article.Thread.Article(last)).ToBeInViewportAsync();
        await Assertions.Expect(article.Thread.Article(last)).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task A_message_from_a_foreign_window_moves_nothing()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "Here.");
        await using var reader = await stage.ReaderAsync();
        var article = await reader.OpenAsync(discussion.Publish());
        await Assertions.Expect(article.Thread.Text("Here.")).ToBeVisibleAsync();
        await reader.Page.WaitForFunctionAsync("document.querySelector('iframe').style.height != '480px'");
        var height = await article.Frame.EvaluateAsync<string>("frame => frame.style.height");

        await reader.Page.EvaluateAsync(
            """
            new Promise(heard => {
              addEventListener('message', () => setTimeout(heard), { once: true });
              postMessage({ discuss: 'height', value: 9999 }, '*');
            })
            """);

        Assert.Equal(height, await article.Frame.EvaluateAsync<string>("frame => frame.style.height"));
    }
}
