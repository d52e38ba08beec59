using Discuss.Browser.Tests.Browsing;
using Discuss.Browser.Tests.Pages;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

/// <summary>Between an author under the article and the moderators: reasons, an objection, an answer; and a sanction while the page is open.</summary>
[Collection(OnStage.Name)]
public sealed class AppealTests(Stage stage)
{
    [BrowserFact]
    public async Task An_author_reads_the_reasons_objects_and_another_moderator_brings_the_comment_back()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        await using var author = await stage.ReaderAsync();
        var address = newsroom.Discussion.Publish();
        await (await author.OpenThreadAsync(address)).Composer.PostAsync("The boat runs empty.", "Ola Berg");
        await using var sol = await newsroom.ModeratorAsync("Sol");
        var queue = await sol.OpenAsync();
        await Assertions.Expect(queue.Text).ToHaveTextAsync("The boat runs empty.");
        await sol.Keys.PressAsync("r");
        await sol.Keys.PressAsync("1");
        await Assertions.Expect(queue.Rows).ToHaveCountAsync(0);

        var thread = await author.OpenThreadAsync(address);
        await thread.Root.Locator("[data-sanctions] a").ClickAsync();
        var statement = thread.Root.Locator("[data-restriction]");
        await statement.Locator("textarea").FillAsync("I meant the boat and nobody else.");
        await statement.Locator("button").ClickAsync();
        await Assertions.Expect(statement.Locator("blockquote").Last).ToHaveTextAsync("I meant the boat and nobody else.");
        await Assertions.Expect(statement.Locator("textarea")).ToHaveCountAsync(0);

        // Not by whom the decision was made, while there is another.
        await queue.Tab("appeals").ClickAsync();
        await Assertions.Expect(sol.Reader.Page.Locator(".appeal")).ToContainTextAsync("another moderator answers");
        await using var ingrid = await newsroom.ModeratorAsync("Ingrid");
        await (await ingrid.OpenAsync()).Tab("appeals").ClickAsync();
        await ingrid.Reader.Page.Locator(".appeal textarea").FillAsync("You are right.");
        await ingrid.Reader.Page.GetByText("Reverse it").ClickAsync();
        await Assertions.Expect(ingrid.Reader.Page.Locator(".told")).ToContainTextAsync("Reversed");

        await Assertions.Expect((await author.OpenThreadAsync(address)).Text("The boat runs empty.")).ToBeVisibleAsync();
        // The article is the publisher's, and has no icon.
        Assert.DoesNotContain(author.Complaints, complaint => !complaint.Contains("/favicon.ico", StringComparison.Ordinal));
        Assert.Empty(sol.Reader.Complaints);
        Assert.Empty(ingrid.Reader.Complaints);
    }

    [BrowserFact]
    public async Task Whoever_is_sanctioned_is_told_on_the_page_that_is_open_and_writes_no_more()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        await using var author = await stage.ReaderAsync();
        var thread = await author.OpenThreadAsync(newsroom.Discussion.Publish());
        await thread.Composer.PostAsync("Once.", "Ola Berg");
        await using var sol = await newsroom.ModeratorAsync("Sol");
        var queue = await sol.OpenAsync();
        await Assertions.Expect(queue.Text).ToHaveTextAsync("Once.");

        foreach (var key in new[] { "x", "2", "2", "1", "Enter" }) await sol.Keys.PressAsync(key);

        await Assertions.Expect(thread.Root.Locator("[data-sanctions]")).ToBeVisibleAsync();
        await thread.Composer.PostAsync("Twice.");
        await Assertions.Expect(thread.Composer.Problem).ToBeVisibleAsync();
        await Assertions.Expect(thread.Composer.Body).ToHaveValueAsync("Twice.");
        Assert.Empty(sol.Reader.Complaints);
    }
}
