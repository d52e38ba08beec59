using System.Net;
using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Identity;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Tests.Identity;

public sealed class AccountPageTests(ProbedHost probed) : IClassFixture<ProbedHost>
{
    private const string Verifier = "a-verifier-that-only-the-frame-knows-0123456789";

    private static readonly string Challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(Verifier)));

    private DiscussHost Host => probed.Host;

    [Theory]
    [InlineData("/account/register")]
    [InlineData("/account/sign-in")]
    public async Task The_pages_are_html_with_one_form_that_works_without_scripts_and_outside_frames_only(string path)
    {
        var page = await Host.SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("text/html", page.MediaType);
        Assert.StartsWith("<!DOCTYPE html>", page.Text, StringComparison.Ordinal);
        Assert.Contains($"<form method=\"post\" action=\"{path}\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("no-store", page.Header("Cache-Control"));
    }

    [Fact]
    public async Task The_style_that_a_page_names_is_there()
    {
        var page = await Host.SendAsync(HttpMethod.Get, "/account/sign-in");

        var style = await Host.SendAsync(HttpMethod.Get, After(page, "<link rel=\"stylesheet\" href=\""));

        Assert.Equal(HttpStatusCode.OK, style.Status);
        Assert.Equal("text/css", style.MediaType);
    }

    [Fact]
    public async Task Somebody_registers_is_signed_in_signs_out_and_signs_in_again()
    {
        var (name, email) = (Calls.NewName("Zoë"), Calls.NewEmail());

        var registered = await FormAsync("/account/register", new() { ["name"] = name, ["email"] = email, ["password"] = Calls.Password });
        Assert.Equal(HttpStatusCode.SeeOther, registered.Status);
        Assert.Equal("/account", registered.Header("Location"));
        Assert.StartsWith("discuss-account=", registered.Cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", registered.Cookies[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", registered.Cookies[0], StringComparison.OrdinalIgnoreCase);

        var account = await Host.SendAsync(HttpMethod.Get, "/account", change: Calls.With("Cookie", registered.Cookie));
        Assert.Contains(name, WebUtility.HtmlDecode(account.Text), StringComparison.Ordinal);

        var left = await FormAsync("/account/sign-out", new() { ["formToken"] = FormTokenOf(account) }, registered.Cookie);
        Assert.Equal(HttpStatusCode.SeeOther, left.Status);
        var after = await Host.SendAsync(HttpMethod.Get, "/account", change: Calls.With("Cookie", registered.Cookie));
        Assert.Equal("/account/sign-in", after.Header("Location"));

        var back = await FormAsync("/account/sign-in", new() { ["email"] = email, ["password"] = Calls.Password, ["return"] = "/account/who" });
        Assert.Equal("/account/who", back.Header("Location"));
        var who = await Host.SendAsync(HttpMethod.Get, "/account/who", change: Calls.With("Cookie", back.Cookie));
        Assert.Equal(name, who.Json.GetProperty("name").GetString());
        Assert.Equal("Account", who.Json.GetProperty("by").GetString());
    }

    [Fact]
    public async Task A_wrong_password_shows_the_form_again_with_the_address_and_never_the_password()
    {
        var email = await Host.RegisterAsync();

        var page = await FormAsync("/account/sign-in", new() { ["email"] = email, ["password"] = "wrong wrong wrong" });

        Assert.Equal(HttpStatusCode.Unauthorized, page.Status);
        Assert.Contains("do not belong together", page.Text, StringComparison.Ordinal);
        Assert.Contains(email, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong wrong wrong", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Cookies);
    }

    public static TheoryData<string, string, string, string> BadRegistrations => new()
    {
        { "", "a@example.org", Calls.Password, "name-about" },
        { "Administrator", "a@example.org", Calls.Password, "name-about" },
        { "Somebody new", "nowhere", Calls.Password, "email-about" },
        { "Somebody new", "a@example.org\r\nBcc: b@example.org", Calls.Password, "email-about" },
        { "Somebody new", DiscussHost.AdminEmail, Calls.Password, "email-about" },
        { "Somebody new", "a@example.org", "short", "password-about" },
        { "Somebody new", "a@example.org", "password12345", "password-about" },
        { "Somebody new", "a@example.org", "", "password-about" },
    };

    [Theory, MemberData(nameof(BadRegistrations))]
    public async Task What_cannot_be_registered_is_told_at_its_field(string name, string email, string password, string at)
    {
        var page = await FormAsync("/account/register", new() { ["name"] = name, ["email"] = email, ["password"] = password });

        Assert.True((int)page.Status is 400 or 422, page.Text);
        Assert.Contains($"<p class=\"error\" id=\"{at}\" role=\"alert\"", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Cookies);
    }

    [Fact]
    public async Task Two_who_register_with_one_name_or_one_address_at_once_do_not_both_get_it()
    {
        var name = Calls.NewName();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            FormAsync("/account/register", new() { ["name"] = name, ["email"] = Calls.NewEmail(), ["password"] = Calls.Password })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.SeeOther);
        Assert.Equal(3, answers.Count(answer => (int)answer.Status == 422));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/a\r\nSet-Cookie: a=b")]
    [InlineData("javascript:alert(1)")]
    public async Task A_return_address_leads_nowhere_else(string to)
    {
        var answer = await FormAsync(
            "/account/sign-in", new() { ["email"] = DiscussHost.AdminEmail, ["password"] = DiscussHost.AdminPassword, ["return"] = to });

        Assert.Equal("/account", answer.Header("Location"));
    }

    [Fact]
    public async Task A_form_without_its_token_or_with_that_of_another_session_is_refused()
    {
        var first = await SignInAsync(await Host.RegisterAsync());
        var second = await SignInAsync(await Host.RegisterAsync());
        var token = FormTokenOf(await Host.SendAsync(HttpMethod.Get, "/account", change: Calls.With("Cookie", first)));

        (await FormAsync("/account/sign-out", [], second)).IsProblem(403, "forbidden");
        (await FormAsync("/account/sign-out", new() { ["formToken"] = token }, second)).IsProblem(403, "forbidden");
        Assert.Equal(HttpStatusCode.SeeOther, (await FormAsync("/account/sign-out", new() { ["formToken"] = token }, first)).Status);
    }

    [Fact]
    public async Task The_window_hands_the_frame_a_code_that_is_good_once_and_only_with_the_verifier()
    {
        var name = Calls.NewName();
        var email = await Host.RegisterAsync(name);
        var code = await CodeAsync(email);

        var wrong = await Host.PostAsync("/api/v1/session/exchange", new { code, verifier = "another verifier" }, Calls.FromOwnPage());
        wrong.IsProblem(400, "bad-code");

        code = await CodeAsync(email);
        var elsewhere = await Host.PostAsync("/api/v1/session/exchange", new { code, verifier = Verifier }, Calls.With("Sec-Fetch-Site", "cross-site"));
        elsewhere.IsProblem(403, "forbidden");
        var exchanged = await Host.PostAsync("/api/v1/session/exchange", new { code, verifier = Verifier }, Calls.FromOwnPage());
        Assert.Equal(HttpStatusCode.NoContent, exchanged.Status);
        (await Host.PostAsync("/api/v1/session/exchange", new { code, verifier = Verifier }, Calls.FromOwnPage())).IsProblem(400, "bad-code");

        var who = await Host.SendAsync(HttpMethod.Get, "/who", change: Calls.With("Cookie", exchanged.Cookie));
        Assert.Equal(name, who.Json.GetProperty("name").GetString());
        Assert.Equal("Frame", who.Json.GetProperty("by").GetString());
    }

    [Fact]
    public async Task A_code_is_good_for_a_minute()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var host = await DiscussHost.StartAsync(new HostOptions { Clock = clock });
        var code = CodeOf(await FormAsync(host, "/account/sign-in", Entry(DiscussHost.AdminEmail, DiscussHost.AdminPassword)));

        clock.Advance(TimeSpan.FromSeconds(61));

        (await host.PostAsync("/api/v1/session/exchange", new { code, verifier = Verifier }, Calls.FromOwnPage())).IsProblem(400, "bad-code");
    }

    [Fact]
    public async Task Whoever_is_signed_in_already_continues_with_one_click_and_not_without()
    {
        var cookie = await SignInAsync(await Host.RegisterAsync());

        var page = await Host.SendAsync(HttpMethod.Get, $"/account/sign-in?return=frame&challenge={Challenge}", change: Calls.With("Cookie", cookie));
        Assert.DoesNotContain("data-code", page.Text, StringComparison.Ordinal);
        var done = await FormAsync(
            "/account/continue", new() { ["formToken"] = FormTokenOf(page), ["return"] = "frame", ["challenge"] = Challenge }, cookie);

        Assert.NotEmpty(CodeOf(done));
        var script = After(done, "<script src=\"");
        Assert.Contains("postMessage", (await Host.SendAsync(HttpMethod.Get, script)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_party_cookie_is_no_moderators_outside_first_party_pages_and_the_frames_cookie_nowhere()
    {
        var site = (await Host.SiteAsync()).Id;
        var account = await SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        var code = CodeOf(await FormAsync("/account/sign-in", Entry(DiscussHost.AdminEmail, DiscussHost.AdminPassword)));
        var frame = (await Host.PostAsync("/api/v1/session/exchange", new { code, verifier = Verifier }, Calls.FromOwnPage())).Cookie;

        Assert.Equal(HttpStatusCode.OK, (await ModerateAsync("/account", account)).Status);
        // In the frame a person is told, by a page.
        Assert.Equal(HttpStatusCode.Forbidden, (await ModerateAsync("/embed", account)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ModerateAsync("/embed", frame)).Status);
        (await ModerateAsync("/account", frame)).IsProblem(401, "identity-required");

        Task<Answer> ModerateAsync(string folder, string cookie) =>
            Host.SendAsync(HttpMethod.Get, $"{folder}/probes/{site}", change: Calls.With("Cookie", cookie));
    }

    [Fact]
    public async Task The_frame_signs_out_and_with_it_the_first_party_cookie_that_came_along()
    {
        var account = await SignInAsync(await Host.RegisterAsync());
        var code = await CodeAsync(await Host.RegisterAsync());
        var frame = (await Host.PostAsync("/api/v1/session/exchange", new { code, verifier = Verifier }, Calls.FromOwnPage())).Cookie;

        var answer = await Host.SendAsync(HttpMethod.Delete, "/api/v1/session", change: Calls.FromOwnPage($"{frame}; {account}"));

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal(2, answer.Cookies.Count(cookie => cookie.Contains("01 Jan 1970", StringComparison.Ordinal)));
        foreach (var (path, cookie) in new[] { ("/who", frame), ("/account/who", account) })
        {
            var who = await Host.SendAsync(HttpMethod.Get, path, change: Calls.With("Cookie", cookie));
            Assert.Null(who.Json.GetProperty("kind").GetString());
        }
    }

    private static Dictionary<string, string> Entry(string email, string password) =>
        new() { ["email"] = email, ["password"] = password, ["return"] = "frame", ["challenge"] = Challenge };

    private static string CodeOf(Answer page) => After(page, "data-code=\"");

    private static string FormTokenOf(Answer page) => After(page, "name=\"formToken\" value=\"");

    private static async Task<Answer> FormAsync(DiscussHost host, string path, Dictionary<string, string> fields, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) };
        Calls.FromOwnPage(cookie)(request);
        using var response = await host.Client.SendAsync(request);
        return await Answer.FromAsync(response);
    }

    private async Task<string> CodeAsync(string email) => CodeOf(await FormAsync("/account/sign-in", Entry(email, Calls.Password)));

    private async Task<string> SignInAsync(string email, string password = Calls.Password) =>
        (await FormAsync("/account/sign-in", new() { ["email"] = email, ["password"] = password })).Cookie;

    private Task<Answer> FormAsync(string path, Dictionary<string, string> fields, string? cookie = null) => FormAsync(Host, path, fields, cookie);

    /// <summary>What stands between these words and the next quotation mark.</summary>
    private static string After(Answer page, string words)
    {
        var start = page.Text.IndexOf(words, StringComparison.Ordinal);
        Assert.True(start >= 0, $"no {words} in {page.Text}");
        start += words.Length;
        return WebUtility.HtmlDecode(page.Text[start..page.Text.IndexOf('"', start)]);
    }
}
