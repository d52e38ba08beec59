using Discuss.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

/// <summary>What stands above a thread, and what editors picked, as readers with and without scripts meet it.</summary>
[Collection(OnStage.Name)]
public sealed class MarkTests(Stage stage)
{
    [BrowserFact]
    public async Task What_is_pinned_appears_on_open_pages_leads_to_its_place_and_goes_again()
    {
        using var discussion = await stage.DiscussionAsync();
        var first = await discussion.PostAsync("Ann", "The ferry leaves at nine.");
        for (var i = 0; i < 4; i++) await discussion.PostAsync("Bob", $"Comment {i}");
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        var above = thread.Root.Locator(".pinned li");
        await Assertions.Expect(above).ToHaveCountAsync(0);

        await discussion.MarkAsync(first, "pin");
        await Assertions.Expect(above).ToHaveCountAsync(1);
        await Assertions.Expect(above).ToContainTextAsync("The ferry leaves at nine.");
        await Assertions.Expect(thread.Root.GetByRole(AriaRole.Region, new() { Name = "Pinned comments" })).ToBeVisibleAsync();
        await Assertions.Expect(thread.Article(first).Locator(".tag").GetByText("pinned")).ToBeVisibleAsync();
        await Assertions.Expect(thread.Comments).ToHaveCountAsync(5);
        await above.GetByText("Show in the discussion").ClickAsync();
        await Assertions.Expect(thread.Comment(first)).ToBeInViewportAsync();
        Assert.DoesNotContain("comment=", await thread.Root.EvaluateAsync<string>("() => location.search"), StringComparison.Ordinal);

        await discussion.EditAsync("Ann", first, "The ferry leaves at ten.");
        await Assertions.Expect(above).ToContainTextAsync("The ferry leaves at ten.");
        await discussion.MarkAsync(first, "pin", on: false);
        await Assertions.Expect(above).ToHaveCountAsync(0);
        await Assertions.Expect(thread.Article(first).Locator(".tag").GetByText("pinned")).ToHaveCountAsync(0);
        await discussion.MarkAsync(first, "pin");
        await Assertions.Expect(above).ToHaveCountAsync(1);
        await discussion.DeleteAsync("Ann", first);
        await Assertions.Expect(above).ToHaveCountAsync(0);
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task The_picks_are_a_page_of_their_own_with_scripts_and_without()
    {
        using var discussion = await stage.DiscussionAsync();
        var first = await discussion.PostAsync("Ann", "A picked comment.");
        await discussion.PostAsync("Bob", "Another one.");
        var reply = await discussion.PostAsync("Cleo", "A picked answer.", first);
        foreach (var id in new[] { first, reply }) await discussion.MarkAsync(id, "feature");

        foreach (var scripts in new[] { true, false })
        {
            await using var reader = await stage.ReaderAsync(new() { JavaScriptEnabled = scripts });
            var thread = await reader.OpenFrameAloneAsync(discussion.FrameAddress());
            await thread.Root.GetByRole(AriaRole.Link, new() { Name = "Picks" }).ClickAsync();
            await Assertions.Expect(thread.Comments.Locator(".body")).ToHaveTextAsync(["A picked comment.", "A picked answer."]);
            if (scripts)
            {
                // What is written meanwhile is no pick, and comes into no list here.
                await thread.AliveAsync();
                await discussion.PostAsync("Dora", "Written meanwhile.");
                await Assertions.Expect(thread.Count).ToHaveTextAsync("4 comments");
                await Assertions.Expect(thread.Comments).ToHaveCountAsync(2);
            }

            await thread.Root.Locator(".part a").ClickAsync();
            await Assertions.Expect(thread.Comments).ToHaveCountAsync(4);
            Assert.Empty(reader.Complaints);
        }
    }
}
