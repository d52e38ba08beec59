using System.Net;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Identity.Guests;

public sealed class GuestMailTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_frame_that_waits_gets_the_guest_back_through_the_link_in_the_mail(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (window, email) = (await FrameWindow.OnAsync(host), Calls.NewEmail());
        var calls = new ThreadCalls(host, window.Site);
        var guest = await Guest.ConfirmedAsync(host, email, window.Site.Slug);
        var comment = await calls.PostedAsync(guest.As, "Written before the browser was lost.");

        var sent = await host.FormAsync("/account/guest", window.Fields(more: ("email", email)));
        Assert.Contains("data-waits", sent.Text, StringComparison.Ordinal);
        var link = await Letters.LinkAsync(host, email, "within an hour");
        var page = await host.PageAsync(link);
        Assert.Contains("Continue as " + guest.Name, WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal);
        Assert.DoesNotContain("data-code", page.Text, StringComparison.Ordinal);
        var chosen = new Dictionary<string, string> { ["code"] = page.After("name=\"code\" value=\""), ["guest"] = page.After("name=\"guest\" value=\"") };
        var handed = await host.FormAsync("/account/guest/recover", chosen);
        var exchanged = await window.ExchangeAsync(FrameWindow.CodeOf(handed));

        Assert.Equal(HttpStatusCode.NoContent, exchanged.Status);
        var deleted = await calls.SendAsync(HttpMethod.Delete, $"comments/{comment.Id()}", null, Calls.FromOwnPage(exchanged.Cookie));
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
        Assert.Equal(HttpStatusCode.Gone, (await host.FormAsync("/account/guest/recover", chosen)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Where_no_frame_waits_the_link_leads_to_the_articles_under_which_they_wrote(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (one, other, email) = (await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host), Calls.NewEmail());
        var (first, second) = (await Guest.ConfirmedAsync(host, email, one.Site.Slug), await Guest.ConfirmedAsync(host, email, other.Site.Slug));
        await one.PostAsync(first.As, new { body = "Here.", title = "The <harbour>" }, key: "harbour");
        await other.PostAsync(second.As, new { body = "And here." }, key: "bridge");

        await host.FormAsync("/account/guest", new() { ["email"] = email });
        var link = await Letters.LinkAsync(host, email, "within an hour");
        var page = await host.FormAsync("/account/guest/recover", new() { ["code"] = Letters.CodeOf(link) });

        Assert.Contains($"/t/{one.Site.Slug}?key=harbour", page.Text, StringComparison.Ordinal);
        Assert.Contains($"/t/{other.Site.Slug}?key=bridge", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<harbour>", page.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_address_gets_the_same_answer_and_only_a_confirmed_one_a_mail(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (confirmed, said, unknown) = (Calls.NewEmail(), Calls.NewEmail(), Calls.NewEmail());
        await Guest.ConfirmedAsync(host, confirmed);
        await Guest.NewAsync(host, email: said);
        await Letters.LinkAsync(host, said, "within two days");

        var answers = new List<string>();
        foreach (var address in new[] { unknown, said, confirmed })
            answers.Add((await host.FormAsync("/account/guest", new() { ["email"] = address })).Text);

        Assert.Single(answers.Distinct());
        await Letters.LinkAsync(host, confirmed, "within an hour");
        Assert.DoesNotContain(Letters.To(host, said).Concat(Letters.To(host, unknown)), text => text.Contains("within an hour", StringComparison.Ordinal));
        var wrong = await host.FormAsync("/account/guest", new() { ["email"] = "no address\r\nBcc: all@example.org" });
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_guest_who_was_revoked_confirms_nothing_and_gets_nothing_back(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (window, email) = (await FrameWindow.OnAsync(host), Calls.NewEmail());
        var guest = await Guest.ConfirmedAsync(host, email, window.Site.Slug);
        await host.FormAsync("/account/guest", window.Fields(more: ("email", email)));
        var link = await Letters.LinkAsync(host, email, "within an hour");
        var revoke = new Sql("UPDATE authors SET revoked_at = 1 WHERE id = @id", Parameter.Long("id"));
        await host.Database.WriteAsync(session => session.ExecuteAsync(revoke, CancellationToken.None, guest.Author), CancellationToken.None);

        var page = await host.PageAsync(link);
        Assert.DoesNotContain(guest.Name, page.Text, StringComparison.Ordinal);
        var code = page.After("name=\"code\" value=\"");
        var done = await host.FormAsync("/account/guest/recover", new() { ["code"] = code, ["guest"] = $"{guest.Author}" });

        Assert.DoesNotContain("data-code", done.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mail_speaks_the_language_of_the_site_and_no_name_becomes_a_link_in_it()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (site, email) = (await host.SiteAsync(new SiteSettings { Language = "es" }), Calls.NewEmail());

        await Guest.NewAsync(host, site.Slug, email, "{2} https://evil.example {1}");

        await Letters.LinkAsync(host, email, "«…» en Test site");
        Assert.DoesNotContain("evil", Assert.Single(Letters.To(host, email)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sign_in_window_leads_to_it_and_takes_along_who_waits()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var window = await FrameWindow.OnAsync(host);
        var asked = string.Join('&', window.Fields().Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));

        var signIn = await host.PageAsync("/account/sign-in?" + asked);
        var page = await host.PageAsync("/account/guest?" + signIn.After("href=\"/account/guest?"));

        Assert.Equal(window.Challenge, page.After("name=\"challenge\" value=\""));
    }
}
