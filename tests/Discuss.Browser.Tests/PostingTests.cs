using Discuss.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

[Collection(OnStage.Name)]
public sealed class PostingTests(Stage stage)
{
    [BrowserFact]
    public async Task A_guest_posts_says_the_name_once_and_is_still_known_after_a_reload()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var address = discussion.Publish();
        var thread = await reader.OpenThreadAsync(address);

        await thread.Composer.PostAsync("The *first* word.", "Ines");

        await Assertions.Expect(thread.Text("The first word.")).ToBeVisibleAsync();
        await Assertions.Expect(thread.Announcement).ToHaveTextAsync("Your comment is published.");
        await Assertions.Expect(thread.Holding("The first word.")).ToBeFocusedAsync();
        await Assertions.Expect(thread.Composer.Body).ToHaveValueAsync("");
        await Assertions.Expect(thread.Composer.Name).ToHaveCountAsync(0);
        await Assertions.Expect(thread.Count).ToHaveTextAsync("1 comment");
        thread = await reader.OpenThreadAsync(address);
        await Assertions.Expect(thread.Composer.Form).ToContainTextAsync("Ines");
        await thread.Composer.PostAsync("The second, under the same name.");
        await Assertions.Expect(thread.Holding("The second, under the same name.")).ToContainTextAsync("Ines");
        await Assertions.Expect(thread.Comments).ToHaveCountAsync(2);
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task A_reply_is_written_in_place_and_stands_under_its_comment()
    {
        using var discussion = await stage.DiscussionAsync();
        var first = await discussion.PostAsync("Ann", "What about the ferry?");
        await discussion.PostAsync("Bob", "And the pier?");
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());

        var reply = await thread.ReplyAsync("What about the ferry?");
        await Assertions.Expect(reply.Body).ToBeFocusedAsync();
        await reply.PostAsync("It leaves at ten.", "Ines");

        await Assertions.Expect(thread.Comment(first).Locator("li.c").GetByText("It leaves at ten.")).ToBeVisibleAsync();
        await Assertions.Expect(reply.Form).ToHaveCountAsync(0);
        await Assertions.Expect(thread.Comments.Locator(":scope > article .body")).ToHaveTextAsync(["What about the ferry?", "It leaves at ten.", "And the pier?"]);
    }

    [BrowserFact]
    public async Task A_name_that_cannot_be_taken_is_told_beside_its_field_and_the_text_stays()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());

        await thread.Composer.PostAsync("Listen to me.", "Moderator");

        await Assertions.Expect(thread.Composer.Problem).ToBeVisibleAsync();
        await Assertions.Expect(thread.Composer.Name).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(thread.Composer.Name).ToBeFocusedAsync();
        await Assertions.Expect(thread.Composer.Body).ToHaveValueAsync("Listen to me.");
        await Assertions.Expect(thread.Comments).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_comment_whose_answer_was_lost_is_sent_again_without_doubling()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        stage.LostAnswers.Begin(discussion.Site);

        await thread.Composer.PostAsync("Only once, please.", "Ines");
        await Assertions.Expect(thread.Composer.Problem).ToContainTextAsync("There is no connection");
        await Assertions.Expect(thread.Composer.Body).ToHaveValueAsync("Only once, please.");
        stage.LostAnswers.End(discussion.Site);
        await thread.Composer.Post.ClickAsync();

        await Assertions.Expect(thread.Composer.Body).ToHaveValueAsync("");
        await Assertions.Expect(thread.Text("Only once, please.")).ToHaveCountAsync(1);
        Assert.Equal(1, await discussion.CountAsync());
    }

    /// <remarks>On its own, not in a frame: browsers that block third-party cookies give a frame no storage.</remarks>
    [BrowserFact]
    public async Task A_draft_and_its_key_survive_a_reload()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenFrameAloneAsync(discussion.FrameAddress());
        stage.LostAnswers.Begin(discussion.Site);
        await thread.Composer.PostAsync("Only once, please.", "Ines");
        await Assertions.Expect(thread.Composer.Problem).ToContainTextAsync("There is no connection");
        stage.LostAnswers.End(discussion.Site);

        thread = await reader.OpenFrameAloneAsync(discussion.FrameAddress());
        await Assertions.Expect(thread.Composer.Body).ToHaveValueAsync("Only once, please.");
        await thread.Composer.Post.ClickAsync();

        await Assertions.Expect(thread.Composer.Body).ToHaveValueAsync("");
        Assert.Equal(1, await discussion.CountAsync());
    }

    [BrowserFact]
    public async Task An_author_previews_edits_and_deletes_without_leaving_the_page()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await thread.Composer.WriteAsync("It has **weight**.", "Ines");
        await thread.Composer.Form.Locator("button[name=preview]").ClickAsync();
        await Assertions.Expect(thread.Composer.Preview.Locator("strong")).ToHaveTextAsync("weight");
        await thread.Composer.Post.ClickAsync();
        var comment = thread.Holding("It has weight.");

        await comment.Locator("details.more summary").ClickAsync();
        await comment.Locator("[data-edit]").ClickAsync();
        var edit = thread.Root.Locator("form.placed");
        await Assertions.Expect(edit.Locator("textarea")).ToHaveValueAsync("It has **weight**.");
        await edit.Locator("textarea").FillAsync("It has *grace*.");
        await edit.Locator("textarea").PressAsync("Control+Enter");
        await Assertions.Expect(thread.Text("It has grace.")).ToBeVisibleAsync();
        await Assertions.Expect(edit).ToHaveCountAsync(0);

        comment = thread.Holding("It has grace.");
        await comment.Locator("details.more summary").ClickAsync();
        await comment.Locator("[data-delete]").ClickAsync();
        await thread.Root.GetByRole(AriaRole.Button, new() { Name = "Delete it" }).ClickAsync();
        await Assertions.Expect(thread.Comments).ToHaveCountAsync(0);
        Assert.Equal(0, await discussion.CountAsync());
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task Who_is_asked_to_think_again_sees_which_words_and_may_insist_and_then_waits_for_a_moderator()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());

        await thread.Composer.PostAsync("You are a stupid worthless moron.", "Ines");

        await Assertions.Expect(thread.Composer.Problem).ToContainTextAsync("This may read as an insult.");
        await Assertions.Expect(thread.Composer.Problem.Locator("mark")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(thread.Composer.Body).ToHaveValueAsync("You are a stupid worthless moron.");
        await thread.Composer.Problem.GetByRole(AriaRole.Button, new() { Name = "Post anyway" }).ClickAsync();
        await Assertions.Expect(thread.Announcement).ToHaveTextAsync("Thank you. Your comment is published once a moderator has seen it.");
        await Assertions.Expect(thread.Comments).ToHaveCountAsync(0);
        Assert.Equal(0, await discussion.CountAsync());
    }

    [BrowserFact]
    public async Task A_vote_counts_at_once_and_is_taken_back_by_the_same_button()
    {
        using var discussion = await stage.DiscussionAsync();
        var id = await discussion.PostAsync("Ann", "Vote for me.");
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await thread.Composer.PostAsync("I am here, too.", "Ines");
        var up = thread.Article(id).Locator("[data-vote='1']");
        var score = thread.Article(id).Locator("[data-score-text]");

        await up.ClickAsync();
        await Assertions.Expect(score).ToHaveTextAsync("1");
        await Assertions.Expect(up).ToHaveAttributeAsync("aria-pressed", "true");
        await up.ClickAsync();

        await Assertions.Expect(score).ToHaveTextAsync("0");
        await Assertions.Expect(up).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [BrowserFact]
    public async Task A_report_is_sent_from_where_the_comment_stands()
    {
        using var discussion = await stage.DiscussionAsync();
        var id = await discussion.PostAsync("Ann", "Buy my watches.");
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await thread.Composer.PostAsync("Hm.", "Ines");

        await thread.Article(id).Locator("details.more summary").ClickAsync();
        await thread.Article(id).Locator("[data-report]").ClickAsync();
        await thread.Root.Locator("form.report select").SelectOptionAsync("spam");
        await thread.Root.Locator("form.report button.btn").ClickAsync();

        await Assertions.Expect(thread.Comment(id).GetByText("A moderator will look at it")).ToBeVisibleAsync();
    }
}
