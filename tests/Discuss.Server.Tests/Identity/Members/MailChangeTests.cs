using System.Net;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity.Members;

public sealed class MailChangeTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_new_address_counts_when_the_member_has_opened_the_link_that_was_sent_there(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (old, wanted) = (await host.RegisterAsync(), Calls.NewEmail());
        var (here, elsewhere) = (await Visitor.SignedInAsync(host, old), await Visitor.SignedInAsync(host, old));

        await ChangeAsync(here, wanted);
        var mail = await host.MailAsync(wanted);
        await here.OpenAsync(mail.Link("/account/email/confirm"));
        Assert.True(await elsewhere.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await new Visitor(host).SignInAsync(wanted)).Status);
        await here.SendAsync("/account/email/confirm", new() { ["code"] = mail.Code("/account/email/confirm") });

        Assert.Equal("/account/security?done=mail", here.Page.Header("Location"));
        Assert.True(await here.IsSignedInAsync());
        Assert.False(await elsewhere.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.SeeOther, (await new Visitor(host).SignInAsync(wanted)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await new Visitor(host).SignInAsync(old)).Status);
        Assert.Equal("Your mail address was changed", (await host.MailAsync(old)).Subject);
        Assert.Equal(HttpStatusCode.Gone, (await here.OpenAsync(mail.Link("/account/email/confirm"))).Status);
    }

    [Fact]
    public async Task The_link_of_another_member_changes_nothing()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (email, wanted) = (await host.RegisterAsync(), Calls.NewEmail());
        await ChangeAsync(await Visitor.SignedInAsync(host, email), wanted);
        var code = (await host.MailAsync(wanted)).Code("/account/email/confirm");

        var other = await Visitor.SignedInAsync(host, await host.RegisterAsync());
        await other.SendAsync("/account/email/confirm", new() { ["code"] = code });
        Assert.Equal(HttpStatusCode.Gone, other.Page.Status);
        var nobody = new Visitor(host);
        await nobody.SendAsync("/account/email/confirm", new() { ["code"] = code });
        Assert.StartsWith("/account/sign-in?return=%2Faccount%2Femail%2Fconfirm%3Fcode%3D", nobody.Page.Header("Location"), StringComparison.Ordinal);

        var owner = await Visitor.SignedInAsync(host, email);
        await owner.SendAsync("/account/email/confirm", new() { ["code"] = code });
        Assert.Equal("/account/security?done=mail", owner.Page.Header("Location"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_tells_that_another_account_has_the_address_but_the_mail_to_it(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (taken, free) = (await host.RegisterAsync(), Calls.NewEmail());
        var visitor = await Visitor.SignedInAsync(host, await host.RegisterAsync());

        await ChangeAsync(visitor, taken);
        var (first, status) = (visitor.Text.Replace(taken, "", StringComparison.Ordinal), visitor.Page.Status);
        await ChangeAsync(visitor, free);

        Assert.Equal(first, visitor.Text.Replace(free, "", StringComparison.Ordinal));
        Assert.Equal(status, visitor.Page.Status);
        Assert.Equal(["/account/sign-in"], (await host.MailAsync(taken)).Links);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_who_want_one_address_do_not_both_get_it(Database database)
    {
        var host = await hosts.OnAsync(database);
        var wanted = Calls.NewEmail();
        var visitors = new List<Visitor>();
        foreach (var email in new[] { await host.RegisterAsync(), await host.RegisterAsync() })
        {
            visitors.Add(await Visitor.SignedInAsync(host, email));
            await ChangeAsync(visitors[^1], wanted);
            await host.MailsAsync(wanted, visitors.Count);
        }

        var codes = (await host.MailsAsync(wanted, 2)).Select(mail => mail.Code("/account/email/confirm")).ToList();
        // Whichever mail is whose: each member tries both.
        await Task.WhenAll(visitors.Select(async visitor =>
        {
            foreach (var code in codes) await visitor.SendAsync("/account/email/confirm", new() { ["code"] = code });
        }));

        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        Assert.Equal(1, await session.FirstAsync(
            new Sql("SELECT count(*) FROM members WHERE email = @email", Parameter.Text("email")), row => row.GetInt64(0), CancellationToken.None, wanted));
    }

    [Fact]
    public async Task It_asks_for_the_password_and_for_an_address()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var visitor = await Visitor.SignedInAsync(host, await host.RegisterAsync());

        await ChangeAsync(visitor, Calls.NewEmail(), "wrong wrong wrong");
        Assert.Equal(HttpStatusCode.Forbidden, visitor.Page.Status);
        await ChangeAsync(visitor, "a@example.org\r\nBcc: b@example.org");
        Assert.Equal(HttpStatusCode.BadRequest, visitor.Page.Status);
    }

    private static Task<Answer> ChangeAsync(Visitor visitor, string wanted, string password = Calls.Password) =>
        visitor.SendFromAsync("/account/security", "/account/email", new() { ["email"] = wanted, ["password"] = password });
}
