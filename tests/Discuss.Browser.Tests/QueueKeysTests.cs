using Discuss.Browser.Tests.Browsing;
using Discuss.Browser.Tests.Pages;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

/// <summary>Every key of the queue, in a real browser, without a mouse.</summary>
[Collection(OnStage.Name)]
public sealed class QueueKeysTests(Stage stage)
{
    [BrowserFact]
    public async Task J_and_K_go_down_and_up_the_list_and_each_comment_opens_without_a_page_load()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var ids = await PostAsync(newsroom, "One.", "Two.", "Three.");
        await using var moderator = await newsroom.ModeratorAsync("Sol");
        var queue = await moderator.OpenAsync();
        await moderator.Reader.Page.EvaluateAsync("window.same = true");

        await queue.ShowsAsync(ids[0]);
        await moderator.Keys.PressAsync("j");
        await queue.ShowsAsync(ids[1]);
        await Assertions.Expect(queue.Text).ToHaveTextAsync("Two.");
        await Assertions.Expect(queue.Row(ids[1]).Locator("a")).ToBeFocusedAsync();
        await moderator.Keys.PressAsync("j");
        await queue.ShowsAsync(ids[2]);
        await moderator.Keys.PressAsync("k");
        await queue.ShowsAsync(ids[1]);

        Assert.True(await moderator.Reader.Page.EvaluateAsync<bool>("window.same"));
        Assert.Empty(moderator.Reader.Complaints);
    }

    [BrowserTheory]
    [InlineData(new[] { "a" }, "Approved")]
    [InlineData(new[] { "r", "1" }, "Rejected")]
    [InlineData(new[] { "s" }, "Spam")]
    public async Task A_decision_is_one_key_or_two_and_the_next_comment_is_open_at_once(string[] keys, string expected)
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var ids = await PostAsync(newsroom, "One.", "Two.");
        await using var moderator = await newsroom.ModeratorAsync("Sol");
        var queue = await moderator.OpenAsync();
        await queue.ShowsAsync(ids[0]);

        foreach (var key in keys) await moderator.Keys.PressAsync(key);

        await queue.ShowsAsync(ids[1]);
        await Assertions.Expect(queue.Row(ids[0])).ToHaveCountAsync(0);
        await Assertions.Expect(queue.Notices).ToHaveCountAsync(1);
        Assert.Equal(expected, await newsroom.StateAsync(ids[0]));
        await Assertions.Expect(queue.Count("pending")).ToHaveTextAsync("1");
        Assert.Empty(moderator.Reader.Complaints);
    }

    [BrowserFact]
    public async Task U_takes_back_the_last_decision_and_the_comment_is_open_again_also_after_a_reload()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var ids = await PostAsync(newsroom, "One.", "Two.");
        await using var moderator = await newsroom.ModeratorAsync("Sol");
        var queue = await moderator.OpenAsync();
        await queue.ShowsAsync(ids[0]);
        await moderator.Keys.PressAsync("a");
        await Assertions.Expect(queue.Notices).ToHaveCountAsync(1);
        queue = await moderator.OpenAsync();

        await moderator.Keys.PressAsync("u");

        await queue.ShowsAsync(ids[0]);
        await Assertions.Expect(queue.Rows).ToHaveCountAsync(2);
        await Assertions.Expect(queue.Rows.First).ToHaveAttributeAsync("data-id", ids[0]);
        Assert.Equal("Pending", await newsroom.StateAsync(ids[0]));
    }

    [BrowserFact]
    public async Task V_selects_and_one_decision_is_for_all_that_is_selected_and_U_takes_all_of_it_back()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var ids = await PostAsync(newsroom, "One.", "Two.", "Three.");
        await using var moderator = await newsroom.ModeratorAsync("Sol");
        var queue = await moderator.OpenAsync();
        await queue.ShowsAsync(ids[0]);

        await moderator.Keys.PressAsync("v");
        await moderator.Keys.PressAsync("j");
        await moderator.Keys.PressAsync("Space");
        await Assertions.Expect(queue.Chosen).ToContainTextAsync("2 selected");
        await moderator.Keys.PressAsync("r");
        await Assertions.Expect(queue.Menu).ToContainTextAsync("Reject 2 selected");
        await moderator.Keys.PressAsync("4");

        await queue.ShowsAsync(ids[2]);
        await Assertions.Expect(queue.Rows).ToHaveCountAsync(1);
        await Assertions.Expect(queue.Notices).ToContainTextAsync("2 comments");
        Assert.Equal(["Rejected", "Rejected", "Pending"], [await newsroom.StateAsync(ids[0]), await newsroom.StateAsync(ids[1]), await newsroom.StateAsync(ids[2])]);

        await moderator.Keys.PressAsync("u");
        await Assertions.Expect(queue.Rows).ToHaveCountAsync(3);
        Assert.Equal("Pending", await newsroom.StateAsync(ids[0]));
    }

    [BrowserFact]
    public async Task L_selects_all_like_this_and_escape_selects_nothing()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var ids = await PostAsync(newsroom, "One.", "Two.", "Three.");
        await using var moderator = await newsroom.ModeratorAsync("Sol");
        var queue = await moderator.OpenAsync();
        await queue.ShowsAsync(ids[0]);

        await moderator.Keys.PressAsync("l");
        await Assertions.Expect(queue.Chosen).ToContainTextAsync("3 selected");
        await moderator.Keys.PressAsync("Escape");

        await Assertions.Expect(queue.Chosen).ToBeHiddenAsync();
        await Assertions.Expect(queue.Rows.Locator("input:checked")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task C_shows_the_conversation_around_it_P_everything_by_its_author_and_escape_closes_them()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var discussion = newsroom.Discussion;
        var parent = await discussion.PostAsync("Ann", "What about the ferry?");
        await newsroom.ApproveAsync(parent);
        var other = await discussion.PostAsync("Bob", "It leaves at ten.", parent);
        await newsroom.ApproveAsync(other);
        var waiting = await discussion.PostAsync("Bob", "And at eleven.", parent);
        await using var moderator = await newsroom.ModeratorAsync("Sol");
        var queue = await moderator.OpenAsync();
        await queue.ShowsAsync(waiting);

        await moderator.Keys.PressAsync("c");
        await Assertions.Expect(queue.Panel.Locator(".turn")).ToHaveCountAsync(3);
        await Assertions.Expect(queue.Panel.Locator(".turn.self")).ToContainTextAsync("And at eleven.");
        await moderator.Keys.PressAsync("Escape");
        await Assertions.Expect(queue.Panel).ToHaveCountAsync(0);
        await moderator.Keys.PressAsync("p");
        await Assertions.Expect(queue.Panel.Locator(".turn")).ToHaveCountAsync(2);
        await Assertions.Expect(queue.Panel).ToContainTextAsync("It leaves at ten.");
        Assert.Empty(moderator.Reader.Complaints);
    }

    [BrowserFact]
    public async Task The_question_mark_shows_all_keys_and_nothing_is_decided_while_somebody_types_or_reads_them()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var ids = await PostAsync(newsroom, "One.", "Two.");
        await using var moderator = await newsroom.ModeratorAsync("Sol");
        var queue = await moderator.OpenAsync();
        await queue.ShowsAsync(ids[0]);

        await moderator.Keys.PressAsync("?");
        await Assertions.Expect(queue.Keys).ToBeVisibleAsync();
        await moderator.Keys.PressAsync("a");
        await moderator.Keys.PressAsync("Escape");
        await Assertions.Expect(queue.Keys).ToBeHiddenAsync();
        await moderator.Keys.PressAsync("r");
        await queue.Menu.Locator("[name=note]").FocusAsync();
        await moderator.Keys.TypeAsync("a sad spam 1 x");
        await moderator.Keys.PressAsync("Escape");

        await Assertions.Expect(queue.Menu).ToHaveCountAsync(0);
        await queue.ShowsAsync(ids[0]);
        Assert.Equal("Pending", await newsroom.StateAsync(ids[0]));
    }

    [BrowserFact]
    public async Task G_and_a_letter_change_to_another_list_without_a_page_load()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var ids = await PostAsync(newsroom, "One.", "Two.");
        await newsroom.ApproveAsync(ids[0]);
        await newsroom.Discussion.ReportAsync("Eve", ids[0], "insult", "He means me.");
        await using var moderator = await newsroom.ModeratorAsync("Sol");
        var queue = await moderator.OpenAsync();
        await queue.ShowsAsync(ids[1]);
        await moderator.Reader.Page.EvaluateAsync("window.same = true");

        await moderator.Keys.PressAsync("g");
        await moderator.Keys.PressAsync("r");
        await queue.ShowsAsync(ids[0]);
        await Assertions.Expect(queue.Item).ToContainTextAsync("He means me.");
        await moderator.Keys.PressAsync("g");
        await moderator.Keys.PressAsync("l");
        await Assertions.Expect(queue.Rows).ToHaveCountAsync(2);
        await Assertions.Expect(queue.Tab("all")).ToHaveAttributeAsync("aria-current", "page");

        Assert.True(await moderator.Reader.Page.EvaluateAsync<bool>("window.same"));
    }

    private static async Task<string[]> PostAsync(Newsroom newsroom, params string[] texts)
    {
        var ids = new List<string>();
        foreach (var text in texts) ids.Add(await newsroom.Discussion.PostAsync("Ann " + ids.Count, text));
        return [.. ids];
    }
}
