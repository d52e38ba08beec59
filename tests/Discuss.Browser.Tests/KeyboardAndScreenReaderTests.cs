using Discuss.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

[Collection(OnStage.Name)]
public sealed class KeyboardAndScreenReaderTests(Stage stage)
{
    [BrowserFact]
    public async Task All_of_it_goes_without_a_mouse()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "What about the ferry?");
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        var keys = reader.Page.Keyboard;

        await thread.Composer.Body.FocusAsync();
        await keys.TypeAsync("From the keyboard.");
        await TabToAsync(reader, thread.Composer.Name);
        await keys.TypeAsync("Ines");
        await keys.PressAsync("Control+Enter");
        // The comment has the focus now; the next stops are its own buttons.
        await Assertions.Expect(thread.Holding("From the keyboard.")).ToBeFocusedAsync();
        await TabToAsync(reader, thread.Holding("From the keyboard.").Locator("[data-reply]"));
        await keys.PressAsync("Enter");
        var reply = new Pages.Composer(thread.Root.Locator("form.placed"));
        await Assertions.Expect(reply.Body).ToBeFocusedAsync();
        await keys.TypeAsync("Kept as a draft.");
        await keys.PressAsync("Escape");
        await Assertions.Expect(reply.Form).ToHaveCountAsync(0);
        await Assertions.Expect(thread.Holding("From the keyboard.").Locator("[data-reply]")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Assertions.Expect(reply.Body).ToHaveValueAsync("Kept as a draft.");
        await keys.PressAsync("Control+Enter");

        await Assertions.Expect(thread.Holding("Kept as a draft.")).ToBeFocusedAsync();
        await Assertions.Expect(thread.Comments).ToHaveCountAsync(3);
    }

    [BrowserFact]
    public async Task Everything_that_can_be_used_has_a_name_and_the_page_has_its_landmarks()
    {
        using var discussion = await stage.DiscussionAsync();
        var root = await discussion.PostAsync("Ann", "What about the ferry?");
        await discussion.PostAsync("Bob", "It leaves at ten.", root);
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await thread.ReplyAsync("What about the ferry?");

        var faults = await thread.Root.EvaluateAsync<string[]>(
            """
            root => {
              const faults = [];
              const nameOf = e => (e.getAttribute('aria-label') ?? (e.labels?.length ? e.labels[0].textContent : '') ?? '').trim()
                || document.getElementById(e.getAttribute('aria-labelledby') ?? '')?.textContent.trim()
                || e.textContent.trim() || e.title || '';
              for (const e of root.querySelectorAll('a[href], button, input:not([type=hidden]), textarea, select, summary')) {
                if (!nameOf(e)) faults.push('no name: ' + e.outerHTML);
              }
              for (const e of root.querySelectorAll('img')) if (!e.hasAttribute('alt')) faults.push('no alt: ' + e.outerHTML);
              for (const e of root.querySelectorAll('nav')) if (!e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby')) faults.push('landmark without a name: ' + e.outerHTML.slice(0, 120));
              const ids = [...root.querySelectorAll('[id]')].map(e => e.id);
              for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push('id twice: ' + id);
              for (const e of root.querySelectorAll('[aria-describedby], [aria-labelledby], label[for]')) {
                for (const id of (e.getAttribute('aria-describedby') ?? e.getAttribute('aria-labelledby') ?? e.htmlFor).split(' ')) if (!document.getElementById(id)) faults.push('leads nowhere: ' + id);
              }
              for (const e of root.querySelectorAll('[tabindex]')) if (e.tabIndex > 0) faults.push('own tab order: ' + e.outerHTML);
              if (root.querySelectorAll('main').length !== 1) faults.push('not one main');
              if (!root.lang) faults.push('no language');
              if (!root.querySelector('h1, h2')) faults.push('no heading');
              if (!root.querySelector('[aria-live=polite]')) faults.push('no live region');
              if (!document.title) faults.push('no title');
              return faults;
            }
            """);

        Assert.Empty(faults);
    }

    [BrowserFact]
    public async Task Who_wants_no_motion_gets_none()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "Before.");
        await using var reader = await stage.ReaderAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await Assertions.Expect(thread.Text("Before.")).ToBeVisibleAsync();
        await discussion.PostAsync("Ann", "New.");
        await thread.Pills.ClickAsync();

        await Assertions.Expect(thread.Text("New.")).ToBeVisibleAsync();
        // The wash is there and goes, but in one step.
        var timing = await thread.Holding("New.").EvaluateAsync<string>("e => getComputedStyle(e).animationTimingFunction");
        Assert.StartsWith("steps(1", timing, StringComparison.Ordinal);
    }

    private static async Task TabToAsync(Reader reader, ILocator wanted)
    {
        for (var stops = 0; stops < 20; stops++)
        {
            await reader.Page.Keyboard.PressAsync("Tab");
            if (await wanted.EvaluateAsync<bool>("e => e === document.activeElement")) return;
        }

        Assert.Fail($"The Tab key does not lead to {wanted}.");
    }
}
