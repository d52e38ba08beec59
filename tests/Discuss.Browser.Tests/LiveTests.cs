using Discuss.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

[Collection(OnStage.Name)]
public sealed class LiveTests(Stage stage)
{
    [BrowserFact]
    public async Task What_others_write_gathers_behind_a_pill_in_its_place_and_the_page_does_not_move()
    {
        using var discussion = await stage.DiscussionAsync();
        var first = await discussion.PostAsync("Ann", "First.");
        for (var i = 2; i <= 8; i++) await discussion.PostAsync("Ann", $"Comment {i}");
        var last = await discussion.PostAsync("Ann", "Last.");
        await using var here = await stage.ReaderAsync();
        await using var there = await stage.ReaderAsync();
        var address = discussion.Publish();
        var article = await here.OpenAsync(address);
        var other = await there.OpenThreadAsync(address);
        await Assertions.Expect(article.Thread.Readers).ToHaveTextAsync("2 reading now");
        await article.Thread.Article(last).ScrollIntoViewIfNeededAsync();
        var (scrolled, before) = (await article.ScrolledAsync(), await article.Thread.Article(last).BoundingBoxAsync());

        var reply = await other.ReplyAsync("First.");
        await reply.PostAsync("A reply from the other window.", "Bob");
        await Assertions.Expect(other.Text("A reply from the other window.")).ToBeVisibleAsync();
        await discussion.PostAsync("Cleo", "And one by the API.", first);

        await Assertions.Expect(article.Thread.Pills).ToHaveTextAsync(["2 new replies"]);
        await Assertions.Expect(article.Thread.Count).ToHaveTextAsync("11 comments");
        var after = await article.Thread.Article(last).BoundingBoxAsync();
        Assert.Equal(scrolled, await article.ScrolledAsync());
        Assert.Equal((before!.X, before.Y, before.Height), (after!.X, after.Y, after.Height));

        await article.Thread.Pills.ClickAsync();
        await Assertions.Expect(article.Thread.Comment(first).Locator("li.c:visible .body"))
            .ToHaveTextAsync(["A reply from the other window.", "And one by the API."]);
        await Assertions.Expect(article.Thread.Holding("A reply from the other window.")).ToBeFocusedAsync();
        await Assertions.Expect(article.Thread.Pills).ToHaveCountAsync(0);
        Assert.Empty(here.Complaints);
        Assert.Empty(there.Complaints);
    }

    [BrowserFact]
    public async Task Who_was_offline_catches_up_with_each_comment_exactly_once()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "Before.");
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await discussion.PostAsync("Ann", "Heard live.");
        await Assertions.Expect(thread.Pills).ToHaveTextAsync(["1 new comment"]);

        await reader.Context.SetOfflineAsync(true);
        for (var i = 1; i <= 5; i++) await discussion.PostAsync("Bob", $"Missed {i}");
        await reader.Context.SetOfflineAsync(false);

        await Assertions.Expect(thread.Pills).ToHaveTextAsync(["6 new comments"]);
        await thread.Pills.ClickAsync();
        await discussion.PostAsync("Bob", "Live again.");
        await Assertions.Expect(thread.Pills).ToHaveTextAsync(["1 new comment"]);
        await thread.Pills.ClickAsync();
        await Assertions.Expect(thread.Comments.Locator(".body")).ToHaveTextAsync(
            ["Before.", "Heard live.", "Missed 1", "Missed 2", "Missed 3", "Missed 4", "Missed 5", "Live again."]);
    }

    [BrowserFact]
    public async Task Where_WebSockets_are_refused_the_page_asks()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "Before.");
        await using var reader = await stage.ReaderAsync();
        await reader.Page.RouteWebSocketAsync("**/live", socket => _ = socket.CloseAsync(new() { Code = 1011 }));
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await Assertions.Expect(thread.Text("Before.")).ToBeVisibleAsync();

        await discussion.PostAsync("Bob", "After.");

        await Assertions.Expect(thread.Pills).ToHaveTextAsync(["1 new comment"]);
    }

    [BrowserFact]
    public async Task Edits_scores_and_removals_show_in_place()
    {
        using var discussion = await stage.DiscussionAsync();
        var id = await discussion.PostAsync("Ann", "With a mitsake.");
        var gone = await discussion.PostAsync("Bob", "Not for long.");
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await Assertions.Expect(thread.Text("With a mitsake.")).ToBeVisibleAsync();

        await discussion.EditAsync("Ann", id, "Without a mistake.");
        await discussion.VoteAsync("Cleo", id, 1);
        await discussion.DeleteAsync("Bob", gone);

        await Assertions.Expect(thread.Article(id).Locator(".body")).ToHaveTextAsync("Without a mistake.");
        await Assertions.Expect(thread.Article(id).Locator("[data-score-text]")).ToHaveTextAsync("1");
        await Assertions.Expect(thread.Article(gone)).ToContainTextAsync("Removed.");
        await Assertions.Expect(thread.Article(gone)).Not.ToContainTextAsync("Not for long.");
        await Assertions.Expect(thread.Count).ToHaveTextAsync("1 comment");
    }

    [BrowserFact]
    public async Task New_comments_that_belong_past_the_end_of_the_page_are_counted_on_the_way_there()
    {
        using var discussion = await stage.DiscussionAsync();
        for (var i = 1; i <= 25; i++) await discussion.PostAsync("Ann", $"Comment {i}");
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await Assertions.Expect(thread.Text("Comment 20")).ToBeVisibleAsync();

        await discussion.PostAsync("Bob", "Comment 26");

        await Assertions.Expect(thread.MoreComments).ToContainTextAsync("1 new comment");
        await thread.MoreComments.ClickAsync();
        await Assertions.Expect(thread.Comments.Locator(".body")).ToHaveTextAsync([.. Enumerable.Range(1, 26).Select(i => $"Comment {i}")]);
        await Assertions.Expect(thread.Holding("Comment 21")).ToBeFocusedAsync();
        await Assertions.Expect(thread.MoreComments).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task In_the_newest_order_the_pill_stands_at_the_top()
    {
        using var discussion = await stage.DiscussionAsync();
        await discussion.PostAsync("Ann", "Old.");
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await thread.Root.Locator(".tabs").GetByText("Newest").ClickAsync();
        await Assertions.Expect(thread.Main).ToHaveAttributeAsync("data-sort", "newest");

        await discussion.PostAsync("Bob", "Newer.");
        await discussion.PostAsync("Bob", "Newest of all.");

        await Assertions.Expect(thread.Pills).ToHaveTextAsync(["2 new comments"]);
        await thread.Pills.ClickAsync();
        await Assertions.Expect(thread.Comments.Locator(".body")).ToHaveTextAsync(["Newest of all.", "Newer.", "Old."]);
    }

    [BrowserFact]
    public async Task A_discussion_that_begins_while_the_page_is_open_becomes_live()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await thread.Composer.PostAsync("Anyone here?", "Ines");
        await Assertions.Expect(thread.Text("Anyone here?")).ToBeVisibleAsync();

        await discussion.PostAsync("Bob", "Yes.");

        await Assertions.Expect(thread.Pills).ToHaveTextAsync(["1 new comment"]);
    }
}
