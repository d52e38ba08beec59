using Discuss.Browser.Tests.Browsing;
using Discuss.Browser.Tests.Pages;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

/// <summary>The queue in a browser that runs no scripts: the same page, by its links and forms.</summary>
[Collection(OnStage.Name)]
public sealed class QueueWithoutScriptsTests(Stage stage)
{
    private static readonly BrowserNewContextOptions NoScripts = new() { JavaScriptEnabled = false };

    [BrowserFact]
    public async Task Decisions_are_forms_that_lead_to_the_next_comment_and_can_be_taken_back()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var (one, two) = (await newsroom.Discussion.PostAsync("Ann", "One."), await newsroom.Discussion.PostAsync("Bob", "Two."));
        await using var moderator = await newsroom.ModeratorAsync("Sol", NoScripts);
        var page = moderator.Reader.Page;
        await page.GotoAsync(moderator.Address);
        var queue = new QueueScreen(page);
        await queue.ShowsAsync(one);

        await queue.Item.Locator("summary.no").ClickAsync();
        await queue.Menu.Locator("[name=note]").FillAsync("Twice already.");
        await queue.Menu.GetByText("off the topic").ClickAsync();

        await queue.ShowsAsync(two);
        Assert.Equal("Rejected", await newsroom.StateAsync(one));
        await queue.Notices.GetByText("Undo").ClickAsync();
        await queue.ShowsAsync(one);
        Assert.Equal("Pending", await newsroom.StateAsync(one));
        await queue.Item.Locator("button[value=approve]").ClickAsync();
        await queue.ShowsAsync(two);
        Assert.Equal("Approved", await newsroom.StateAsync(one));
    }

    [BrowserFact]
    public async Task Several_are_decided_at_once_and_the_conversation_is_a_link()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var ids = new[] { await newsroom.Discussion.PostAsync("Ann", "One."), await newsroom.Discussion.PostAsync("Bob", "Two."), await newsroom.Discussion.PostAsync("Eve", "Three.") };
        await using var moderator = await newsroom.ModeratorAsync("Sol", NoScripts);
        var page = moderator.Reader.Page;
        await page.GotoAsync(moderator.Address);
        var queue = new QueueScreen(page);

        await queue.Row(ids[0]).Locator("input").CheckAsync();
        await queue.Row(ids[1]).Locator("input").CheckAsync();
        await page.Locator(".bulk button[value=spam]").ClickAsync();
        await queue.ShowsAsync(ids[2]);
        await Assertions.Expect(queue.Notices).ToContainTextAsync("2 decided");
        Assert.Equal(["Spam", "Spam"], [await newsroom.StateAsync(ids[0]), await newsroom.StateAsync(ids[1])]);
        await queue.Item.Locator("[data-show=conversation]").ClickAsync();

        await Assertions.Expect(queue.Panel.Locator(".turn.self")).ToContainTextAsync("Three.");
    }

    [BrowserFact]
    public async Task Nobody_is_sent_to_sign_in_and_a_member_without_the_role_is_told_so()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        await using var moderator = await newsroom.ModeratorAsync("Sol", NoScripts);
        await using var nobody = await stage.ReaderAsync();
        await newsroom.DismissAsync(moderator);

        await nobody.Page.GotoAsync(moderator.Address);
        Assert.Contains("/account/sign-in?return=%2Fmoderate", nobody.Page.Url, StringComparison.Ordinal);
        var answer = await moderator.Reader.Page.GotoAsync(moderator.Address);

        Assert.Equal(403, answer!.Status);
        Assert.Contains("frame-ancestors 'none'", answer.Headers["content-security-policy"], StringComparison.Ordinal);
        await Assertions.Expect(moderator.Reader.Page.Locator("h1")).ToHaveTextAsync("This is for moderators");
    }
}
