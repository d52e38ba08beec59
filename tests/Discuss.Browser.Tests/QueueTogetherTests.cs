using Discuss.Browser.Tests.Browsing;
using Discuss.Browser.Tests.Pages;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

/// <summary>Several moderators in one queue at once.</summary>
[Collection(OnStage.Name)]
public sealed class QueueTogetherTests(Stage stage)
{
    [BrowserFact]
    public async Task What_one_looks_at_is_dimmed_with_their_name_for_the_other_and_free_again_when_they_go_on()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var (one, two) = (await newsroom.Discussion.PostAsync("Ann", "One."), await newsroom.Discussion.PostAsync("Bob", "Two."));
        await using var ingrid = await newsroom.ModeratorAsync("Ingrid");
        await using var sol = await newsroom.ModeratorAsync("Sol");
        var hers = await ingrid.OpenAsync();
        await hers.ShowsAsync(one);

        var his = await sol.OpenAsync();
        await Assertions.Expect(his.Row(one)).ToContainClassAsync("claimed");
        await Assertions.Expect(his.Row(one)).ToContainTextAsync(ingrid.Name);
        await Assertions.Expect(his.Looking).ToContainTextAsync(ingrid.Name);
        // The most urgent that nobody looks at is open.
        await his.ShowsAsync(two);
        await sol.Keys.PressAsync("a");
        await Assertions.Expect(hers.Row(two)).ToContainClassAsync("done");
        await ingrid.Keys.PressAsync("s");

        await Assertions.Expect(his.Empty).ToBeVisibleAsync();
        await Assertions.Expect(hers.Empty).ToBeVisibleAsync();
        await Assertions.Expect(his.Looking).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task Of_two_decisions_on_one_comment_one_wins_and_the_loser_sees_who_did_what()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var (one, two) = (await newsroom.Discussion.PostAsync("Ann", "One."), await newsroom.Discussion.PostAsync("Bob", "Two."));
        await using var ingrid = await newsroom.ModeratorAsync("Ingrid");
        await using var sol = await newsroom.ModeratorAsync("Sol");
        var hers = await ingrid.OpenAsync($"&item={one}");
        var his = await sol.OpenAsync($"&item={one}");
        await hers.ShowsAsync(one);
        await his.ShowsAsync(one);
        // What Sol decides is on its way while Ingrid's decision arrives.
        var held = new TaskCompletionSource();
        await sol.Reader.Page.RouteAsync("**/api/v1/moderation/decisions", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        await sol.Keys.PressAsync("a");
        await his.ShowsAsync(two);
        await ingrid.Keys.PressAsync("r");
        await ingrid.Keys.PressAsync("1");
        await Assertions.Expect(hers.Notices).ToHaveCountAsync(1);
        held.SetResult();

        await Assertions.Expect(his.Lost).ToContainTextAsync($"{ingrid.Name} rejected this");
        Assert.Equal("Rejected", await newsroom.StateAsync(one));
        await Assertions.Expect(his.Row(one)).ToHaveCountAsync(0);
        await his.ShowsAsync(two);
    }

    [BrowserFact]
    public async Task What_another_decides_about_the_comment_that_is_being_read_is_said_and_the_text_stays()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var (one, two) = (await newsroom.Discussion.PostAsync("Ann", "One."), await newsroom.Discussion.PostAsync("Bob", "Two."));
        await using var ingrid = await newsroom.ModeratorAsync("Ingrid");
        await using var sol = await newsroom.ModeratorAsync("Sol");
        await ingrid.OpenAsync($"&item={one}");
        var his = await sol.OpenAsync($"&item={one}");
        await his.ShowsAsync(one);

        await ingrid.Keys.PressAsync("a");
        await Assertions.Expect(his.Told).ToContainTextAsync($"{ingrid.Name} approved this");
        await Assertions.Expect(his.Text).ToHaveTextAsync("One.");
        // A decision about it is none any more; going on takes it out of the list.
        await sol.Keys.PressAsync("s");
        await his.ShowsAsync(one);
        await sol.Keys.PressAsync("j");
        await his.ShowsAsync(two);

        await Assertions.Expect(his.Row(one)).ToHaveCountAsync(0);
        Assert.Equal("Approved", await newsroom.StateAsync(one));
    }

    [BrowserFact]
    public async Task What_comes_in_stands_at_the_end_or_is_counted_and_never_moves_what_is_read()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var first = await newsroom.Discussion.PostAsync("Ann", "One.");
        await using var sol = await newsroom.ModeratorAsync("Sol");
        var queue = await sol.OpenAsync();
        await queue.ShowsAsync(first);
        var before = await queue.Row(first).BoundingBoxAsync();

        var calm = await newsroom.Discussion.PostAsync("Bob", "Two.");
        await Assertions.Expect(queue.Row(calm)).ToBeVisibleAsync();
        var urgent = await newsroom.Discussion.PostAsync("Eve", "You are a stupid pathetic liar and an idiot.");
        await Assertions.Expect(queue.Arrived).ToContainTextAsync("1 new");
        Assert.Equal(before!.Y, (await queue.Row(first).BoundingBoxAsync())!.Y);
        await Assertions.Expect(queue.Count("pending")).ToHaveTextAsync("3");
        await sol.Keys.PressAsync("n");

        await Assertions.Expect(queue.Rows.First).ToHaveAttributeAsync("data-id", urgent);
        await Assertions.Expect(queue.Arrived).ToBeHiddenAsync();
        await queue.ShowsAsync(first);
    }

    [BrowserFact]
    public async Task Into_an_empty_queue_a_comment_comes_by_itself_and_is_open()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        await using var sol = await newsroom.ModeratorAsync("Sol");
        var queue = await sol.OpenAsync();
        await Assertions.Expect(queue.Empty).ToBeVisibleAsync();

        var id = await newsroom.Discussion.PostAsync("Ann", "Is anybody there?");

        await queue.ShowsAsync(id);
        await Assertions.Expect(queue.Empty).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task A_decision_that_does_not_get_through_comes_back_and_succeeds_when_it_is_tried_again()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var (one, two) = (await newsroom.Discussion.PostAsync("Ann", "One."), await newsroom.Discussion.PostAsync("Bob", "Two."));
        await using var sol = await newsroom.ModeratorAsync("Sol");
        var queue = await sol.OpenAsync();
        await queue.ShowsAsync(one);
        await sol.Reader.Page.RouteAsync("**/api/v1/moderation/decisions", route => route.AbortAsync());
        await sol.Keys.PressAsync("a");
        await queue.ShowsAsync(two);

        await Assertions.Expect(queue.Notices).ToContainTextAsync("no connection");
        await Assertions.Expect(queue.Row(one)).ToBeVisibleAsync();
        Assert.Equal("Pending", await newsroom.StateAsync(one));
        await sol.Reader.Page.UnrouteAllAsync();
        await queue.Notices.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Assertions.Expect(queue.Row(one)).ToHaveCountAsync(0);
        await Assertions.Expect(queue.Notices).ToContainTextAsync("Approved");
        Assert.Equal("Approved", await newsroom.StateAsync(one));
    }

    [BrowserFact]
    public async Task Whoever_loses_the_role_while_the_queue_is_open_is_told_so()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var one = await newsroom.Discussion.PostAsync("Ann", "One.");
        await using var sol = await newsroom.ModeratorAsync("Sol");
        var queue = await sol.OpenAsync();
        await queue.ShowsAsync(one);

        await newsroom.DismissAsync(sol);
        await sol.Keys.PressAsync("a");

        await Assertions.Expect(queue.Blocked).ToContainTextAsync("You moderate nothing here any more");
        Assert.Equal("Pending", await newsroom.StateAsync(one));
    }

    [BrowserFact]
    public async Task Whoever_is_signed_out_elsewhere_is_led_to_the_sign_in_and_back()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var one = await newsroom.Discussion.PostAsync("Ann", "One.");
        await using var sol = await newsroom.ModeratorAsync("Sol");
        var queue = await sol.OpenAsync();
        await queue.ShowsAsync(one);

        await sol.Reader.Context.ClearCookiesAsync();
        await sol.Keys.PressAsync("a");

        await Assertions.Expect(queue.Blocked).ToContainTextAsync("You are signed out");
        await queue.Blocked.Locator("a").ClickAsync();
        Assert.StartsWith("/moderate", await sol.Reader.Page.Locator("input[name=return]").First.InputValueAsync(), StringComparison.Ordinal);
    }
}
