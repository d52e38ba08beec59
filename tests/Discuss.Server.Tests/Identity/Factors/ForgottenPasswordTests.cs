using System.Net;

namespace Discuss.Server.Tests.Identity.Factors;

/// <summary>Whoever reads a member's mail has not the member's phone.</summary>
public sealed class ForgottenPasswordTests(ClockedHost clocked) : IClassFixture<ClockedHost>
{
    private const string Another = "seven quiet lanterns";

    [Fact]
    public async Task A_new_password_by_mail_opens_nothing_without_the_second_factor_that_was_there_before()
    {
        var host = clocked.Host;
        var app = await App.SetUpAsync(host, clocked.Clock);
        await host.FormAsync("/account/forgotten", new() { ["email"] = app.Email });
        var code = (await host.MailAsync(app.Email, count: 2)).Code("/account/reset");

        var reset = await host.FormAsync("/account/reset", new() { ["code"] = code, ["newPassword"] = Another });
        Assert.Equal((HttpStatusCode.SeeOther, "/account/sign-in?done=reset"), (reset.Status, reset.Header("Location")));
        Assert.DoesNotContain(reset.Cookies, cookie => !cookie.Contains("01 Jan 1970", StringComparison.Ordinal));
        var first = await host.FormAsync("/account/sign-in", new() { ["email"] = app.Email, ["password"] = Another });
        Assert.Equal((HttpStatusCode.SeeOther, "/account/second-factor"), (first.Status, first.Header("Location")));
        var waiting = Assert.Single(first.Cookies).Split(';')[0];
        Assert.Equal("/account/sign-in", (await host.PageAsync("/account/security", waiting)).Header("Location").Split('?')[0]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.EnterAsync(waiting, "000000")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.PostAsync("/api/v1/session", new { email = app.Email, password = Another })).Status);

        var second = await app.EnterAsync(waiting, app.NextCode());
        Assert.Equal((HttpStatusCode.SeeOther, "/account"), (second.Status, second.Header("Location")));
        Assert.Equal(HttpStatusCode.OK, (await host.PageAsync("/account/two-factor", second.CookieOf("discuss-account"))).Status);
    }
}
