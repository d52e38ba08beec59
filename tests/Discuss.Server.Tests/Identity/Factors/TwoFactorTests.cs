using System.Net;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.Factors;

public sealed class TwoFactorTests(ClockedHost clocked) : IClassFixture<ClockedHost>
{
    private DiscussHost Host => clocked.Host;

    private TestClock Clock => clocked.Clock;

    [Fact]
    public async Task With_an_app_the_password_is_the_first_step_and_its_code_the_second()
    {
        var app = await App.SetUpAsync(Host, Clock);
        Assert.Equal(10, app.RecoveryCodes.Distinct().Count());

        var waiting = await app.WaitAsync(new() { ["return"] = "/account/who" });
        Assert.Equal("Account", (await Host.PageAsync("/account/who", app.Cookie)).Json.GetProperty("by").GetString());
        Assert.Null((await Host.PageAsync("/account/who", waiting)).Json.GetProperty("name").GetString());
        Assert.Contains("one-time-code", (await Host.PageAsync("/account/second-factor", waiting)).Text, StringComparison.Ordinal);
        var entered = await app.EnterAsync(waiting, app.NextCode());

        Assert.Equal("/account/who", entered.Header("Location"));
        Assert.Equal("Account", (await Host.PageAsync("/account/who", entered.CookieOf("discuss-account"))).Json.GetProperty("by").GetString());
    }

    [Fact]
    public async Task The_second_step_leads_on_to_the_frame_that_waits()
    {
        var app = await App.SetUpAsync(Host, Clock);
        var window = await FrameWindow.OnAsync(Host);

        var entered = await app.EnterAsync(await app.WaitAsync(window.Fields()), app.NextCode());

        Assert.Equal(HttpStatusCode.NoContent, (await window.ExchangeAsync(FrameWindow.CodeOf(entered))).Status);
    }

    [Fact]
    public async Task A_code_is_good_once_whoever_sends_it_and_at_whatever_door()
    {
        var app = await App.SetUpAsync(Host, Clock);
        var (first, second) = (await app.WaitAsync(), await app.WaitAsync());
        var code = app.NextCode();

        var answers = await Task.WhenAll(app.EnterAsync(first, code), app.EnterAsync(second, code));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.SeeOther);
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Unauthorized);
        (await Host.PostAsync("/api/v1/session", new { email = app.Email, password = Calls.Password, code })).IsProblem(401, "wrong-credentials");
    }

    [Fact]
    public async Task A_recovery_code_is_good_once_in_whatever_letters_it_is_typed()
    {
        var app = await App.SetUpAsync(Host, Clock);
        var code = app.RecoveryCodes[3].Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant();

        Assert.Equal(HttpStatusCode.SeeOther, (await app.EnterAsync(await app.WaitAsync(), code)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.EnterAsync(await app.WaitAsync(), code)).Status);

        var page = await Host.PageAsync("/account/two-factor", (await app.EnterAsync(await app.WaitAsync(), app.NextCode())).CookieOf("discuss-account"));
        Assert.Contains("left: 9", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_send_the_code_with_the_password()
    {
        var app = await App.SetUpAsync(Host, Clock);

        (await Host.PostAsync("/api/v1/session", new { email = app.Email, password = Calls.Password })).IsProblem(401, "second-factor-required");
        (await Host.PostAsync("/api/v1/session", new { email = app.Email, password = Calls.Password, code = "000000" })).IsProblem(401, "wrong-credentials");
        (await Host.PostAsync("/api/v1/session", new { email = app.Email, password = "wrong wrong wrong", code = app.NextCode() })).IsProblem(401, "wrong-credentials");
        (await Host.PostAsync("/api/v1/session", new { email = app.Email, password = Calls.Password, code = app.Code, strong = true })).IsProblem(400, "invalid-input", "strong");
        Assert.Equal(HttpStatusCode.OK, (await Host.PostAsync("/api/v1/session", new { email = app.Email, password = Calls.Password, code = app.Code })).Status);
    }

    [Fact]
    public async Task Guesses_at_the_code_lock_the_account_and_the_right_password_between_them_buys_no_more()
    {
        var app = await App.SetUpAsync(Host, Clock);
        for (var guess = 0; guess < SignIn.MaxFailures; guess++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await app.EnterAsync(await app.WaitAsync(), "123 45" + guess)).Status);

        (await Host.PostAsync("/api/v1/session", new { email = app.Email, password = Calls.Password, code = app.NextCode() })).IsProblem(401, "wrong-credentials");
        Clock.Advance(SignIn.LockedFor + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await app.EnterAsync(await app.WaitAsync(), app.NextCode())).Status);
    }

    [Fact]
    public async Task A_sign_in_that_waits_ends_after_five_minutes_with_a_new_stamp_and_cannot_be_made_up()
    {
        var app = await App.SetUpAsync(Host, Clock);
        var (late, stamped) = (await app.WaitAsync(), "");
        Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Assert.Equal("/account/sign-in", (await app.EnterAsync(late, app.NextCode())).Header("Location"));
        Assert.Equal("/account/sign-in", (await app.EnterAsync("discuss-second-factor=" + new string('A', 200), app.NextCode())).Header("Location"));

        stamped = await app.WaitAsync();
        await ChangeAsync(app.Email, (members, member) => members.UpdateSecurityStampAsync(member));
        Assert.Equal("/account/sign-in", (await app.EnterAsync(stamped, app.NextCode())).Header("Location"));
    }

    [Fact]
    public async Task Setting_up_needs_the_apps_code_a_fresh_sign_in_and_the_form_that_was_made_for_this_member()
    {
        var email = await Host.RegisterAsync();
        var cookie = await Host.SignInAsync(email);
        var page = await Host.PageAsync("/account/two-factor", cookie);
        Assert.Contains("<svg", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page.Text, StringComparison.Ordinal);
        var setup = page.After("name=\"setup\" value=\"");

        var wrong = await Host.FormAsync("/account/two-factor", new() { ["formToken"] = page.FormToken(), ["setup"] = setup, ["code"] = "000000" }, cookie);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(setup.Length, wrong.After("name=\"setup\" value=\"").Length);
        var other = await Host.SignInAsync(await Host.RegisterAsync());
        var foreign = await Host.FormAsync(
            "/account/two-factor",
            new() { ["formToken"] = (await Host.PageAsync("/account/two-factor", other)).FormToken(), ["setup"] = setup, ["code"] = "000000" }, other);
        Assert.Equal("/account/two-factor", foreign.Header("Location"));
        Assert.False((await MemberAsync(email)).TwoFactorEnabled);

        Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("/account/confirm?return=%2Faccount%2Ftwo-factor", (await Host.PageAsync("/account/two-factor", cookie)).Header("Location"));
        var late = await Host.FormAsync("/account/two-factor", new() { ["formToken"] = page.FormToken(), ["setup"] = setup, ["code"] = "000000" }, cookie);
        Assert.StartsWith("/account/confirm", late.Header("Location"), StringComparison.Ordinal);
        var confirm = await Host.PageAsync("/account/confirm?return=%2Faccount%2Ftwo-factor", cookie);
        var confirmed = await Host.FormAsync(
            "/account/confirm", new() { ["formToken"] = confirm.FormToken(), ["password"] = Calls.Password, ["return"] = "/account/two-factor" }, cookie);
        Assert.Equal("/account/two-factor", confirmed.Header("Location"));
        Assert.Equal(HttpStatusCode.OK, (await Host.PageAsync("/account/two-factor", confirmed.Cookie)).Status);
    }

    [Fact]
    public async Task Turned_off_the_password_is_enough_again_and_the_recovery_codes_are_gone()
    {
        var app = await App.SetUpAsync(Host, Clock);
        var page = await Host.PageAsync("/account/two-factor", app.Cookie);

        var off = await Host.FormAsync("/account/two-factor/off", new() { ["formToken"] = page.FormToken() }, app.Cookie);

        Assert.Equal("/account/two-factor", off.Header("Location"));
        Assert.Equal("/account", (await Host.FormAsync("/account/sign-in", new() { ["email"] = app.Email, ["password"] = Calls.Password })).Header("Location"));
        Assert.Contains("<svg", (await Host.PageAsync("/account/two-factor", off.CookieOf("discuss-account"))).Text, StringComparison.Ordinal);
        await ChangeAsync(app.Email, async (members, member) =>
        {
            Assert.Equal(0, await members.CountRecoveryCodesAsync(member));
            return IdentityResult.Success;
        });
    }

    [Fact]
    public async Task The_database_holds_neither_the_key_nor_the_recovery_codes_in_clear()
    {
        var app = await App.SetUpAsync(Host, Clock);

        await using var session = await Host.Database.ReadAsync(CancellationToken.None);
        var kept = await session.QueryAsync(new Sql("SELECT value FROM member_tokens"), row => row.GetString(0), CancellationToken.None);

        Assert.NotEmpty(kept);
        Assert.DoesNotContain(kept, value => value.Contains(app.Key, StringComparison.Ordinal) || value.Contains(app.RecoveryCodes[0], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_has_no_password_is_not_let_in_by_what_stands_in_for_one()
    {
        var email = await Host.RegisterAsync();
        await ChangeAsync(email, (members, member) => members.RemovePasswordAsync(member));

        (await Host.PostAsync("/api/v1/session", new { email, password = "nobody's password at all" })).IsProblem(401, "wrong-credentials");
    }

    private async Task<Member> MemberAsync(string email)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<UserManager<Member>>().FindByEmailAsync(email))!;
    }

    private async Task ChangeAsync(string email, Func<UserManager<Member>, Member, Task<IdentityResult>> change)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var members = scope.ServiceProvider.GetRequiredService<UserManager<Member>>();
        Assert.True((await change(members, (await members.FindByEmailAsync(email))!)).Succeeded);
    }
}
