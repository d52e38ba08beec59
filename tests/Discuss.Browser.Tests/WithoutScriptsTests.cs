using Discuss.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

[Collection(OnStage.Name)]
public sealed class WithoutScriptsTests(Stage stage)
{
    private static BrowserNewContextOptions NoScripts => new() { JavaScriptEnabled = false };

    [BrowserFact]
    public async Task The_thread_is_read_page_by_page()
    {
        using var discussion = await stage.DiscussionAsync();
        for (var i = 1; i <= 25; i++) await discussion.PostAsync("Ann", $"Comment {i}");
        await using var reader = await stage.ReaderAsync(NoScripts);

        var thread = await reader.OpenFrameAloneAsync(discussion.FrameAddress());
        await Assertions.Expect(thread.Text("Comment 1")).ToBeVisibleAsync();
        await Assertions.Expect(thread.Count).ToHaveTextAsync("25 comments");
        await thread.MoreComments.ClickAsync();

        await Assertions.Expect(thread.Text("Comment 25")).ToBeVisibleAsync();
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task A_guest_posts_and_replies_by_plain_forms()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "Is anyone without scripts?");
        await using var reader = await stage.ReaderAsync(NoScripts);
        var thread = await reader.OpenFrameAloneAsync(discussion.FrameAddress());

        await thread.Composer.PostAsync("I am.", "Ines");
        await Assertions.Expect(thread.Text("I am.")).ToBeVisibleAsync();
        // What was posted is shown with what stands around it; the whole thread is a link away.
        await thread.Root.Locator(".part a").ClickAsync();
        await thread.Holding("Is anyone without scripts?").Locator("[data-reply]").ClickAsync();
        await thread.PlacedComposer.PostAsync("Me again, as a reply.");

        await Assertions.Expect(thread.Holding("Me again, as a reply.")).ToContainTextAsync("Ines");
        await Assertions.Expect(thread.Root.Locator("[data-replies] li.c").GetByText("Me again, as a reply.")).ToBeVisibleAsync();
        Assert.Equal(3, await discussion.CountAsync());
    }
}
