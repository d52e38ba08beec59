using System.Net;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity.Factors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.External;

public sealed class ExternalTests : IAsyncLifetime
{
    private const string Start = "/account/external/own";

    private readonly TestClock _clock = new(TimeProvider.System.GetUtcNow());
    private OwnProvider _provider = null!;
    private DiscussHost _host = null!;
    private Traveller _browser = null!;

    public async Task InitializeAsync()
    {
        _provider = await OwnProvider.StartAsync();
        _host = await DiscussHost.StartAsync(Probe.Host(new HostOptions
        {
            Clock = _clock, Settings = new Dictionary<string, string>(_provider.Settings("own").Concat(_provider.Settings("other"))),
        }));
        _browser = new Traveller(_host);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Somebody_new_chooses_a_name_and_is_known_again_by_their_number_whatever_address_they_have_later()
    {
        var (name, email) = (Calls.NewName("Zoë"), Calls.NewEmail());
        _provider.Person = new { sub = "17", name = "Zoë <b>", email, email_verified = true };

        var asked = await _browser.ArriveAsync(Start + "?return=/account/who");
        Assert.Equal("Zoë <b>", asked.After("name=\"name\" type=\"text\" value=\""));
        Assert.Null(await _browser.WhoAsync());
        var made = await _browser.PostAsync("/account/external/register", new() { ["name"] = name, ["role"] = "4", ["email"] = "admin@example.org" });
        Assert.Equal("/account/who", made.Header("Location"));
        Assert.Equal(name, await _browser.WhoAsync());
        Assert.True((await MemberAsync(email))!.EmailConfirmed);

        using var again = new Traveller(_host);
        _provider.Person = new { sub = "17", email = "somebody@else.example", email_verified = false };
        Assert.Equal("/account", (await again.ArriveAsync(Start)).Header("Location"));
        Assert.Equal(name, await again.WhoAsync());
    }

    [Fact]
    public async Task A_verified_address_that_is_a_members_confirmed_one_signs_that_member_in()
    {
        var name = Calls.NewName();
        var email = await _host.RegisterAsync(name);
        await ConfirmAsync(email, confirmed: true);
        _provider.Person = new { sub = 4711, email = email.ToUpperInvariant(), email_verified = true };

        await _browser.ArriveAsync(Start);

        Assert.Equal(name, await _browser.WhoAsync());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, null)]
    public async Task An_address_that_nobody_made_sure_of_opens_no_account_and_makes_none(bool confirmed, bool? verified)
    {
        var email = await _host.RegisterAsync();
        await ConfirmAsync(email, confirmed);
        _provider.Person = new { sub = "1", name = "Eve", email, email_verified = verified };

        var page = await _browser.ArriveAsync(Start);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("/account/sign-in", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(email, page.Text, StringComparison.Ordinal);
        Assert.Null(await _browser.WhoAsync());
        Assert.Equal(0, await LoginsAsync());
        // Nor by sending the form that was not shown.
        Assert.Equal("/account/sign-in", (await _browser.PostAsync("/account/external/register", new() { ["name"] = Calls.NewName() })).Header("Location"));
        Assert.Null(await _browser.WhoAsync());
    }

    [Fact]
    public async Task The_same_number_at_another_provider_is_somebody_else()
    {
        _provider.Person = new { sub = "17", email = Calls.NewEmail(), email_verified = true };
        await _browser.ArriveAsync(Start);
        await _browser.PostAsync("/account/external/register", new() { ["name"] = Calls.NewName() });
        Assert.NotNull(await _browser.WhoAsync());

        using var other = new Traveller(_host);
        _provider.Person = new { sub = "17" };
        await other.ArriveAsync("/account/external/other");

        Assert.Null(await other.WhoAsync());
    }

    [Fact]
    public async Task A_member_connects_an_account_with_a_click_of_their_own_and_removes_it_but_never_the_last_way_in()
    {
        var email = await _host.RegisterAsync();
        await _browser.SignInAsync(email);
        _provider.Person = new { sub = "8", name = "Ann", email = "elsewhere@example.org", email_verified = false };

        var question = await _browser.ArriveAsync(Start + "/connect");
        Assert.Equal(0, await LoginsAsync());
        Assert.Equal("/account/connected", (await _browser.PostAsync("/account/external/connect", new() { ["formToken"] = question.FormToken() })).Header("Location"));
        Assert.Equal(1, await LoginsAsync());

        await ChangeAsync(email, (members, member) => members.RemovePasswordAsync(member));
        _clock.Advance(TimeSpan.FromSeconds(61));
        using var again = new Traveller(_host);
        await again.ArriveAsync(Start);
        var list = await again.GetAsync("/account/connected");
        var last = await again.PostAsync("/account/connected/remove", new() { ["formToken"] = list.FormToken(), ["provider"] = "own", ["subject"] = "8" });
        Assert.Equal(HttpStatusCode.Conflict, last.Status);
        await ChangeAsync(email, (members, member) => members.AddPasswordAsync(member, Calls.Password));
        using var third = new Traveller(_host);
        await third.SignInAsync(email);
        var removed = await third.PostAsync(
            "/account/connected/remove", new() { ["formToken"] = (await third.GetAsync("/account/connected")).FormToken(), ["provider"] = "own", ["subject"] = "8" });
        Assert.Equal(HttpStatusCode.SeeOther, removed.Status);
        Assert.Equal(0, await LoginsAsync());
    }

    [Fact]
    public async Task An_account_that_is_another_members_is_not_connected_a_second_time()
    {
        _provider.Person = new { sub = "9", email = Calls.NewEmail(), email_verified = true };
        await _browser.ArriveAsync(Start);
        await _browser.PostAsync("/account/external/register", new() { ["name"] = Calls.NewName() });

        using var other = new Traveller(_host);
        await other.SignInAsync(await _host.RegisterAsync());
        var question = await other.ArriveAsync(Start + "/connect");
        var refused = await other.PostAsync("/account/external/connect", new() { ["formToken"] = question.FormToken() });

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(1, await LoginsAsync());
    }

    [Fact]
    public async Task What_another_member_began_is_not_connected_with_whoever_sits_there_now()
    {
        await _browser.SignInAsync(await _host.RegisterAsync());
        _provider.Person = new { sub = "10", name = "Eve" };
        await _browser.TravelAsync(Start + "/connect");
        await _browser.SignInAsync(await _host.RegisterAsync());

        Assert.Equal("/account/connected", (await _browser.PostAsync("/account/external/finish")).Header("Location"));
        Assert.Equal(0, await LoginsAsync());
    }

    [Fact]
    public async Task A_member_with_a_second_factor_is_asked_for_it_after_the_provider_too()
    {
        var app = await App.SetUpAsync(_host, _clock);
        await ConfirmAsync(app.Email, confirmed: true);
        _provider.Person = new { sub = "11", email = app.Email, email_verified = true };

        Assert.Equal("/account/second-factor", (await _browser.ArriveAsync(Start)).Header("Location"));
        Assert.Null(await _browser.WhoAsync());
        await _browser.PostAsync("/account/second-factor", new() { ["code"] = app.NextCode() });
        Assert.NotNull(await _browser.WhoAsync());
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task A_return_address_leads_nowhere_else(string to)
    {
        _provider.Person = new { sub = "12", email = Calls.NewEmail(), email_verified = true };
        await _browser.ArriveAsync(Start + "?return=" + Uri.EscapeDataString(to));

        var made = await _browser.PostAsync("/account/external/register", new() { ["name"] = Calls.NewName() });

        Assert.Equal("/account", made.Header("Location"));
    }

    [Fact]
    public async Task A_page_of_somebody_elses_begins_no_sign_in()
    {
        Assert.Equal("/account/sign-in", (await _browser.GetAsync(Start, "cross-site")).Header("Location"));
        Assert.Equal(HttpStatusCode.NotFound, (await _browser.GetAsync("/account/external/nobody")).Status);
    }

    [Fact]
    public async Task A_callback_is_good_once_and_only_in_the_browser_that_began()
    {
        _provider.Person = new { sub = "13", email = Calls.NewEmail(), email_verified = true };
        await _browser.TravelAsync(Start);
        using var stranger = new Traveller(_host);

        foreach (var (browser, callback) in new[] { (_browser, _browser.Callback), (stranger, _browser.Callback), (stranger, "/account/external/own/callback?code=a&state=b"), (stranger, "/account/external/own/callback") })
        {
            var page = await browser.GetAsync(callback, "cross-site");
            Assert.Equal(HttpStatusCode.BadRequest, page.Status);
            Assert.Equal("text/html", page.MediaType);
            Assert.Contains("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        }

        Assert.Equal(1, _provider.Asked);
        Assert.Null(await stranger.WhoAsync());
    }

    public static TheoryData<string> Faults => ["error", "giant", "nonsense", "no token", "no subject"];

    [Theory, MemberData(nameof(Faults))]
    public async Task A_provider_that_fails_is_told_in_a_page_and_changes_nothing(string fault)
    {
        _provider.Person = new { };
        _provider.Fault = fault switch
        {
            "error" => () => Results.StatusCode(500),
            "giant" => () => Results.Text("{\"access_token\":\"" + new string('a', 1_000_000) + "\"}", "application/json"),
            "nonsense" => () => Results.Text("<html>", "application/json"),
            "no token" => () => Results.Json(new { token_type = "Bearer" }),
            _ => null,
        };

        var page = await _browser.TravelAsync(Start);

        Assert.Equal(HttpStatusCode.BadGateway, page.Status);
        Assert.Contains("Our own", page.Text, StringComparison.Ordinal);
        Assert.Equal("/account/sign-in", (await _browser.PostAsync("/account/external/finish")).Header("Location"));
        Assert.Equal(0, await LoginsAsync());
    }

    [Fact]
    public async Task Who_cancels_at_the_provider_reads_that_and_nothing_that_the_provider_wrote()
    {
        var left = await _browser.GetAsync(Start);
        var state = left.Header("Location").Split("state=")[1].Split('&')[0];

        var page = await _browser.GetAsync($"{Start}/callback?error=access_denied&error_description=%3Cscript%3Eboo&state={state}", "cross-site");

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("cancelled", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("boo", page.Text, StringComparison.Ordinal);
    }

    private async Task<Member?> MemberAsync(string email)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<UserManager<Member>>().FindByEmailAsync(email);
    }

    private Task ConfirmAsync(string email, bool confirmed) => ChangeAsync(email, (members, member) =>
    {
        member.EmailConfirmed = confirmed;
        return members.UpdateAsync(member);
    });

    private async Task ChangeAsync(string email, Func<UserManager<Member>, Member, Task<IdentityResult>> change)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var members = scope.ServiceProvider.GetRequiredService<UserManager<Member>>();
        Assert.True((await change(members, (await members.FindByEmailAsync(email))!)).Succeeded);
    }

    private async Task<int> LoginsAsync()
    {
        await using var session = await _host.Database.ReadAsync(CancellationToken.None);
        return (await session.QueryAsync(new Sql("SELECT provider_key FROM member_logins"), row => row.GetString(0), CancellationToken.None)).Count;
    }
}
