using System.Globalization;
using System.Net;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Guests;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Notifications.Notices;

public sealed class MailFailureTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_mailbox_that_does_not_exist_is_seen_by_the_administrator_and_written_to_no_more_until_its_owner_says_so(Database database)
    {
        await using var server = new MailServer { RefusesRecipients = true };
        await using var host = await DiscussHost.StartAsync(database);
        var email = Calls.NewEmail();
        var desk = await NoticeDesk.OpenAsync(host);
        var mira = await Guest.ConfirmedAsync(host, email, desk.Site.Slug);
        await host.StopAsync();
        await using var again = await DiscussHost.StartAsync(new HostOptions
        {
            Database = database, DataFolder = host.DataFolder, ConnectionString = host.ConnectionString,
            Settings = new Dictionary<string, string>
            {
                ["Discuss:Mail:Smtp:Host"] = "127.0.0.1", ["Discuss:Mail:Smtp:Port"] = server.Port.ToString(CultureInfo.InvariantCulture), ["Discuss:Mail:Smtp:Tls"] = "false",
            },
        });
        desk = new NoticeDesk(again, desk.Site);
        await desk.PutAsync($"sites/{desk.Site.Slug}/subscription?key=article", new { mail = true, push = false }, mira.As);
        var tom = await Guest.NewAsync(again, desk.Site.Slug);

        await desk.Calls.PostedAsync(tom.As, "Nobody gets this.");
        await desk.SettledAsync();
        await desk.Calls.PostedAsync(tom.As, "Nor is this sent.");
        await desk.SettledAsync();

        var administrator = await desk.Calls.ModeratorAsync();
        var failure = Assert.Single((await desk.Calls.GetAsync("mail/failures", administrator)).Items());
        Assert.Equal(mira.Name, failure.GetProperty("author").GetString());
        Assert.True(failure.GetProperty("isFinal").GetBoolean());
        Assert.DoesNotContain(email, failure.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.Single(server.Commands, line => line.StartsWith("RCPT", StringComparison.Ordinal));

        await desk.PutAsync("subscriptions/choices", new { pace = "atOnce" }, mira.As);
        await desk.Calls.PostedAsync(tom.As, "This is tried.");
        await desk.SettledAsync();
        Assert.Equal(2, server.Commands.Count(line => line.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_comes_back_for_good_stops_mail_to_its_address_and_anything_else_does_not()
    {
        await using var host = await DiscussHost.StartAsync(Database.Sqlite);
        var desk = await NoticeDesk.OpenAsync(host);
        var email = Calls.NewEmail();
        var mira = await Guest.ConfirmedAsync(host, email, desk.Site.Slug);
        await desk.PutAsync($"sites/{desk.Site.Slug}/subscription?key=article", new { mail = true, push = false }, mira.As);
        var (tom, administrator) = (await Guest.NewAsync(host, desk.Site.Slug), await desk.Calls.ModeratorAsync());
        Task<Answer> BounceAsync(string recipient, string status) => desk.Calls.SendAsync(HttpMethod.Post, "mail/bounces", new { recipient, status }, administrator);

        Assert.Equal(HttpStatusCode.NoContent, (await BounceAsync(email, "4.2.2")).Status);
        await desk.Calls.PostedAsync(tom.As, "This arrives.");
        Assert.Single(await desk.MailsAsync(email));
        Assert.Equal(HttpStatusCode.NoContent, (await BounceAsync(email, "5.1.1")).Status);
        await desk.Calls.PostedAsync(tom.As, "This is not sent.");
        Assert.Single(await desk.MailsAsync(email));
        Assert.Contains("none is sent any more", (await desk.Host.PageAsync($"/account/follows?u={(await desk.MailsAsync(email))[0].Manage}")).Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await BounceAsync(Calls.NewEmail(), "5.1.1")).Status);
        (await BounceAsync("nobody", "5.1.1")).IsProblem(400, "invalid-input", "recipient");
        (await BounceAsync(email, new string('5', 30))).IsProblem(400, "invalid-input", "status");
    }
}
