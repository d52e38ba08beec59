using Discuss.Browser.Tests.Browsing;
using Discuss.Server.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

/// <summary>Passkeys with the authenticator that Chromium simulates.</summary>
[Collection(OnStage.Name)]
public sealed class PasskeyTests(Stage stage)
{
    private const string Password = "nine violet kettles";

    [BrowserFact]
    public async Task A_member_adds_a_passkey_signs_out_and_signs_in_with_it_alone()
    {
        await using var reader = await stage.ReaderAsync();
        var page = reader.Page;
        await VirtualAuthenticator.PlugInAsync(page);
        // The quiet question in the field of the mail address would be answered before anybody finds the button.
        await page.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
        var email = await RegisterAsync();
        await page.GotoAsync(Address("account/sign-in?return=%2Faccount%2Fpasskeys"));
        await page.Locator("#email").FillAsync(email);
        await page.Locator("#password").FillAsync(Password);
        await page.Locator("form[action='/account/sign-in'] button").ClickAsync();

        await page.Locator("form[data-passkey-new] input[name=name]").FillAsync("Test key");
        await page.Locator("form[data-passkey-new] button").ClickAsync();
        await Assertions.Expect(page.Locator("input[value='Test key']")).ToBeVisibleAsync();

        await page.GotoAsync(Address("account/sign-out"));
        await page.Locator("main form[action='/account/sign-out'] button").ClickAsync();
        await page.WaitForURLAsync("**/account/sign-in");
        await page.GotoAsync(Address("account/sign-in?return=%2Faccount%2Fpasskeys"));
        await page.Locator("form[data-passkey] button").ClickAsync();
        await Assertions.Expect(page.Locator("input[value='Test key']")).ToBeVisibleAsync();
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task In_the_field_of_the_mail_address_the_browser_offers_the_passkey_and_nothing_is_typed_or_pressed()
    {
        await using var reader = await stage.ReaderAsync();
        var first = await reader.Context.NewPageAsync();
        var device = await VirtualAuthenticator.PlugInAsync(first);
        await first.GotoAsync(Address("account/sign-in?return=%2Faccount%2Fpasskeys"));
        await first.Locator("#email").FillAsync(await RegisterAsync());
        await first.Locator("#password").FillAsync(Password);
        await first.Locator("form[action='/account/sign-in'] button").ClickAsync();
        await first.Locator("form[data-passkey-new] input[name=name]").FillAsync("Phone");
        await first.Locator("form[data-passkey-new] button").ClickAsync();
        await Assertions.Expect(first.Locator("input[value='Phone']")).ToBeVisibleAsync();
        await reader.Context.ClearCookiesAsync();

        var page = reader.Page;
        await (await VirtualAuthenticator.PlugInAsync(page)).TakeOverAsync(device);
        // How the browser is asked, which it shows in its own list and not in the page.
        await page.AddInitScriptAsync(
            "const get = navigator.credentials.get.bind(navigator.credentials); navigator.credentials.get = asked => { sessionStorage.asked = asked.mediation; return get(asked); }");
        await page.GotoAsync(Address("account/sign-in?return=%2Faccount%2Fpasskeys"));

        // The simulated reader picks it from that list at once.
        await Assertions.Expect(page.Locator("input[value='Phone']")).ToBeVisibleAsync();
        Assert.Equal("conditional", await page.EvaluateAsync<string>("() => sessionStorage.asked"));
        Assert.Empty(reader.Complaints);
    }

    private string Address(string path) => new Uri(stage.Home, path).AbsoluteUri;

    private async Task<string> RegisterAsync()
    {
        await using var scope = stage.Host.Services.CreateAsyncScope();
        var email = $"p{Guid.NewGuid():N}@example.org";
        await scope.ServiceProvider.GetRequiredService<Registration>().RegisterAsync(
            new NewMember("Ann " + Guid.NewGuid().ToString("N")[..8], email, Password), CancellationToken.None);
        return email;
    }
}
