using System.Net;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Identity.Roles;

/// <summary>Roles offered by mail.</summary>
public sealed class InvitationTests(Hosts hosts) : IClassFixture<Hosts>
{
    private const string Path = "/account/invitation";

    [Theory, OnSqlite, OnPostgres]
    public async Task An_invitation_is_mailed_opened_without_effect_and_accepted_once_by_whoever_is_signed_in(Database database)
    {
        var room = await Newsroom.OpenAsync(await hosts.OnAsync(database));
        var to = Calls.NewEmail();
        var invited = await room.InviteAsync(to, "moderator");
        Assert.Equal(HttpStatusCode.Created, invited.Status);
        var mail = await room.Host.MailAsync(to);
        Assert.Contains(room.Owner.Name, mail.Text, StringComparison.Ordinal);
        var link = mail.Link(Path);

        // Nobody is signed in: the page leads to sign in and back.
        var asked = await room.Host.PageAsync(link);
        Assert.Equal(HttpStatusCode.OK, asked.Status);
        Assert.Contains("/account/sign-in?return=" + Uri.EscapeDataString(link), WebUtility.HtmlDecode(asked.Text), StringComparison.Ordinal);
        var (email, cookie) = await room.MemberAsync();
        var page = await room.Host.PageAsync(link, cookie);
        Assert.Contains("You are signed in as", page.Text, StringComparison.Ordinal);
        Assert.Single((await room.GetAsync("invitations")).Items(), one => one.GetProperty("email").GetString() == to);

        var form = new Dictionary<string, string> { ["formToken"] = page.FormToken(), ["code"] = mail.Code(Path) };
        var accepted = await room.Host.FormAsync(Path, form, cookie);
        Assert.Equal((HttpStatusCode.SeeOther, "/moderate"), (accepted.Status, accepted.Header("Location")));
        Assert.Equal(HttpStatusCode.OK, (await room.Calls.QueueAsync("pending", Calls.As("Bearer", await room.Host.BearerAsync(email, Calls.Password)))).Status);
        Assert.Empty((await room.GetAsync("invitations")).Items());
        var change = (await room.GetAsync("people/log")).Items()[0];
        Assert.Equal(("moderator", room.Owner.Name), (change.GetProperty("to").GetString(), change.GetProperty("by").GetString()));

        var (_, other) = await room.MemberAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await room.Host.PageAsync(link, other)).Status);
        var again = new Dictionary<string, string> { ["formToken"] = (await room.Host.PageAsync("/account/sign-out", other)).FormToken(), ["code"] = mail.Code(Path) };
        Assert.Equal(HttpStatusCode.NotFound, (await room.Host.FormAsync(Path, again, other)).Status);
    }

    [Fact]
    public async Task The_mail_speaks_the_sites_language_and_its_page_the_readers()
    {
        var room = await Newsroom.OpenAsync(await hosts.OnAsync(Database.Sqlite), new SiteSettings { Language = "fr" });
        var to = Calls.NewEmail();

        await room.InviteAsync(to, "moderator");
        var mail = await room.Host.MailAsync(to);
        var german = new Members.Visitor(room.Host, "de");
        await german.OpenAsync(mail.Link(Path));

        Assert.Equal($"[{room.Calls.Site.Name}] Une invitation", mail.Subject);
        Assert.Contains($"{room.Owner.Name} vous invite à modérer les discussions de {room.Calls.Site.Name}.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("die Diskussionen von", german.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sent_again_it_has_another_link_and_withdrawn_it_has_none()
    {
        var room = await Newsroom.OpenAsync(await hosts.OnAsync(Database.Sqlite));
        var to = Calls.NewEmail();
        var first = (await room.InviteAsync(to, "staff")).Json.Id();
        var old = (await room.Host.MailAsync(to)).Link(Path);

        var second = await room.Calls.SendAsync(HttpMethod.Post, $"sites/{room.Calls.Site.Slug}/invitations/{first}/again", null, room.Owner.As);
        Newsroom.IsDone(second);
        var links = (await room.Host.MailsAsync(to, 2)).Select(mail => mail.Link(Path)).Where(link => link != old).ToList();
        Assert.Equal(HttpStatusCode.NotFound, (await room.Host.PageAsync(old)).Status);
        Assert.Equal(HttpStatusCode.OK, (await room.Host.PageAsync(links.Single())).Status);
        Assert.Equal([second.Json.Id()], (await room.GetAsync("invitations")).Items().Select(one => one.Id()));

        Newsroom.IsDone(await room.Calls.SendAsync(HttpMethod.Delete, $"sites/{room.Calls.Site.Slug}/invitations/{second.Json.Id()}", null, room.Owner.As));
        Assert.Equal(HttpStatusCode.NotFound, (await room.Host.PageAsync(links.Single())).Status);
        Assert.Empty((await room.GetAsync("invitations")).Items());
        (await room.Calls.SendAsync(HttpMethod.Delete, $"sites/{room.Calls.Site.Slug}/invitations/{second.Json.Id()}", null, room.Owner.As)).IsProblem(404, "unknown-invitation");
    }

    [Fact]
    public async Task It_ends_after_a_week_and_with_the_role_of_who_sent_it()
    {
        var clock = new TestClock();
        await using var host = await DiscussHost.StartAsync(new HostOptions { Clock = clock });
        var room = await Newsroom.OpenAsync(host);
        var (early, late) = (Calls.NewEmail(), Calls.NewEmail());
        await room.InviteAsync(early, "owner");
        var link = (await host.MailAsync(early)).Link(Path);
        clock.Advance(Invitations.Lifetime - TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await host.PageAsync(link)).Status);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.NotFound, (await host.PageAsync(link)).Status);
        Assert.Empty((await room.GetAsync("invitations")).Items());

        await room.InviteAsync(late, "owner");
        var open = (await host.MailAsync(late)).Link(Path);
        Newsroom.IsDone(await room.SetAsync(room.Owner, "moderator", await room.AdministratorAsync()));
        Assert.Equal(HttpStatusCode.NotFound, (await host.PageAsync(open)).Status);
    }

    [Fact]
    public async Task Nobody_offers_more_than_they_may_give_and_the_answer_tells_nothing_of_accounts()
    {
        var room = await Newsroom.OpenAsync(await hosts.OnAsync(Database.Sqlite));
        var known = await room.Host.RegisterAsync();

        (await room.InviteAsync(Calls.NewEmail(), "administrator")).IsProblem(403, "forbidden");
        (await room.InviteAsync("nobody", "staff")).IsProblem(400, "invalid-input", "email");
        (await room.InviteAsync("a@example.org\r\nBcc: b@example.org", "staff")).IsProblem(400, "invalid-input", "email");
        var (one, other) = (await room.InviteAsync(known, "staff"), await room.InviteAsync(Calls.NewEmail(), "staff"));
        Assert.Equal(
            one.Json.EnumerateObject().Select(field => field.Name), other.Json.EnumerateObject().Select(field => field.Name));
        Assert.Equal(one.Status, other.Status);
        await room.InviteAsync(known, "moderator");
        Assert.Equal("moderator", (await room.GetAsync("invitations")).Items().Single(open => open.GetProperty("email").GetString() == known).GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_role_that_is_higher_already_stays_and_an_unconfirmed_account_takes_none()
    {
        var room = await Newsroom.OpenAsync(await hosts.OnAsync(Database.Sqlite));
        var to = Calls.NewEmail();
        var (email, cookie) = await room.MemberAsync();
        await room.Host.GrantAsync(email, room.Calls.Site.Id, Role.Owner);
        await room.InviteAsync(to, "staff");
        var mail = await room.Host.MailAsync(to);
        var (_, unconfirmed) = await room.MemberAsync(confirmed: false);
        async Task<Answer> AcceptAsync(string who) => await room.Host.FormAsync(
            Path, new() { ["formToken"] = (await room.Host.PageAsync(mail.Link(Path), who)).FormToken(), ["code"] = mail.Code(Path) }, who);

        Assert.Equal(HttpStatusCode.Forbidden, (await AcceptAsync(unconfirmed)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AcceptAsync(cookie)).Status);
        Assert.Equal(HttpStatusCode.OK, (await room.GetAsync("people", Calls.As("Bearer", await room.Host.BearerAsync(email, Calls.Password)))).Status);
    }

    [Fact]
    public async Task A_site_sends_no_more_than_so_many_in_a_day()
    {
        var clock = new TestClock();
        await using var host = await DiscussHost.StartAsync(new HostOptions { Clock = clock });
        var room = await Newsroom.OpenAsync(host);
        for (var i = 0; i < Invitations.MostADay; i++) Newsroom.IsDone(await room.InviteAsync(Calls.NewEmail(), "staff"));

        var refused = await room.InviteAsync(Calls.NewEmail(), "staff");

        refused.IsProblem(429, "too-many-invitations");
        Assert.Equal(TimeSpan.FromDays(1), refused.Raw.Headers.RetryAfter!.Delta);
        clock.Advance(TimeSpan.FromDays(1));
        Newsroom.IsDone(await room.InviteAsync(Calls.NewEmail(), "staff"));
    }
}
