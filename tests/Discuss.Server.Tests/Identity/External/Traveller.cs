using System.Net;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity.External;

/// <summary>A browser without scripts on its way to a provider and back: it keeps its cookies.</summary>
internal sealed class Traveller(DiscussHost host) : IDisposable
{
    private readonly HttpClient _provider = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>Where the provider sent the browser back to, in the end.</summary>
    public string Callback { get; private set; } = "";

    public async Task<Answer> GetAsync(string path, string? from = "same-origin") => Keep(await host.SendAsync(
        HttpMethod.Get, path, change: request =>
        {
            if (from is not null) request.Headers.Add("Sec-Fetch-Site", from);
            if (Cookies.Count > 0) request.Headers.Add("Cookie", CookieHeader);
        }));

    public async Task<Answer> PostAsync(string path, Dictionary<string, string>? fields = null) =>
        Keep(await host.FormAsync(path, fields ?? [], Cookies.Count > 0 ? CookieHeader : null));

    /// <summary>To the provider and back; the page that leads on.</summary>
    public async Task<Answer> TravelAsync(string start)
    {
        var left = await GetAsync(start);
        Assert.Equal(HttpStatusCode.Redirect, left.Status);
        using var there = await _provider.GetAsync(left.Header("Location"));
        Callback = there.Headers.Location!.PathAndQuery;
        return await GetAsync(Callback, "cross-site");
    }

    /// <summary>The same, and on: what follows of it.</summary>
    public async Task<Answer> ArriveAsync(string start)
    {
        var back = await TravelAsync(start);
        Assert.True(back.Status == HttpStatusCode.OK, back.Text);
        Assert.Contains("<form method=\"post\" action=\"/account/external/finish\"", back.Text, StringComparison.Ordinal);
        return await PostAsync("/account/external/finish");
    }

    /// <summary>Signs in, instead of whoever was signed in.</summary>
    public async Task SignInAsync(string email)
    {
        Cookies.Remove("discuss-account");
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync("/account/sign-in", new() { ["email"] = email, ["password"] = Calls.Password })).Status);
    }

    /// <summary>Whom the server takes this browser for; <see langword="null"/> for nobody.</summary>
    public async Task<string?> WhoAsync() => (await GetAsync("/account/who")).Json.GetProperty("name").GetString();

    public void Dispose() => _provider.Dispose();

    private string CookieHeader => string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));

    private Answer Keep(Answer answer)
    {
        foreach (var cookie in answer.Cookies)
        {
            var parts = cookie.Split(';')[0].Split('=', 2);
            if (parts[1].Length == 0) Cookies.Remove(parts[0]);
            else Cookies[parts[0]] = parts[1];
        }

        return answer;
    }
}
