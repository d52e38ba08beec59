using System.Net;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity.Members;

public sealed class PasswordTests(Hosts hosts) : IClassFixture<Hosts>
{
    private const string Another = "seven quiet lanterns";

    private static readonly Sql Locked = new("SELECT count(*) FROM members WHERE email = @email AND lockout_end IS NOT NULL", Parameter.Text("email"));

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_has_forgotten_it_chooses_another_by_a_link_that_is_good_once_and_ends_all_sessions(Database database)
    {
        var host = await hosts.OnAsync(database);
        var email = await host.RegisterAsync();
        var (elsewhere, visitor) = (await Visitor.SignedInAsync(host, email), new Visitor(host));

        await visitor.SendAsync("/account/forgotten", new() { ["email"] = email });
        var mail = await host.MailAsync(email);
        await visitor.OpenAsync(mail.Link("/account/reset"));
        Assert.Contains(email, visitor.Text, StringComparison.Ordinal);
        Assert.True(await elsewhere.IsSignedInAsync());
        var code = mail.Code("/account/reset");
        await visitor.SendAsync("/account/reset", new() { ["code"] = code, ["newPassword"] = "short" });
        Assert.Equal(HttpStatusCode.BadRequest, visitor.Page.Status);
        await visitor.SendAsync("/account/reset", new() { ["code"] = code, ["newPassword"] = Another });

        Assert.Equal(HttpStatusCode.SeeOther, visitor.Page.Status);
        Assert.False(await visitor.IsSignedInAsync());
        Assert.False(await elsewhere.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.SignInAsync(email)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.SignInAsync(email, Another)).Status);
        await visitor.OpenAsync(mail.Link("/account/reset"));
        Assert.Equal(HttpStatusCode.Gone, visitor.Page.Status);
        Assert.Equal("Your password was changed", (await host.MailAsync(email, 2)).Subject);
    }

    [Fact]
    public async Task A_known_and_an_unknown_address_are_answered_alike_and_only_the_known_one_gets_a_mail()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (known, unknown, visitor) = (await host.RegisterAsync(), Calls.NewEmail(), new Visitor(host));

        await visitor.SendAsync("/account/forgotten", new() { ["email"] = unknown });
        var (first, status) = (visitor.Text.Replace(unknown, "", StringComparison.Ordinal), visitor.Page.Status);
        await visitor.SendAsync("/account/forgotten", new() { ["email"] = known });

        Assert.Equal(first, visitor.Text.Replace(known, "", StringComparison.Ordinal));
        Assert.Equal(status, visitor.Page.Status);
        await host.MailAsync(known);
        Assert.Empty(await MailBox.LyingAsync(host, unknown));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a@example.org\r\nBcc: b@example.org")]
    [InlineData("")]
    public async Task What_is_no_address_is_told_so(string address)
    {
        var visitor = new Visitor(await hosts.OnAsync(Database.Sqlite));

        await visitor.SendAsync("/account/forgotten", new() { ["email"] = address });

        Assert.Equal(HttpStatusCode.BadRequest, visitor.Page.Status);
        Assert.Contains("id=\"email-about\" role=\"alert\"", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_is_good_for_an_hour_and_ends_a_lockout()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var host = await DiscussHost.StartAsync(new HostOptions { Clock = clock });
        var (email, visitor) = (await host.RegisterAsync(), new Visitor(host));
        await visitor.SendAsync("/account/forgotten", new() { ["email"] = email });
        var early = (await host.MailAsync(email)).Code("/account/reset");
        clock.Advance(PasswordReset.Lifetime + TimeSpan.FromSeconds(1));
        await visitor.SendAsync("/account/reset", new() { ["code"] = early, ["newPassword"] = Another });
        Assert.Equal(HttpStatusCode.Gone, visitor.Page.Status);

        for (var i = 0; i < SignIn.MaxFailures; i++) await visitor.SignInAsync(email, "wrong wrong wrong");
        await Wait.UntilAsync(() => IsLockedAsync(host, email));
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.SignInAsync(email)).Status);
        await visitor.SendAsync("/account/forgotten", new() { ["email"] = email });
        await visitor.SendAsync("/account/reset", new() { ["code"] = (await host.MailAsync(email, 2)).Code("/account/reset"), ["newPassword"] = Another });

        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.SignInAsync(email, Another)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_member_changes_the_password_with_the_old_one_and_stays_signed_in_here_only(Database database)
    {
        var host = await hosts.OnAsync(database);
        var email = await host.RegisterAsync();
        var (here, elsewhere) = (await Visitor.SignedInAsync(host, email), await Visitor.SignedInAsync(host, email));
        await here.SendFromAsync("/account/forgotten", "/account/forgotten", new() { ["email"] = email });
        var link = (await host.MailAsync(email)).Link("/account/reset");

        await ChangeAsync(here, "wrong wrong wrong", Another);
        Assert.Equal(HttpStatusCode.Forbidden, here.Page.Status);
        Assert.DoesNotContain("wrong wrong wrong", here.Text, StringComparison.Ordinal);
        await ChangeAsync(here, "", Another);
        Assert.Equal(HttpStatusCode.Forbidden, here.Page.Status);
        await ChangeAsync(here, Calls.Password, "password12345");
        Assert.Equal(HttpStatusCode.BadRequest, here.Page.Status);
        Assert.True(await elsewhere.IsSignedInAsync());
        await ChangeAsync(here, Calls.Password, Another);

        Assert.Equal("/account/security?done=password", here.Page.Header("Location"));
        Assert.True(await here.IsSignedInAsync());
        Assert.False(await elsewhere.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.SeeOther, (await elsewhere.SignInAsync(email, Another)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await here.OpenAsync(link)).Status);
    }

    private static async Task<bool> IsLockedAsync(DiscussHost host, string email)
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(Locked, row => row.GetInt64(0), CancellationToken.None, email) == 1;
    }

    private static Task<Answer> ChangeAsync(Visitor visitor, string old, string wanted) =>
        visitor.SendFromAsync("/account/security", "/account/password", new() { ["password"] = old, ["newPassword"] = wanted });
}
