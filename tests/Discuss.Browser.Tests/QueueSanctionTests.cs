using Discuss.Browser.Tests.Browsing;
using Discuss.Browser.Tests.Pages;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

/// <summary>Sanctions from the queue.</summary>
[Collection(OnStage.Name)]
public sealed class QueueSanctionTests(Stage stage)
{
    [BrowserFact]
    public async Task X_and_three_numbers_mute_the_author_for_a_day_and_the_record_says_so_at_once()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var id = await newsroom.Discussion.PostAsync("Ann", "One.");
        await using var moderator = await newsroom.ModeratorAsync("Sol");
        var queue = await moderator.OpenAsync();
        await queue.ShowsAsync(id);

        await moderator.Keys.PressAsync("x");
        await moderator.Keys.PressAsync("2");
        await moderator.Keys.PressAsync("2");
        await moderator.Keys.PressAsync("1");
        await moderator.Keys.PressAsync("Enter");

        await Assertions.Expect(queue.Notices).ToContainTextAsync("Sanctioned: Ann");
        await Assertions.Expect(queue.Person.Locator(".sanctions .active")).ToContainTextAsync("Mute: an insult");
        await queue.Person.GetByText("Lift").ClickAsync();
        await Assertions.Expect(queue.Person.Locator(".sanctions .active")).ToHaveCountAsync(0);
        await Assertions.Expect(queue.Person.Locator(".sanctions li")).ToHaveCountAsync(1);
        Assert.Empty(moderator.Reader.Complaints);
    }

    [BrowserFact]
    public async Task A_warning_is_not_asked_how_long_and_a_suspension_has_no_choice_without_an_end()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var id = await newsroom.Discussion.PostAsync("Ann", "One.");
        await using var moderator = await newsroom.ModeratorAsync("Sol");
        var queue = await moderator.OpenAsync();
        await queue.ShowsAsync(id);

        await moderator.Keys.PressAsync("x");
        await moderator.Keys.PressAsync("3");
        await Assertions.Expect(queue.Menu.GetByLabel("no end")).ToBeDisabledAsync();
        await queue.Menu.Locator("[value=warn]").CheckAsync();
        await Assertions.Expect(queue.Menu.Locator("[data-durations]")).ToBeHiddenAsync();
        await moderator.Keys.PressAsync("4");
        await moderator.Keys.PressAsync("Enter");

        await Assertions.Expect(queue.Person.Locator(".sanctions .active")).ToContainTextAsync("Warn: off the topic");
    }

    [BrowserFact]
    public async Task Without_scripts_the_same_menu_is_a_form()
    {
        using var newsroom = await Newsroom.OpenAsync(stage);
        var id = await newsroom.Discussion.PostAsync("Ann", "One.");
        await using var moderator = await newsroom.ModeratorAsync("Sol", new() { JavaScriptEnabled = false });
        await moderator.Reader.Page.GotoAsync(moderator.Address);
        var queue = new QueueScreen(moderator.Reader.Page);
        await queue.ShowsAsync(id);

        await queue.Item.Locator("details[data-menu=sanction] summary").ClickAsync();
        await queue.Menu.Locator("[value=suspend]").CheckAsync();
        await queue.Menu.Locator("[name=hours][value='168']").CheckAsync();
        await queue.Menu.Locator("[name=reason]").First.CheckAsync();
        await queue.Menu.Locator("button.no").ClickAsync();
        await Assertions.Expect(queue.Person.Locator(".sanctions .active")).ToContainTextAsync("Suspend: an insult");
        await queue.Person.GetByText("Lift").ClickAsync();

        await Assertions.Expect(queue.Person.Locator(".sanctions .active")).ToHaveCountAsync(0);
        await queue.ShowsAsync(id);
    }
}
