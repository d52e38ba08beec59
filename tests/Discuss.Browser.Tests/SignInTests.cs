using Discuss.Browser.Tests.Browsing;
using Discuss.Browser.Tests.Pages;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.SignOn;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Discuss.Browser.Tests;

/// <summary>
/// Signing in from a publisher's page on another registrable domain, over https, in a browser that blocks third-party cookies.
/// </summary>
[Collection(OnStage.Name)]
public sealed class SignInTests(Stage stage)
{
    private const string Password = "nine violet kettles";

    /// <remarks>Without this the other tests here would show nothing.</remarks>
    [BrowserFact]
    public async Task The_browser_blocks_third_party_cookies_in_the_frame()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        await reader.Page.GotoAsync(discussion.FrameAddress());
        await reader.Page.EvaluateAsync("() => { document.cookie = 'probe=1; SameSite=None; Secure; Path=/'; }");
        Assert.Contains("probe=1", await CookiesAsync(reader.Page.MainFrame), StringComparison.Ordinal);

        await reader.OpenThreadAsync(discussion.Publish());

        var frame = reader.Page.Frames.Single(one => one.Url.StartsWith(stage.Home.AbsoluteUri, StringComparison.Ordinal));
        Assert.DoesNotContain("probe", await CookiesAsync(frame), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Register_confirm_post_reload_still_signed_in_sign_out_everywhere()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var (address, name, email) = (discussion.Publish(), NewName("Rosa"), NewEmail());
        var thread = await reader.OpenThreadAsync(address);

        var window = await SignInWindow.OpenAsync(reader.Page, thread.Composer);
        await window.RegisterAsync(name, email, Password);
        await ConfirmAsync(reader, email);
        await window.ContinueAsync();

        await Expect(thread.Composer.Writer).ToHaveTextAsync(name);
        await thread.Composer.PostAsync("Registered, confirmed, and here.");
        await Expect(thread.Text("Registered, confirmed, and here.")).ToBeVisibleAsync();

        await reader.Page.ReloadAsync();
        await thread.AliveAsync();
        await Expect(thread.Composer.Writer).ToHaveTextAsync(name);

        await thread.Composer.SignOut.ClickAsync();
        await Expect(thread.Composer.Name).ToBeVisibleAsync();
        await reader.Page.ReloadAsync();
        await thread.AliveAsync();
        await Expect(thread.Composer.Name).ToBeVisibleAsync();
        await reader.Page.GotoAsync(new Uri(stage.Home, "account").AbsoluteUri);
        await Expect(reader.Page.Locator("form[action='/account/sign-in'] input[name=password]")).ToBeVisibleAsync();
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task Signed_in_in_a_frame_the_servers_own_pages_know_it_too_and_signing_out_in_one_ends_it_in_both()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var (name, email) = (NewName("Nuria"), NewEmail());
        await stage.MemberAsync(name, email, Password);
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        var window = await SignInWindow.OpenAsync(reader.Page, thread.Composer);
        var closed = window.Page.WaitForCloseAsync();
        await window.SignInAsync(email, Password);
        await closed;
        await Expect(thread.Composer.Writer).ToHaveTextAsync(name);

        using var other = await stage.DiscussionAsync();
        var second = await reader.Context.NewPageAsync();
        await second.GotoAsync(new Uri(stage.Home, $"t/{other.Site}?key={other.Key}").AbsoluteUri);
        var alone = new ThreadPage(second.Locator("html"));
        await alone.AliveAsync();
        await Expect(alone.Composer.Writer).ToHaveTextAsync(name);

        await thread.Composer.SignOut.ClickAsync();
        await Expect(thread.Composer.Name).ToBeVisibleAsync();
        await second.ReloadAsync();
        await alone.AliveAsync();
        await Expect(alone.Composer.Name).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_guest_posts_registers_and_what_they_wrote_is_the_members()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var (name, email) = (NewName("Leto"), NewEmail());
        var thread = await reader.OpenThreadAsync(discussion.Publish());
        await thread.Composer.PostAsync("Written as a guest.", "Passing by");
        await Expect(thread.Text("Written as a guest.")).ToBeVisibleAsync();
        await reader.Page.ReloadAsync();
        await thread.AliveAsync();

        var window = await SignInWindow.OpenAsync(reader.Page, thread.Composer);
        await window.RegisterAsync(name, email, Password);
        await ConfirmAsync(reader, email);
        await window.ContinueAsync();

        await Expect(thread.Composer.Writer).ToHaveTextAsync(name);
        await Expect(thread.Holding("Written as a guest.").Locator(".name")).ToHaveTextAsync(name);
    }

    [BrowserFact]
    public async Task The_publishers_own_users_are_known_at_once_and_gone_when_the_publisher_says_so()
    {
        using var discussion = await stage.DiscussionAsync();
        using var keys = new PublisherKeys();
        await stage.SignOnAsync(discussion.Site, keys);
        await using var reader = await stage.ReaderAsync();
        var name = NewName("Paloma");
        var token = keys.Sign(PublisherKeys.Claims("reader-1", name), "ES256", keyId: "e");
        var known = discussion.Publish(article => article with { Attributes = $"data-sso=\"{token}\"" });

        var thread = await reader.OpenThreadAsync(known);
        await Expect(thread.Composer.Writer).ToHaveTextAsync(name);
        await thread.Composer.PostAsync("Known without a click.");
        await Expect(thread.Text("Known without a click.")).ToBeVisibleAsync();

        // The same page again, as from a cache: the token was used, and is for whom it made known.
        await reader.Page.ReloadAsync();
        await thread.AliveAsync();
        await Expect(thread.Composer.Writer).ToHaveTextAsync(name);

        var nobody = await reader.OpenAsync(discussion.Publish(article => article with { Attributes = "data-sso=\"\"" }));
        await Expect(nobody.Thread.Composer.Name).ToBeVisibleAsync();
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task Where_the_publisher_has_a_sign_in_of_its_own_the_frame_leads_there()
    {
        using var discussion = await stage.DiscussionAsync();
        using var keys = new PublisherKeys();
        await stage.SignOnAsync(discussion.Site, keys);
        await using var reader = await stage.ReaderAsync();
        var login = discussion.Publish();
        var thread = await reader.OpenThreadAsync(discussion.Publish(article => article with { Attributes = $"data-sso=\"\" data-sso-sign-in=\"{login}\"" }));

        await thread.Composer.SignIn.ClickAsync();

        await reader.Page.WaitForURLAsync(login);
    }

    [BrowserFact]
    public async Task A_passkey_in_the_window_signs_the_frame_in_without_a_name_or_a_password()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        // The quiet question in the field of the mail address would be answered before anybody finds the button.
        await reader.Context.AddInitScriptAsync("if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false");
        var (name, email) = (NewName("Ada"), NewEmail());
        await stage.MemberAsync(name, email, Password);
        var first = await VirtualAuthenticator.PlugInAsync(reader.Page);
        await reader.Page.GotoAsync(new Uri(stage.Home, "account/sign-in?return=%2Faccount%2Fpasskeys").AbsoluteUri);
        await new SignInWindow(reader.Page).SignInAsync(email, Password);
        await reader.Page.Locator("form[data-passkey-new] input[name=name]").FillAsync("Phone");
        await reader.Page.Locator("form[data-passkey-new] button").ClickAsync();
        await Expect(reader.Page.Locator("input[value='Phone']")).ToBeVisibleAsync();

        // Another tab, in which nobody is signed in any more.
        await reader.Context.ClearCookiesAsync();
        var article = await reader.Context.NewPageAsync();
        await article.GotoAsync(discussion.Publish());
        var thread = new ArticlePage(article).Thread;
        await thread.AliveAsync();
        var window = await SignInWindow.OpenAsync(article, thread.Composer);
        await (await VirtualAuthenticator.PlugInAsync(window.Page)).TakeOverAsync(first);
        var closed = window.Page.WaitForCloseAsync();
        await window.Page.Locator("form[data-passkey] button").ClickAsync();
        await closed;

        await Expect(thread.Composer.Writer).ToHaveTextAsync(name);
        await article.ReloadAsync();
        await thread.AliveAsync();
        await Expect(thread.Composer.Writer).ToHaveTextAsync(name);
    }

    [BrowserFact]
    public async Task An_account_elsewhere_signs_the_frame_in_at_first_with_a_name_and_then_at_once()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var name = NewName("Iker");
        stage.Provider.Person = new { sub = Guid.NewGuid().ToString("N"), name, email = NewEmail(), email_verified = true };
        var address = discussion.Publish();
        var thread = await reader.OpenThreadAsync(address);

        var window = await SignInWindow.OpenAsync(reader.Page, thread.Composer);
        var closed = window.Page.WaitForCloseAsync();
        await window.Page.Locator("a[href^='/account/external/elsewhere']").ClickAsync();
        await Expect(window.Page.Locator("form[action='/account/external/register'] input[name=name]")).ToHaveValueAsync(name);
        await window.Page.Locator("form[action='/account/external/register'] button").ClickAsync();
        await closed;
        await Expect(thread.Composer.Writer).ToHaveTextAsync(name);

        await thread.Composer.SignOut.ClickAsync();
        await Expect(thread.Composer.Name).ToBeVisibleAsync();
        await thread.AliveAsync();
        window = await SignInWindow.OpenAsync(reader.Page, thread.Composer);
        closed = window.Page.WaitForCloseAsync();
        await window.Page.Locator("a[href^='/account/external/elsewhere']").ClickAsync();
        await closed;
        await Expect(thread.Composer.Writer).ToHaveTextAsync(name);
        Assert.Empty(reader.Complaints);
    }

    private static string NewName(string start) => $"{start} {Guid.NewGuid().ToString("N")[..6]}";

    private static string NewEmail() => $"m{Guid.NewGuid():N}@example.org";

    private static Task<string> CookiesAsync(IFrame frame) => frame.EvaluateAsync<string>("() => document.cookie");

    /// <summary>Opens the link of the mail in a window of its own, as a mail program would, and presses the button.</summary>
    private async Task ConfirmAsync(Reader reader, string email)
    {
        var mail = await stage.Host.MailAsync(email);
        var page = await reader.Context.NewPageAsync();
        await page.GotoAsync(new Uri(stage.Home, mail.Link("/account/register/confirm")).AbsoluteUri);
        await page.Locator("form[action='/account/register/confirm'] button[type=submit]").ClickAsync();
        await Expect(page.Locator("form[action='/account/register/confirm']")).ToHaveCountAsync(0);
        await page.CloseAsync();
    }
}
