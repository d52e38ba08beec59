using System.Net;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity;

public sealed class HandOverTests(ProbedHost probed) : IClassFixture<ProbedHost>
{
    private DiscussHost Host => probed.Host;

    [Fact]
    public async Task The_window_hands_the_frame_a_code_that_is_good_once()
    {
        var frame = await FrameWindow.OnAsync(Host);
        var name = Calls.NewName();
        var code = await frame.CodeAsync(await Host.RegisterAsync(name));

        var exchanged = await frame.ExchangeAsync(code);
        Assert.Equal(HttpStatusCode.NoContent, exchanged.Status);
        (await frame.ExchangeAsync(code)).IsProblem(400, "bad-code");

        var who = await Host.PageAsync("/who", exchanged.Cookie);
        Assert.Equal(name, who.Json.GetProperty("name").GetString());
        Assert.Equal("Frame", who.Json.GetProperty("by").GetString());
    }

    [Fact]
    public async Task A_code_is_good_only_with_the_frames_verifier_for_its_site_and_on_the_page_that_opened_the_window()
    {
        var (frame, other) = (await FrameWindow.OnAsync(Host), await FrameWindow.OnAsync(Host));
        var email = await Host.RegisterAsync();

        (await frame.ExchangeAsync(await frame.CodeAsync(email), verifier: frame.Another().Verifier)).IsProblem(400, "bad-code");
        (await frame.ExchangeAsync(await frame.CodeAsync(email), site: other.Site.Slug)).IsProblem(400, "bad-code");
        (await frame.ExchangeAsync(await frame.CodeAsync(email), origin: "https://elsewhere.example")).IsProblem(400, "bad-code");

        var code = await frame.CodeAsync(email);
        var foreign = await Host.PostAsync(
            "/api/v1/session/exchange", new { code, verifier = frame.Verifier, site = frame.Site.Slug, origin = FrameWindow.Publisher }, Calls.With("Sec-Fetch-Site", "cross-site"));
        foreign.IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task No_code_is_made_for_a_page_that_is_none_of_the_sites()
    {
        var frame = await FrameWindow.OnAsync(Host);
        var (email, password) = (("email", await Host.RegisterAsync()), ("password", Calls.Password));

        foreach (var origin in (string[])["https://evil.example", "https://news.example.evil.example", "http://news.example", "null"])
        {
            var page = await Host.FormAsync("/account/sign-in", frame.Fields(origin, email, password));
            Assert.Equal(HttpStatusCode.BadRequest, page.Status);
            Assert.DoesNotContain("data-code", page.Text, StringComparison.Ordinal);
            Assert.Empty(page.Cookies);
        }
    }

    [Fact]
    public async Task A_code_is_good_for_a_minute()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var host = await DiscussHost.StartAsync(new HostOptions { Clock = clock });
        var frame = await FrameWindow.OnAsync(host);
        var code = await frame.CodeAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);

        clock.Advance(TimeSpan.FromSeconds(61));

        (await frame.ExchangeAsync(code)).IsProblem(400, "bad-code");
    }

    [Fact]
    public async Task Whoever_is_signed_in_already_continues_with_one_click_and_not_without()
    {
        var frame = await FrameWindow.OnAsync(Host);
        var cookie = await Host.SignInAsync(await Host.RegisterAsync());

        var asked = string.Join('&', frame.Fields().Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));
        var page = await Host.PageAsync($"/account/sign-in?{asked}", cookie);
        Assert.DoesNotContain("data-code", page.Text, StringComparison.Ordinal);
        var done = await Host.FormAsync("/account/continue", frame.Fields(more: ("formToken", page.FormToken())), cookie);

        Assert.Equal(HttpStatusCode.NoContent, (await frame.ExchangeAsync(FrameWindow.CodeOf(done))).Status);
        var script = done.After("<script src=\"");
        Assert.Contains("postMessage", (await Host.SendAsync(HttpMethod.Get, script)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_party_cookie_is_no_moderators_outside_first_party_pages_and_the_frames_cookie_nowhere()
    {
        var window = await FrameWindow.OnAsync(Host);
        var account = await Host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        var frame = await window.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);

        Assert.Equal(HttpStatusCode.OK, (await ModerateAsync("/account", account)).Status);
        // In the frame a person is told, by a page.
        Assert.Equal(HttpStatusCode.Forbidden, (await ModerateAsync("/embed", account)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ModerateAsync("/embed", frame)).Status);
        (await ModerateAsync("/account", frame)).IsProblem(401, "identity-required");

        Task<Answer> ModerateAsync(string folder, string cookie) => Host.PageAsync($"{folder}/probes/{window.Site.Id}", cookie);
    }

    [Fact]
    public async Task The_frame_signs_out_and_with_it_the_first_party_cookie_that_came_along()
    {
        var account = await Host.SignInAsync(await Host.RegisterAsync());
        var frame = await (await FrameWindow.OnAsync(Host)).SignInAsync(await Host.RegisterAsync());

        var answer = await Host.SendAsync(HttpMethod.Delete, "/api/v1/session", change: Calls.FromOwnPage($"{frame}; {account}"));

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal(2, answer.Cookies.Count(cookie => cookie.Contains("01 Jan 1970", StringComparison.Ordinal)));
        await IsNobodyAsync("/who", frame);
        await IsNobodyAsync("/account/who", account);
    }

    [Fact]
    public async Task Signing_out_ends_what_was_handed_on_from_the_same_sign_in_in_every_frame_and_nothing_else()
    {
        var (first, second) = (await FrameWindow.OnAsync(Host), await FrameWindow.OnAsync(Host));
        var email = await Host.RegisterAsync();
        var entered = await Host.FormAsync("/account/sign-in", first.Fields(more: [("email", email), ("password", Calls.Password)]));
        var account = entered.Cookie;
        var one = (await first.ExchangeAsync(FrameWindow.CodeOf(entered))).Cookie;
        var token = (await Host.PageAsync("/account", account)).FormToken();
        var handed = await Host.FormAsync("/account/continue", second.Fields(more: ("formToken", token)), account);
        var two = (await second.ExchangeAsync(FrameWindow.CodeOf(handed))).Cookie;
        var elsewhere = await first.Another().SignInAsync(email);

        await Host.SendAsync(HttpMethod.Delete, "/api/v1/session", change: Calls.FromOwnPage(one));

        await IsNobodyAsync("/who", one);
        await IsNobodyAsync("/who", two);
        await IsNobodyAsync("/account/who", account);
        Assert.Equal("Member", (await Host.PageAsync("/who", elsewhere)).Json.GetProperty("kind").GetString());
    }

    private async Task IsNobodyAsync(string path, string cookie) =>
        Assert.Null((await Host.PageAsync(path, cookie)).Json.GetProperty("kind").GetString());
}
