using System.Collections.Concurrent;
using Discuss.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

/// <summary>Whoever only reads never fetches what acting needs. Whoever acts before it is there loses nothing, and does nothing twice.</summary>
[Collection(OnStage.Name)]
public sealed class LaterScriptTests(Stage stage)
{
    private const string Second = "**/assets/acting-*";

    [BrowserFact]
    public async Task What_is_pressed_and_written_before_the_second_script_is_there_is_done_once_when_it_is()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "A first word");
        await using var reader = await stage.ReaderAsync();
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        var fetched = new ConcurrentQueue<string>();
        await reader.Context.RouteAsync(Second, async route =>
        {
            fetched.Enqueue(route.Request.Url);
            asked.TrySetResult();
            await answer.Task;
            await route.ContinueAsync();
        });
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        Assert.Empty(fetched);

        await thread.Composer.WriteAsync("Written early", "Bea");
        await asked.Task.WaitAsync(Reader.Patience);
        await thread.Composer.Post.ClickAsync();
        await thread.Composer.Post.ClickAsync();
        await thread.Holding("A first word").Locator("[data-reply]").ClickAsync();
        Assert.Equal("true", await thread.Composer.Post.GetAttributeAsync("aria-busy"));
        answer.SetResult();

        await Assertions.Expect(thread.Text("Written early")).ToHaveCountAsync(1);
        await Assertions.Expect(thread.PlacedComposer.Body).ToBeVisibleAsync();
        await Assertions.Expect(thread.Comments).ToHaveCountAsync(2);
        await Assertions.Expect(thread.Composer.Body).ToHaveValueAsync("");
        Assert.Single(fetched);
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task What_is_written_before_the_second_script_is_there_is_kept_as_a_draft()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "A first word");
        await using var reader = await stage.ReaderAsync();
        var answer = new TaskCompletionSource();
        await reader.Context.RouteAsync(Second, async route =>
        {
            await answer.Task;
            await route.ContinueAsync();
        });
        var thread = await reader.OpenFrameAloneAsync(discussion.FrameAddress());
        await thread.AliveAsync();
        await thread.Composer.WriteAsync("Half a thought");
        answer.SetResult();
        await reader.Page.WaitForFunctionAsync("() => Object.values(sessionStorage).some(draft => draft.includes('Half a thought'))");

        await reader.Page.GotoAsync("about:blank");
        thread = await reader.OpenFrameAloneAsync(discussion.FrameAddress());

        await Assertions.Expect(thread.Composer.Body).ToHaveValueAsync("Half a thought");
    }

    [BrowserFact]
    public async Task Without_the_second_script_links_and_forms_work_as_without_scripts()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "A first word");
        await using var reader = await stage.ReaderAsync();
        await reader.Context.RouteAsync(Second, route => route.AbortAsync());
        var thread = await reader.OpenFrameAloneAsync(discussion.FrameAddress());
        await thread.AliveAsync();

        await thread.Holding("A first word").Locator("[data-reply]").ClickAsync();
        await thread.PlacedComposer.WriteAsync("An answer all the same", "Bea");
        await thread.AliveAsync();
        await thread.PlacedComposer.Post.ClickAsync();

        await Assertions.Expect(thread.Text("An answer all the same")).ToHaveCountAsync(1);
        await Assertions.Expect(thread.PlacedComposer.Form).ToHaveCountAsync(0);
    }
}
