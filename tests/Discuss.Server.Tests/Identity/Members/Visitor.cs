using System.Net;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity.Members;

/// <summary>A browser without scripts on the account's pages: it keeps its cookies, and sends the token of the page that it is on.</summary>
internal sealed class Visitor(DiscussHost host, string? language = null)
{
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

    public DiscussHost Host => host;

    /// <summary>The page that is shown.</summary>
    public Answer Page { get; private set; } = null!;

    /// <summary>The text of the page that is shown, as it is read.</summary>
    public string Text => WebUtility.HtmlDecode(Page.Text);

    public static async Task<Visitor> SignedInAsync(DiscussHost host, string email, string password = Calls.Password)
    {
        var visitor = new Visitor(host);
        await visitor.SignInAsync(email, password);
        Assert.Equal(HttpStatusCode.SeeOther, visitor.Page.Status);
        return visitor;
    }

    public Task<Answer> SignInAsync(string email, string password = Calls.Password) =>
        SendAsync("/account/sign-in", new() { ["email"] = email, ["password"] = password });

    public Task<Answer> OpenAsync(string path) => SayAsync(HttpMethod.Get, path, content: null);

    /// <summary>Sends a form from the page that is shown.</summary>
    public async Task<Answer> SendAsync(string path, Dictionary<string, string> fields)
    {
        if (Page?.Text.Contains("name=\"formToken\"", StringComparison.Ordinal) is true) fields.TryAdd("formToken", Page.FormToken());
        return await SayAsync(HttpMethod.Post, path, new FormUrlEncodedContent(fields));
    }

    /// <summary>Opens a page of the account and sends a form from it.</summary>
    public async Task<Answer> SendFromAsync(string page, string path, Dictionary<string, string> fields)
    {
        await OpenAsync(page);
        return await SendAsync(path, fields);
    }

    /// <summary>Whose account is open here; nobody's where the browser is led to the way in.</summary>
    public async Task<bool> IsSignedInAsync() => (await OpenAsync("/account")).Status == HttpStatusCode.OK;

    private async Task<Answer> SayAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        Calls.FromOwnPage(_cookies.Count == 0 ? null : string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")))(request);
        if (language is not null) request.Headers.TryAddWithoutValidation("Accept-Language", language);
        using var response = await host.Client.SendAsync(request);
        Page = await Answer.FromAsync(response);
        foreach (var set in Page.Cookies)
        {
            var pair = set.Split(';')[0].Split('=', 2);
            if (set.Contains("01 Jan 1970", StringComparison.Ordinal)) _cookies.Remove(pair[0]);
            else _cookies[pair[0]] = pair[1];
        }

        return Page;
    }
}
