using Microsoft.Playwright;

namespace Discuss.Browser.Tests.Pages;

/// <summary>The moderators' queue, through what a moderator can see and use.</summary>
public sealed class QueueScreen(IPage page)
{
    public ILocator Rows => page.Locator("li.row:not(.done)");

    public ILocator Current => page.Locator("li.row.current");

    public ILocator Item => page.Locator("#item");

    /// <summary>The text as it was written, with marks and their names.</summary>
    public ILocator Text => page.Locator("#item .text");

    public ILocator Person => page.Locator("#person");

    public ILocator Panel => page.Locator("[data-panel]:visible");

    public ILocator Notices => page.Locator("[data-notices] > *");

    public ILocator Lost => page.Locator("[data-notices] .lost");

    public ILocator Told => page.Locator("[data-told]");

    public ILocator Arrived => page.Locator("[data-arrived]");

    public ILocator Chosen => page.Locator("[data-chosen]");

    public ILocator Menu => page.Locator("details[data-menu][open] .pop");

    public ILocator Keys => page.Locator("[data-keys]");

    public ILocator Looking => page.Locator("[data-looking]");

    public ILocator Blocked => page.Locator("[data-blocked]");

    public ILocator Empty => page.Locator(".list .calm");

    public ILocator Count(string list) => page.Locator($"[data-count={list}]");

    public ILocator Row(string id) => page.Locator($"[id='q-{id}']");

    public ILocator Tab(string name) => page.Locator($".tabs a[data-tab={name}]");

    /// <summary>Waits until the script has joined the queue.</summary>
    public Task AliveAsync() => Assertions.Expect(page.Locator("#queue[data-alive]")).ToBeAttachedAsync();

    /// <summary>Waits until a comment is open.</summary>
    public Task ShowsAsync(string id) => Assertions.Expect(Item).ToHaveAttributeAsync("data-id", id);
}
