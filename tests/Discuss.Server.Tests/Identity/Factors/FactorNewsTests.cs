using Discuss.Server.Pages.Account.Factors;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity.External;
using Discuss.Server.Tests.Identity.Passkeys;

namespace Discuss.Server.Tests.Identity.Factors;

/// <summary>A member hears by mail what was changed about the ways into their account, whoever did it.</summary>
public sealed class FactorNewsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_authenticator_app_its_codes_and_its_end_are_told(Database database)
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var host = await DiscussHost.StartAsync(new HostOptions { Database = database, Clock = clock });
        var app = await App.SetUpAsync(host, clock);
        Assert.Equal(["An authenticator app was set up"], await SubjectsAsync(host, app.Email, 1));
        var form = new Dictionary<string, string> { ["formToken"] = (await host.PageAsync("/account/two-factor", app.Cookie)).FormToken() };

        await host.FormAsync("/account/two-factor/codes", new(form), app.Cookie);
        await host.MailsAsync(app.Email, 2);
        await host.FormAsync("/account/two-factor/off", new(form), app.Cookie);

        Assert.Equal(
            ["An authenticator app was set up", "New recovery codes were made", "The authenticator app was turned off"], await SubjectsAsync(host, app.Email, 3));
        Assert.All(await host.MailsAsync(app.Email, 3), mail => Assert.Equal("/account/security", mail.Link("/account/security")));
        // What was refused is told to nobody: there is nothing to turn off any more.
        await host.FormAsync("/account/two-factor/off", new(form), await host.SignInAsync(app.Email));
        Assert.Equal(3, (await MailBox.LyingAsync(host, app.Email)).Count);
    }

    [Fact]
    public async Task A_passkey_that_comes_or_goes_is_told_and_one_that_was_refused_is_not()
    {
        await using var host = await DiscussHost.StartAsync();
        using var authenticator = new SoftAuthenticator();
        var (email, visitor) = (await host.RegisterAsync(), new Members.Visitor(host));
        await visitor.SignInAsync(email);
        var options = (await visitor.SendFromAsync("/account/passkeys", "/account/passkeys/options", [])).Json;

        await visitor.SendFromAsync("/account/passkeys", "/account/passkeys", new() { ["credential"] = "{}", ["name"] = "Mine" });
        Assert.Empty(await MailBox.LyingAsync(host, email));
        options = (await visitor.SendFromAsync("/account/passkeys", "/account/passkeys/options", [])).Json;
        await visitor.SendFromAsync(
            "/account/passkeys", "/account/passkeys",
            new() { ["credential"] = authenticator.Create(options, host.Address.GetLeftPart(UriPartial.Authority)), ["name"] = "Mine" });
        Assert.Equal(["A passkey was added"], await SubjectsAsync(host, email, 1));
        await visitor.OpenAsync("/account/passkeys");
        await visitor.SendAsync("/account/passkeys/remove", new() { ["id"] = visitor.Page.After("name=\"id\" value=\"") });

        Assert.Equal(["A passkey was added", "A passkey was removed"], await SubjectsAsync(host, email, 2));
    }

    [Fact]
    public async Task An_account_elsewhere_is_told_by_its_providers_name_and_never_by_what_the_provider_says()
    {
        await using var provider = await OwnProvider.StartAsync();
        await using var host = await DiscussHost.StartAsync(new HostOptions { Settings = new Dictionary<string, string>(provider.Settings("own")) });
        using var browser = new Traveller(host);
        var email = await host.RegisterAsync();
        await browser.SignInAsync(email);
        provider.Person = new { sub = "8", name = "https://evil.example", email = "elsewhere@example.org", email_verified = true };

        var question = await browser.ArriveAsync("/account/external/own/connect");
        await browser.PostAsync("/account/external/connect", new() { ["formToken"] = question.FormToken() });
        var told = await host.MailAsync(email);
        var form = new Dictionary<string, string> { ["formToken"] = (await browser.GetAsync("/account/connected")).FormToken(), ["provider"] = "own" };
        await browser.PostAsync("/account/connected/remove", new(form) { ["subject"] = "somebody else's" });
        await browser.PostAsync("/account/connected/remove", new(form) { ["subject"] = "8" });

        Assert.Contains("Our own", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", told.Text, StringComparison.Ordinal);
        Assert.Equal(["An account was connected", "A connected account was removed"], await SubjectsAsync(host, email, 2));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("ar")]
    public async Task Pages_and_mails_speak_the_language_of_whoever_does_it_from_the_first_step_to_the_last(string language)
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var host = await DiscussHost.StartAsync(new HostOptions { Clock = clock });
        var (email, words) = (await host.RegisterAsync(), FactorWords.For(language));
        var visitor = new Members.Visitor(host, language);
        await visitor.SignInAsync(email);
        await visitor.OpenAsync("/account/two-factor");
        Assert.Contains(words.Scan, visitor.Text, StringComparison.Ordinal);
        var key = visitor.Page.After("otpauth://totp/").Split("secret=")[1].Split('&')[0];
        await visitor.SendAsync("/account/two-factor", new()
        {
            ["setup"] = visitor.Page.After("name=\"setup\" value=\""),
            ["code"] = Server.Identity.Factors.Totp.Code(key, Server.Identity.Factors.Totp.StepAt(clock.GetUtcNow())),
        });
        Assert.Contains(words.RecoveryCodesWhy, visitor.Text, StringComparison.Ordinal);
        var mail = await host.MailAsync(email);
        Assert.Equal(words.AppAddedSubject, mail.Subject);
        Assert.Contains(words.NotYou, mail.Text, StringComparison.Ordinal);

        // Another browser prefers French; on the way its reader chose another language.
        var other = new Members.Visitor(host, "fr");
        await other.SendAsync("/account/sign-in", new() { ["email"] = email, ["password"] = Calls.Password, ["locale"] = language });
        await other.OpenAsync("/account/second-factor");
        Assert.Contains(words.SecondFactorHint, other.Text, StringComparison.Ordinal);
        await other.SendAsync("/account/second-factor", new() { ["code"] = "000000" });
        Assert.Contains(words.WrongCode, other.Text, StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> SubjectsAsync(DiscussHost host, string email, int count) =>
        (await host.MailsAsync(email, count)).Select(mail => mail.Subject);
}
