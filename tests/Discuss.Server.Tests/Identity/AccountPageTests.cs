using System.Net;
using Discuss.Server.Identity;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity;

public sealed class AccountPageTests(ProbedHost probed) : IClassFixture<ProbedHost>
{
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
        Assert.DoesNotContain("<script>", page.Text, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("no-store", page.Header("Cache-Control"));
    }

    [Fact]
    public async Task The_style_that_a_page_names_is_there()
    {
        var page = await Host.SendAsync(HttpMethod.Get, "/account/sign-in");

        var style = await Host.SendAsync(HttpMethod.Get, page.After("<link rel=\"stylesheet\" href=\""));

        Assert.Equal(HttpStatusCode.OK, style.Status);
        Assert.Equal("text/css", style.MediaType);
    }

    [Fact]
    public async Task A_member_signs_in_signs_out_and_signs_in_again()
    {
        var name = Calls.NewName("Zoë");
        var email = await Host.RegisterAsync(name);

        var entered = await Host.FormAsync("/account/sign-in", new() { ["email"] = email, ["password"] = Calls.Password });
        Assert.Equal(HttpStatusCode.SeeOther, entered.Status);
        Assert.Equal("/account", entered.Header("Location"));
        Assert.StartsWith("discuss-account=", entered.Cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", entered.Cookies[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", entered.Cookies[0], StringComparison.OrdinalIgnoreCase);

        var account = await Host.PageAsync("/account", entered.Cookie);
        Assert.Contains(name, WebUtility.HtmlDecode(account.Text), StringComparison.Ordinal);

        var left = await Host.FormAsync("/account/sign-out", new() { ["formToken"] = account.FormToken() }, entered.Cookie);
        Assert.Equal(HttpStatusCode.SeeOther, left.Status);
        Assert.Equal("/account/sign-in", (await Host.PageAsync("/account", entered.Cookie)).Header("Location"));

        var back = await Host.FormAsync("/account/sign-in", new() { ["email"] = email, ["password"] = Calls.Password, ["return"] = "/account/who" });
        Assert.Equal("/account/who", back.Header("Location"));
        var who = await Host.PageAsync("/account/who", back.Cookie);
        Assert.Equal(name, who.Json.GetProperty("name").GetString());
        Assert.Equal("Account", who.Json.GetProperty("by").GetString());
    }

    [Fact]
    public async Task A_wrong_password_shows_the_form_again_with_the_address_and_never_the_password()
    {
        var email = await Host.RegisterAsync();

        var page = await Host.FormAsync("/account/sign-in", new() { ["email"] = email, ["password"] = "wrong wrong wrong" });

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
        { "Somebody new", "a@example.org", "short", "password-about" },
        { "Somebody new", "a@example.org", "password12345", "password-about" },
        { "Somebody new", "a@example.org", "", "password-about" },
    };

    [Theory, MemberData(nameof(BadRegistrations))]
    public async Task What_cannot_be_registered_is_told_at_its_field(string name, string email, string password, string at)
    {
        var page = await Host.FormAsync("/account/register", new() { ["name"] = name, ["email"] = email, ["password"] = password });

        Assert.True((int)page.Status is 400 or 422, page.Text);
        Assert.Contains($"<p class=\"error\" id=\"{at}\" role=\"alert\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"proof\"", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/a\r\nSet-Cookie: a=b")]
    [InlineData("javascript:alert(1)")]
    public async Task A_return_address_leads_nowhere_else(string to)
    {
        var answer = await Host.FormAsync(
            "/account/sign-in", new() { ["email"] = DiscussHost.AdminEmail, ["password"] = DiscussHost.AdminPassword, ["return"] = to });

        Assert.Equal("/account", answer.Header("Location"));
    }

    [Fact]
    public async Task A_form_without_its_token_or_with_that_of_another_session_is_refused()
    {
        var first = await Host.SignInAsync(await Host.RegisterAsync());
        var second = await Host.SignInAsync(await Host.RegisterAsync());
        var token = (await Host.SendAsync(HttpMethod.Get, "/account", change: Calls.With("Cookie", first))).FormToken();

        (await Host.FormAsync("/account/sign-out", [], second)).IsProblem(403, "forbidden");
        (await Host.FormAsync("/account/sign-out", new() { ["formToken"] = token }, second)).IsProblem(403, "forbidden");
        Assert.Equal(HttpStatusCode.SeeOther, (await Host.FormAsync("/account/sign-out", new() { ["formToken"] = token }, first)).Status);
    }
}
