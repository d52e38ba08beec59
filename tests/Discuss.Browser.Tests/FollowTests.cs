using Discuss.Browser.Tests.Browsing;
using Discuss.Server.Tests.Identity;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Discuss.Browser.Tests;

/// <summary>Coming back: following by mail without a name, the bell, names offered, people ignored.</summary>
[Collection(OnStage.Name)]
public sealed class FollowTests(Stage stage)
{
    [BrowserFact]
    public async Task A_reader_follows_by_mail_confirms_gets_the_mail_of_a_comment_and_ends_it_by_one_click()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var email = $"f{Guid.NewGuid():N}@example.org";
        var thread = await reader.OpenThreadAsync(discussion.Publish());

        await thread.Root.Locator("[data-follow-panel] summary").ClickAsync();
        await thread.Root.Locator("[data-follow-panel] input[name=email]").FillAsync(email);
        await thread.Root.Locator("[data-follow-panel] button").ClickAsync();
        await Expect(thread.Root.Locator(".notice")).ToContainTextAsync("Open the link in the mail");
        var page = await reader.Context.NewPageAsync();
        await page.GotoAsync(Address((await stage.Host.MailAsync(email)).Link("/account/follows")));
        await page.Locator("button[value=confirm]").ClickAsync();
        await Expect(page.GetByText("Confirmed.")).ToBeVisibleAsync();

        var id = await discussion.PostAsync("Tom", "Something new is said.");
        var mail = await stage.Host.MailAsync(email, 2);
        Assert.Contains("Something new is said.", mail.Text, StringComparison.Ordinal);
        Assert.Contains(id, mail.Text, StringComparison.Ordinal);
        await page.GotoAsync(Address(mail.Link("/unsubscribe")));
        await page.GetByRole(AriaRole.Button, new() { Name = "End it" }).ClickAsync();
        await Expect(page.GetByText("Done.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "What you follow" }).ClickAsync();
        await Expect(page.GetByText("You follow no discussion.")).ToBeVisibleAsync();
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task Who_writes_says_in_the_composer_what_comes_by_mail_and_is_mailed_the_reply()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var email = $"f{Guid.NewGuid():N}@example.org";
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await thread.Composer.Form.Locator("select[name=tell]").SelectOptionAsync("Replies");

        await thread.Composer.PostAsync("Mail me of replies.", "Mira");
        await Expect(thread.Composer.Form.Locator("[data-error]")).ToBeVisibleAsync();
        await thread.Composer.Form.Locator("input[name=email]").FillAsync(email);
        await thread.Composer.PostAsync("Mail me of replies.");
        await Expect(thread.Text("Mail me of replies.")).ToBeVisibleAsync();

        await Expect(thread.Composer.Form.Locator("input[name=told]")).ToHaveValueAsync("Replies");
        var placed = await thread.ReplyAsync("Mail me of replies.");
        await Expect(placed.Form.Locator("select[name=tell]")).ToHaveValueAsync("Replies");
        await reader.Page.ReloadAsync();
        await thread.AliveAsync();
        await Expect(thread.Composer.Form.Locator("select[name=tell]")).ToHaveValueAsync("Replies");

        var page = await reader.Context.NewPageAsync();
        await page.GotoAsync(Address((await stage.Host.MailAsync(email)).Link("/account/guest/confirm")));
        await page.Locator("form[action='/account/guest/confirm'] button").ClickAsync();
        await Expect(page.GetByText("Your address is confirmed")).ToBeVisibleAsync();
        var id = (await thread.Holding("Mail me of replies.").Locator("xpath=..").GetAttributeAsync("data-id"))!;
        var reply = await discussion.PostAsync("Tom", "I answer you.", id);
        var mail = await stage.Host.MailAsync(email, 2);
        Assert.Contains("I answer you.", mail.Text, StringComparison.Ordinal);
        Assert.Contains(reply, mail.Text, StringComparison.Ordinal);
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task The_bell_rings_when_somebody_answers_and_is_silent_once_it_was_read()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await thread.Composer.PostAsync("Who knows the harbour?", "Mira");
        await Expect(thread.Text("Who knows the harbour?")).ToBeVisibleAsync();
        await reader.Page.ReloadAsync();
        await thread.AliveAsync();
        var count = thread.Root.Locator("[data-unread]");
        await Expect(count).ToBeHiddenAsync();
        var id = (await thread.Holding("Who knows the harbour?").Locator("xpath=..").GetAttributeAsync("data-id"))!;

        await discussion.PostAsync("Tom", "I do, since forty years.", id);

        await Expect(count).ToHaveTextAsync("1");
        await thread.Root.Locator("[data-bell] summary").ClickAsync();
        var news = thread.Root.Locator("[data-bell] .drop");
        await Expect(news).ToContainTextAsync("Tom replied to you");
        await Expect(news).ToContainTextAsync("I do, since forty years.");
        await Expect(count).ToBeHiddenAsync();
        await reader.Page.ReloadAsync();
        await thread.AliveAsync();
        await Expect(count).ToBeHiddenAsync();
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task Names_of_the_discussion_are_offered_after_an_at_sign_and_taken_by_the_keyboard()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        await discussion.PostAsync("Ilse Berg", "I was first.");
        await discussion.PostAsync("Ilka", "And I second.");
        var thread = await reader.OpenThreadAsync(discussion.Publish());

        await thread.Composer.Body.PressSequentiallyAsync("I think @il");
        var offered = thread.Root.Locator("[role=option]");
        await Expect(offered).ToHaveTextAsync(["Ilka", "Ilse Berg"]);
        await thread.Composer.Body.PressAsync("ArrowDown");
        await thread.Composer.Body.PressAsync("Enter");
        await Expect(offered).ToHaveCountAsync(0);
        await Expect(thread.Composer.Body).ToHaveValueAsync("I think @Ilse Berg ");
        await thread.Composer.Body.PressSequentiallyAsync("is right.");
        await thread.Composer.Name.FillAsync("Tom");
        await thread.Composer.Post.ClickAsync();

        await Expect(thread.Holding("is right.").Locator("a.mention")).ToHaveTextAsync("@Ilse Berg");
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task Who_is_ignored_is_hidden_here_and_when_the_page_is_opened_again_and_also_when_writing_live()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        await discussion.PostAsync("Loud", "All of you are wrong.");
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await thread.Composer.PostAsync("I am only reading.", "Mira");
        await Expect(thread.Text("I am only reading.")).ToBeVisibleAsync();
        await reader.Page.ReloadAsync();
        await thread.AliveAsync();

        var loud = thread.Holding("All of you are wrong.");
        await loud.Locator("details.more summary").ClickAsync();
        await loud.Locator("[data-ignore]").ClickAsync();
        await Expect(loud.Locator(".body")).ToBeHiddenAsync();
        await Expect(loud).ToContainTextAsync("You ignore Loud");
        await discussion.PostAsync("Loud", "And I say it again.");
        await thread.Pills.First.ClickAsync();
        await Expect(thread.Holding("And I say it again.").Locator(".body")).ToBeHiddenAsync();

        await reader.Page.ReloadAsync();
        await thread.AliveAsync();
        await Expect(loud.Locator(".body")).ToBeHiddenAsync();
        await loud.Locator("[data-show-ignored]").ClickAsync();
        await Expect(loud.Locator(".body")).ToBeVisibleAsync();
        Assert.Empty(reader.Complaints);
    }

    private string Address(string path) => new Uri(stage.Home, path).AbsoluteUri;
}
