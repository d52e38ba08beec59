using System.Net;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity.Factors;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.Passkeys;

public sealed class PasskeyTests(ClockedHost clocked) : IClassFixture<ClockedHost>, IDisposable
{
    private readonly SoftAuthenticator _authenticator = new();

    private DiscussHost Host => clocked.Host;

    private string Origin => Host.Address.GetLeftPart(UriPartial.Authority);

    public void Dispose() => _authenticator.Dispose();

    [Fact]
    public async Task A_member_adds_a_passkey_and_signs_in_with_it_without_a_name()
    {
        var name = Calls.NewName();
        var cookie = await Host.SignInAsync(await Host.RegisterAsync(name));

        Assert.Equal("/account/passkeys", (await AddAsync(cookie, "My key")).Header("Location"));
        Assert.Contains("value=\"My key\"", (await Host.PageAsync("/account/passkeys", cookie)).Text, StringComparison.Ordinal);

        var entered = await EnterAsync(new() { ["return"] = "/account/who" });
        Assert.Equal("/account/who", entered.Header("Location"));
        Assert.Equal(name, (await Host.PageAsync("/account/who", entered.CookieOf("discuss-account"))).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_passkey_needs_no_second_factor_and_hands_the_sign_in_to_the_frame()
    {
        var app = await App.SetUpAsync(Host, clocked.Clock);
        await AddAsync(app.Cookie);
        var window = await FrameWindow.OnAsync(Host);

        var entered = await EnterAsync(window.Fields());

        Assert.Equal(HttpStatusCode.NoContent, (await window.ExchangeAsync(FrameWindow.CodeOf(entered))).Status);
    }

    [Fact]
    public async Task An_answer_is_good_once_for_its_own_challenge_on_our_own_origin_with_the_finger_on_it()
    {
        await AddAsync(await Host.SignInAsync(await Host.RegisterAsync()));
        var (options, state) = await AskAsync("/account/passkeys/sign-in/options");
        var answer = _authenticator.Get(options, Origin);

        var other = await AskAsync("/account/passkeys/sign-in/options");
        Refused(await SendAsync(answer, other.State));
        Refused(await SendAsync(answer, "discuss-passkey=" + new string('A', 300)));
        Refused(await SendAsync(answer, cookie: null));
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(answer, state)).Status);
        Refused(await SendAsync(answer, state));

        foreach (var origin in new[] { "https://evil.example", Origin.Replace("127.0.0.1", "a.127.0.0.1", StringComparison.Ordinal), Origin + "0" })
        {
            var (asked, waiting) = await AskAsync("/account/passkeys/sign-in/options");
            Refused(await SendAsync(_authenticator.Get(asked, origin), waiting));
        }

        _authenticator.Verifies = false;
        var (last, lastState) = await AskAsync("/account/passkeys/sign-in/options");
        Refused(await SendAsync(_authenticator.Get(last, Origin), lastState));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{}}")]
    public async Task What_is_no_answer_of_an_authenticator_is_refused(string answer)
    {
        var (_, state) = await AskAsync("/account/passkeys/sign-in/options");

        Refused(await SendAsync(answer, state));
    }

    [Fact]
    public async Task A_passkey_is_added_by_who_asked_soon_after_signing_in_and_is_nobody_elses()
    {
        var (first, second) = (await Host.SignInAsync(await Host.RegisterAsync()), await Host.SignInAsync(await Host.RegisterAsync()));
        var (options, state) = await AskAsync("/account/passkeys/options", first);

        var foreign = await AddAsync(second, answer: _authenticator.Create(options, Origin), state: state);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, foreign.Status);
        await AddAsync(first);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AddAsync(second)).Status);

        clocked.Clock.Advance(TimeSpan.FromMinutes(11));
        var late = await Host.FormAsync("/account/passkeys/options", new() { ["formToken"] = (await Host.PageAsync("/account/passkeys", first)).FormToken() }, first);
        Assert.StartsWith("/account/confirm", late.Header("Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passkey_is_renamed_and_removed_but_not_the_last_way_in()
    {
        var email = await Host.RegisterAsync();
        var cookie = await Host.SignInAsync(email);
        await AddAsync(cookie, "Old");
        var page = await Host.PageAsync("/account/passkeys", cookie);
        var fields = new Dictionary<string, string> { ["formToken"] = page.FormToken(), ["id"] = page.After("name=\"id\" value=\""), ["name"] = "New <b>" };

        await Host.FormAsync("/account/passkeys/rename", fields, cookie);
        Assert.Contains("New &lt;b&gt;", (await Host.PageAsync("/account/passkeys", cookie)).Text, StringComparison.Ordinal);

        var second = await Host.SignInAsync(email);
        var foreign = await Host.SignInAsync(await Host.RegisterAsync());
        await Host.FormAsync("/account/passkeys/remove", new(fields) { ["formToken"] = (await Host.PageAsync("/account/passkeys", foreign)).FormToken() }, foreign);
        Assert.Contains("New &lt;b&gt;", (await Host.PageAsync("/account/passkeys", cookie)).Text, StringComparison.Ordinal);
        await ChangeAsync(email, (members, member) =>
        {
            member.PasswordHash = null;
            return members.UpdateAsync(member);
        });
        Assert.Equal(HttpStatusCode.Conflict, (await Host.FormAsync("/account/passkeys/remove", fields, cookie)).Status);
        await ChangeAsync(email, (members, member) =>
        {
            member.PasswordHash = "something";
            return members.UpdateAsync(member);
        });
        Assert.Equal("/account/passkeys", (await Host.FormAsync("/account/passkeys/remove", fields, cookie)).Header("Location"));
        Refused(await EnterAsync([]));
        Assert.Equal("/account/sign-in", (await Host.PageAsync("/account", second)).Header("Location"));
    }

    private static void Refused(Answer answer)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.DoesNotContain(answer.Cookies, cookie => cookie.StartsWith("discuss-account=", StringComparison.Ordinal));
    }

    private async Task<(System.Text.Json.JsonElement Options, string State)> AskAsync(string path, string? cookie = null)
    {
        var fields = cookie is null ? [] : new Dictionary<string, string> { ["formToken"] = (await Host.PageAsync("/account/passkeys", cookie)).FormToken() };
        var answer = await Host.FormAsync(path, fields, cookie);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return (answer.Json, answer.Cookies.Single(one => one.StartsWith("discuss-passkey", StringComparison.Ordinal)).Split(';')[0]);
    }

    private Task<Answer> SendAsync(string answer, string? cookie, Dictionary<string, string>? more = null) =>
        Host.FormAsync("/account/passkeys/sign-in", new(more ?? []) { ["credential"] = answer }, cookie);

    private async Task<Answer> EnterAsync(Dictionary<string, string> more)
    {
        var (options, state) = await AskAsync("/account/passkeys/sign-in/options");
        return await SendAsync(_authenticator.Get(options, Origin), state, more);
    }

    private async Task<Answer> AddAsync(string cookie, string name = "Key", string? answer = null, string? state = null)
    {
        if (answer is null)
        {
            (var options, state) = await AskAsync("/account/passkeys/options", cookie);
            answer = _authenticator.Create(options, Origin);
        }

        var token = (await Host.PageAsync("/account/passkeys", cookie)).FormToken();
        return await Host.FormAsync("/account/passkeys", new() { ["formToken"] = token, ["credential"] = answer, ["name"] = name }, $"{cookie}; {state}");
    }

    private async Task ChangeAsync(string email, Func<UserManager<Member>, Member, Task<IdentityResult>> change)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var members = scope.ServiceProvider.GetRequiredService<UserManager<Member>>();
        Assert.True((await change(members, (await members.FindByEmailAsync(email))!)).Succeeded);
    }
}
