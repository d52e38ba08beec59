using System.Net;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity;

/// <summary>The account's pages as a browser without scripts uses them.</summary>
internal static class AccountForms
{
    /// <summary>Sends a form from a page of this server.</summary>
    public static async Task<Answer> FormAsync(this DiscussHost host, string path, Dictionary<string, string> fields, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) };
        Calls.FromOwnPage(cookie)(request);
        using var response = await host.Client.SendAsync(request);
        return await Answer.FromAsync(response);
    }

    /// <summary>Opens a page, with a cookie where one is given.</summary>
    public static Task<Answer> PageAsync(this DiscussHost host, string path, string? cookie = null) =>
        host.SendAsync(HttpMethod.Get, path, change: cookie is null ? null : Calls.With("Cookie", cookie));

    /// <summary>Signs in with a password; the cookie of first-party pages.</summary>
    public static async Task<string> SignInAsync(this DiscussHost host, string email, string password = Calls.Password) =>
        (await host.FormAsync("/account/sign-in", new() { ["email"] = email, ["password"] = password })).Cookie;

    /// <summary>The token of the page's forms.</summary>
    public static string FormToken(this Answer page) => page.After("name=\"formToken\" value=\"");

    /// <summary>What stands between these words and the next quotation mark.</summary>
    public static string After(this Answer page, string words)
    {
        var start = page.Text.IndexOf(words, StringComparison.Ordinal);
        Assert.True(start >= 0, $"no {words} in {page.Text}");
        start += words.Length;
        return WebUtility.HtmlDecode(page.Text[start..page.Text.IndexOf('"', start)]);
    }
}
