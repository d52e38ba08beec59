using Discuss.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests.Pages;

/// <summary>The window on the server's own address in which somebody signs in for a frame.</summary>
public sealed class SignInWindow(IPage page)
{
    public IPage Page => page;

    /// <summary>Opened by the frame's "Sign in".</summary>
    public static async Task<SignInWindow> OpenAsync(IPage article, Composer composer) =>
        new(await article.RunAndWaitForPopupAsync(() => composer.SignIn.ClickAsync()));

    public async Task SignInAsync(string email, string password)
    {
        await page.Locator("form[action='/account/sign-in'] input[name=email]").FillAsync(email);
        await page.Locator("form[action='/account/sign-in'] input[name=password]").FillAsync(password);
        await page.Locator("form[action='/account/sign-in'] button[type=submit]").First.ClickAsync();
    }

    public async Task RegisterAsync(string name, string email, string password)
    {
        await page.Locator("a[href^='/account/register']").ClickAsync();
        await page.Locator("input[name=name]").FillAsync(name);
        await page.Locator("input[name=email]").FillAsync(email);
        await page.Locator("input[name=password]").FillAsync(password);
        await page.Locator("form[action='/account/register'] button[type=submit]").ClickAsync();
    }

    /// <summary>Goes on after the address was confirmed in another window, and is gone.</summary>
    public async Task ContinueAsync()
    {
        var closed = page.WaitForCloseAsync();
        await page.Locator("form[action='/account/continue'] button[type=submit]").ClickAsync();
        await closed;
    }
}

internal static class Closing
{
    /// <summary>Waits until the window is closed.</summary>
    public static async Task WaitForCloseAsync(this IPage page)
    {
        var done = new TaskCompletionSource();
        page.Close += (_, _) => done.TrySetResult();
        if (page.IsClosed) done.TrySetResult();
        await done.Task.WaitAsync(Reader.Patience);
    }
}
