using System.Net;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity.Factors;

/// <summary>A member with an authenticator app that runs by the server's clock.</summary>
internal sealed record App(DiscussHost Host, TestClock Clock, string Email, string Key, string[] RecoveryCodes, string Cookie)
{
    /// <summary>What the app shows now.</summary>
    public string Code => Totp.Code(Key, Totp.StepAt(Clock.GetUtcNow()));

    /// <summary>What it shows next, half a minute later.</summary>
    public string NextCode()
    {
        Clock.Advance(TimeSpan.FromSeconds(Totp.StepSeconds));
        return Code;
    }

    /// <summary>A new member sets an app up.</summary>
    public static async Task<App> SetUpAsync(DiscussHost host, TestClock clock, string? email = null, string password = Calls.Password)
    {
        email ??= await host.RegisterAsync();
        var cookie = await host.SignInAsync(email, password);
        var page = await host.PageAsync("/account/two-factor", cookie);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var key = page.After("otpauth://totp/").Split("secret=")[1].Split('&')[0];
        var answer = await host.FormAsync(
            "/account/two-factor",
            new() { ["formToken"] = page.FormToken(), ["setup"] = page.After("name=\"setup\" value=\""), ["code"] = Totp.Code(key, Totp.StepAt(clock.GetUtcNow())) }, cookie);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        var codes = answer.Text.Split("<li><code>").Skip(1).Select(part => part.Split('<')[0]).ToArray();
        return new App(host, clock, email, key, codes, answer.CookieOf("discuss-account"));
    }

    /// <summary>The first step of a sign-in; the cookie in which it waits.</summary>
    public async Task<string> WaitAsync(Dictionary<string, string>? more = null)
    {
        var first = await Host.FormAsync("/account/sign-in", new(more ?? []) { ["email"] = Email, ["password"] = Calls.Password });
        Assert.Equal("/account/second-factor", first.Header("Location"));
        Assert.Single(first.Cookies);
        return first.CookieOf("discuss-second-factor");
    }

    /// <summary>The second step.</summary>
    public Task<Answer> EnterAsync(string waiting, string code, Dictionary<string, string>? more = null) =>
        Host.FormAsync("/account/second-factor", new(more ?? []) { ["code"] = code }, waiting);
}

internal static class CookieReading
{
    /// <summary>Name and value of the cookie, as a browser sends it back.</summary>
    public static string CookieOf(this Answer answer, string name) =>
        Assert.Single(answer.Cookies, cookie => cookie.StartsWith(name + "=", StringComparison.Ordinal)).Split(';')[0];
}

/// <summary>One server whose clock the tests of a class move.</summary>
public sealed class ClockedHost : IAsyncLifetime
{
    public TestClock Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public DiscussHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await DiscussHost.StartAsync(Probe.Host(new HostOptions { Clock = Clock }));

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
