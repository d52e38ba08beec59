using System.Net;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Embed;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Identity.Guests;

public sealed class GuestPolicyTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Where_guests_are_not_allowed_they_neither_begin_nor_comment_nor_vote_and_members_do(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Guests = GuestPolicy.NotAllowed });
        var member = await Person.MemberAsync(host);
        var posted = await calls.PostedAsync(member.As, "A member's word.");
        var guest = await Guest.NewAsync(host);

        (await host.PostAsync("/api/v1/guests", new { name = Calls.NewName(), site = calls.Site.Slug })).IsProblem(403, "members-only");
        (await calls.PostAsync(guest.As, new { body = "A guest's word." })).IsProblem(403, "members-only");
        (await calls.SendAsync(HttpMethod.Put, $"comments/{posted.Id()}/vote", new { value = 1 }, guest.As)).IsProblem(403, "members-only");
        var page = await host.PageAsync($"/embed/thread?site={calls.Site.Slug}&key={calls.Key}&locale=de", guest.Cookie);
        Assert.Contains("Zum Kommentieren bitte anmelden.", WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"name\"", page.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Where_guests_are_held_each_of_their_comments_waits_with_its_own_sentence_and_a_members_appears(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Guests = GuestPolicy.Held });
        var (guest, member, moderator) = (await Guest.NewAsync(host), await Person.MemberAsync(host), await calls.ModeratorAsync());

        for (var i = 0; i < 2; i++)
            Assert.Equal("pending", (await calls.PostedAsync(guest.As, $"A guest's word, number {i}.")).GetProperty("state").GetString());
        Assert.Equal("approved", (await calls.PostedAsync(member.As, "A member's word.")).GetProperty("state").GetString());

        var item = (await calls.GetAsync($"moderation/queue?site={calls.Site.Slug}&state=pending", moderator)).Items()[0];
        var signal = item.GetProperty("signals").EnumerateArray().Single(signal => signal.GetProperty("rule").GetString() == "guests");
        Assert.Contains("guest", signal.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Where_a_mail_address_is_needed_nothing_is_posted_before_its_link_was_used(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Guests = GuestPolicy.WithMail });
        var guest = await Guest.NewAsync(host, calls.Site.Slug);
        var email = Calls.NewEmail();

        (await calls.PostAsync(guest.As, new { body = "My word." })).IsProblem(403, "confirm-mail", "email");
        (await calls.SendAsync(HttpMethod.Put, "guests/email", new { email = "no address" }, guest.As)).IsProblem(400, "invalid-input", "email");
        Assert.Equal(HttpStatusCode.NoContent, (await calls.SendAsync(HttpMethod.Put, "guests/email", new { email, site = calls.Site.Slug }, guest.As)).Status);
        (await calls.PostAsync(guest.As, new { body = "My word." })).IsProblem(403, "confirm-mail", "email");

        var link = await Letters.LinkAsync(host, email, $"“{guest.Name}” on Test site");
        for (var look = 0; look < 2; look++) Assert.Contains(email, (await host.PageAsync(link)).Text, StringComparison.Ordinal);
        (await calls.PostAsync(guest.As, new { body = "My word." })).IsProblem(403, "confirm-mail", "email");
        var code = new Dictionary<string, string> { ["code"] = Letters.CodeOf(link) };
        Assert.Equal(HttpStatusCode.OK, (await host.FormAsync("/account/guest/confirm", code)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await host.FormAsync("/account/guest/confirm", code)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await host.PageAsync(link)).Status);

        await calls.PostedAsync(guest.As, "My word.");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_scripts_the_text_stays_in_the_form_until_the_address_is_confirmed(Database database)
    {
        var host = await hosts.OnAsync(database);
        var discussion = await Discussion.StartAsync(host, new SiteSettings { Guests = GuestPolicy.WithMail });
        var (visitor, name, email) = (new Visitor(host), Calls.NewName(), Calls.NewEmail());

        var page = await visitor.OpenAsync(discussion, "&locale=fr");
        Assert.Equal("Votre adresse e-mail", page.Composer.QuerySelector("input[name=email]")!.GetAttribute("placeholder"));
        var refused = await visitor.SendAsync(page.Composer, ("name", name), ("email", email), ("body", "Ce que je veux dire."));

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.StartsWith("Ouvrez le lien", refused.Problem, StringComparison.Ordinal);
        Assert.Equal("Ce que je veux dire.", refused.One("textarea").TextContent);
        Assert.Contains(name, refused.Composer.TextContent, StringComparison.Ordinal);
        Assert.Equal(email, refused.Composer.QuerySelector("input[name=email]")!.GetAttribute("value"));

        var link = await Letters.LinkAsync(host, email, $"“{name}”");
        await host.FormAsync("/account/guest/confirm", new() { ["code"] = Letters.CodeOf(link) });
        var posted = await visitor.SendAsync(refused.Composer, ("email", ""));

        Assert.Equal(["Ce que je veux dire."], posted.Texts);
        Assert.Null(posted.Composer.QuerySelector("input[name=email]"));
    }

    [Fact]
    public async Task Everywhere_else_the_address_may_be_said_and_need_not_be()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var discussion = await Discussion.StartAsync(host);
        var (visitor, email) = (new Visitor(host), Calls.NewEmail());

        var page = await visitor.OpenAsync(discussion);
        Assert.Equal("Your mail address, if you like", page.Composer.QuerySelector("input[name=email]")!.GetAttribute("placeholder"));
        var posted = await visitor.SendAsync(page.Composer, ("name", Calls.NewName()), ("email", email), ("body", "At once."));

        Assert.Equal(["At once."], posted.Texts);
        await Letters.LinkAsync(host, email, "on Test site");
    }

    [Fact]
    public async Task One_address_gets_three_mails_and_the_fourth_asking_is_answered_alike()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { RateLimits = true });
        var calls = await ThreadCalls.StartAsync(host);
        var (guest, email, last) = (await Guest.NewAsync(host), Calls.NewEmail(), Calls.NewEmail());

        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.NoContent, (await calls.SendAsync(HttpMethod.Put, "guests/email", new { email = i == 4 ? last : email }, guest.As)).Status);

        // What the outbox takes at once it sends side by side.
        await Letters.LinkAsync(host, last, guest.Name);
        await Wait.UntilAsync(() => Letters.To(host, email).Count >= 3, "the three are there");
        Assert.Equal(3, Letters.To(host, email).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_stored_as_yes_or_no_is_read_and_written_back_as_a_word(Database database)
    {
        var host = await hosts.OnAsync(database);
        foreach (var (stored, word) in new[] { ("true", "allowed"), ("false", "notAllowed"), ("\"held\"", "held") })
        {
            var slug = "s" + Guid.NewGuid().ToString("N")[..16];
            var insert = new Sql(
                "INSERT INTO sites (id, slug, name, settings, version, last_thread, created_at) SELECT max(id) + 1, @slug, @slug, @settings, 1, 0, 0 FROM sites",
                Parameter.Text("slug"), Parameter.Text("settings"));
            await host.SiteAsync();
            await host.Database.WriteAsync(
                session => session.ExecuteAsync(insert, CancellationToken.None, slug, $$"""{"guests":{{stored}},"language":"de","ofTomorrow":1}"""), CancellationToken.None);

            var answer = await host.SendAsync(HttpMethod.Get, $"/api/v1/sites/{slug}/settings", change: Calls.As("Bearer", await host.BearerAsync()));

            Assert.Equal(word, answer.Json.GetProperty("settings").GetProperty("guests").GetString());
        }
    }

    [Fact]
    public async Task The_settings_page_offers_the_four_ways()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var site = await host.SiteAsync();
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);

        var page = await host.PageAsync($"/moderate/settings?site={site.Slug}", cookie);

        foreach (var way in new[] { "allowed", "withMail", "held", "notAllowed" }) Assert.Contains($"<option value=\"{way}\"", page.Text, StringComparison.Ordinal);
    }
}
