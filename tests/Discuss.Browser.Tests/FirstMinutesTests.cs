using Discuss.Browser.Tests.Browsing;
using Discuss.Server.Tests.Hosting;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

[Collection(OnStage.Name)]
public sealed class FirstMinutesTests(Stage stage)
{
    [BrowserFact]
    public async Task From_an_empty_folder_to_a_comment_under_a_page_on_another_origin()
    {
        await using var host = await stage.EmptyHostAsync();
        await using var publisher = await stage.PublisherOfAsync(Stage.HomeOf(host));
        await using var operatorsBrowser = await stage.ReaderAsync();
        await using var readersBrowser = await stage.ReaderAsync();
        var page = operatorsBrowser.Page;

        // A new user opens the server's address, and has read its log.
        await page.GotoAsync(Stage.HomeOf(host).AbsoluteUri);
        await page.GetByLabel("Setup code").FillAsync(await CodeAsync(page, host));
        await page.Locator("input[name=name]").FillAsync("Ann Winter");
        await page.GetByLabel("Mail address").FillAsync("ann@paper.example");
        await page.GetByLabel("Password").FillAsync("nine violet kettles");
        await page.Locator("input[name=siteName]").FillAsync("The Paper");
        await page.GetByLabel("Short name").FillAsync("paper");
        // They name an address at which the page is not, as happens.
        await page.Locator("input[name=origins]").FillAsync("https://paper.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin" }).ClickAsync();

        await Assertions.Expect(page.Locator(".state")).ToContainTextAsync("Not seen yet.");
        var line = await page.Locator("pre.paste").TextContentAsync();
        var article = publisher.Publish(new Article("paper", "") { Line = line!.Trim() });
        await readersBrowser.Page.GotoAsync(article);

        // The page looks again by itself, says why it does not work, and what helps.
        await Assertions.Expect(page.Locator(".state.bad")).ToContainTextAsync($"Refused on {publisher.Origin}.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow it" }).ClickAsync();
        await Assertions.Expect(page.Locator(".told")).ToContainTextAsync("Open the page again.");
        var thread = await readersBrowser.OpenThreadAsync(article);
        await thread.Composer.PostAsync("The first comment of all.", "Ben");

        await Assertions.Expect(thread.Text("The first comment of all.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".state.good")).ToContainTextAsync("It works.");
        Assert.Empty(operatorsBrowser.Complaints);
    }

    /// <summary>The code, as the operator reads it in the log; the page can be there a moment before it.</summary>
    private static async Task<string> CodeAsync(IPage page, DiscussHost host)
    {
        const string Before = "with the code ";
        LogLine? line;
        while ((line = host.Log.Lines.FirstOrDefault(one => one.Text.Contains(Before, StringComparison.Ordinal))) is null) await page.ReloadAsync();
        return line.Text[(line.Text.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..];
    }
}
