using Discuss.Browser.Tests.Browsing;
using Discuss.Browser.Tests.Pages;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Identity;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Discuss.Browser.Tests;

/// <summary>A guest whom the browser forgot comes back by the mail address that they confirmed.</summary>
[Collection(OnStage.Name)]
public sealed class GuestRecoveryTests(Stage stage)
{
    [BrowserFact]
    public async Task The_link_in_the_mail_makes_the_frame_the_guest_again_who_then_edits_what_they_wrote()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var (address, name, email) = (discussion.Publish(), "Ilse " + Guid.NewGuid().ToString("N")[..6], $"g{Guid.NewGuid():N}@example.org");
        var thread = await reader.OpenThreadAsync(address);
        await thread.Composer.Mail.FillAsync(email);
        await thread.Composer.PostAsync("Before the browser forgot me.", name);
        await Expect(thread.Text("Before the browser forgot me.")).ToBeVisibleAsync();
        await FollowAsync(reader, (await stage.Host.MailAsync(email)).Link("/account/guest/confirm"), "form[action='/account/guest/confirm'] button");

        await reader.Context.ClearCookiesAsync();
        thread = await reader.OpenThreadAsync(address);
        await Expect(thread.Composer.Name).ToBeVisibleAsync();
        var window = await SignInWindow.OpenAsync(reader.Page, thread.Composer);
        await window.Page.Locator("a[href^='/account/guest']").ClickAsync();
        await window.Page.Locator("form[action='/account/guest'] input[name=email]").FillAsync(email);
        await window.Page.Locator("form[action='/account/guest'] button").ClickAsync();
        await Expect(window.Page.Locator("[data-waits]")).ToBeVisibleAsync();
        var closed = window.Page.WaitForCloseAsync();
        await FollowAsync(reader, (await stage.Host.MailAsync(email, 2)).Link("/account/guest/recover"), "form[action='/account/guest/recover'] button[name=guest]");
        await closed;

        await Expect(thread.Composer.Writer).ToHaveTextAsync(name);
        await reader.Page.ReloadAsync();
        await thread.AliveAsync();
        await Expect(thread.Composer.Writer).ToHaveTextAsync(name);
        await thread.Composer.PostAsync("And after.");
        await Expect(thread.Holding("And after.").Locator(".name")).ToHaveTextAsync(name);
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task A_name_that_may_not_be_worn_is_told_beside_the_field_in_the_readers_language()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(discussion.Publish(article => article with { Language = "de" }));

        await thread.Composer.PostAsync("Ein Kommentar.", "Ann ✓");
        await Expect(thread.Composer.Problem).ToContainTextAsync("Abzeichen");
        await Expect(thread.Composer.Name).ToBeFocusedAsync();
        await thread.Composer.PostAsync("Ein Kommentar.", "Аdmin");

        await Expect(thread.Composer.Problem).ToContainTextAsync("reserviert");
    }

    [BrowserFact]
    public async Task On_a_phone_the_name_and_the_mail_address_fit_into_the_composer_in_every_language()
    {
        using var discussion = await Discussion.StartAsync(stage, new SiteSettings { Origins = [stage.Publisher.Origin], Guests = GuestPolicy.WithMail });
        await using var reader = await stage.ReaderAsync(new() { ViewportSize = new() { Width = 340, Height = 700 }, IsMobile = true, HasTouch = true, ColorScheme = ColorScheme.Dark });
        foreach (var language in new[] { "en", "de", "fr", "es", "ar" })
        {
            var thread = await reader.OpenThreadAsync(discussion.Publish(article => article with { Language = language }));
            await Expect(thread.Composer.Mail).ToBeVisibleAsync();
            Assert.False(await thread.Root.EvaluateAsync<bool>("root => root.scrollWidth > root.clientWidth"), language);
            // Nobody types an address into a slit, and what stands in it before is read whole.
            Assert.True(await thread.Composer.Mail.EvaluateAsync<bool>("field => field.clientWidth >= 160 && field.scrollWidth <= field.clientWidth"), language);
        }
    }

    /// <summary>Opens a link in a window of its own, as a mail program does, and presses a button there.</summary>
    private async Task FollowAsync(Reader reader, string link, string button)
    {
        var page = await reader.Context.NewPageAsync();
        await page.GotoAsync(new Uri(stage.Home, link).AbsoluteUri);
        await page.Locator(button).First.ClickAsync();
        await Expect(page.Locator(button)).ToHaveCountAsync(0);
        await page.CloseAsync();
    }
}
