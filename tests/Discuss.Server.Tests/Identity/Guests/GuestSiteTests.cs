using System.Net;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Identity.Guests;

public sealed class GuestSiteTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_guest_belongs_to_the_first_site_that_they_write_to_and_writes_on_no_other(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (home, other) = (await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host));
        var member = await other.PostedAsync(await other.GuestAsync(), "Somebody else's.");
        var guest = await Guest.NewAsync(host);

        var posted = await home.PostedAsync(guest.As, "The first word.");
        await home.PostedAsync(guest.As, "The second word.");

        (await other.PostAsync(guest.As, new { body = "Here, too?" })).IsProblem(403, "other-site");
        (await other.SendAsync(HttpMethod.Put, $"comments/{member.Id()}/vote", new { value = 1 }, guest.As)).IsProblem(403, "other-site");
        (await other.SendAsync(HttpMethod.Post, $"comments/{member.Id()}/reports", new { reason = "spam" }, guest.As)).IsProblem(403, "other-site");
        Assert.Equal(home.Site.Id, await Guest.CountAsync(host, "SELECT site_id FROM authors WHERE id = @id", ("id", guest.Author)));
        Assert.Equal(HttpStatusCode.NoContent, (await home.SendAsync(HttpMethod.Delete, $"comments/{posted.Id()}", null, guest.As)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_vote_or_a_report_binds_as_a_comment_does_and_a_refused_one_does_not(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (home, other) = (await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host));
        var there = await home.PostedAsync(await home.GuestAsync(), "Something to vote on.");
        var (voter, reporter, refused) = (await Guest.NewAsync(host), await Guest.NewAsync(host), await Guest.NewAsync(host));

        Assert.Equal(HttpStatusCode.OK, (await home.SendAsync(HttpMethod.Put, $"comments/{there.Id()}/vote", new { value = 1 }, voter.As)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await home.SendAsync(HttpMethod.Post, $"comments/{there.Id()}/reports", new { reason = "spam" }, reporter.As)).Status);
        (await home.SendAsync(HttpMethod.Put, "comments/" + there.Id()[..^1] + "zzz/vote", new { value = 1 }, refused.As)).IsProblem(404, "unknown-comment");

        (await other.PostAsync(voter.As, new { body = "Here, too?" })).IsProblem(403, "other-site");
        (await other.PostAsync(reporter.As, new { body = "Here, too?" })).IsProblem(403, "other-site");
        await other.PostedAsync(refused.As, "Nowhere so far.");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_writes_to_two_sites_at_once_one_wins(Database database)
    {
        var host = await hosts.OnAsync(database);
        var sites = new[] { await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host) };

        for (var round = 0; round < 5; round++)
        {
            var guest = await Guest.NewAsync(host);
            var answers = await Task.WhenAll(sites.Select(site => site.PostAsync(guest.As, new { body = $"Both at once, round {round}." })));

            Assert.Equal([201, 403], answers.Select(answer => (int)answer.Status).Order());
            Assert.Equal(1, await Guest.CountAsync(host, "SELECT count(*) FROM comments WHERE author_id = @id", ("id", guest.Author)));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_site_that_was_said_stands_in_the_token_and_reading_elsewhere_is_reading_as_nobody(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (home, other) = (await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host));
        var guest = await Guest.NewAsync(host, home.Site.Slug);

        (await other.PostAsync(guest.As, new { body = "Here, too?" })).IsProblem(403, "other-site");
        var (own, elsewhere) = (await PageAsync(home), await PageAsync(other));

        Assert.Contains(guest.Name, own.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(guest.Name, elsewhere.Text, StringComparison.Ordinal);
        Assert.Contains("private", (await home.ThreadAsync(who: guest.As)).Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Equal("no-cache", (await other.ThreadAsync(who: guest.As)).Header("Cache-Control"));
        (await host.PostAsync("/api/v1/guests", new { name = Calls.NewName(), site = "no-such-site" })).IsProblem(404, "unknown-site");

        Task<Answer> PageAsync(ThreadCalls site) => host.PageAsync($"/embed/thread?site={site.Site.Slug}&key={site.Key}", guest.Cookie);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_token_from_before_sites_stood_in_tokens_is_good_and_the_cookie_learns_its_site(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (home, other) = (await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host));
        var guest = await Guest.NewAsync(host, home.Site.Slug);
        var earlier = guest with { Token = guest.EarlierToken(host) };

        await home.PostedAsync(earlier.As, "As ever.");
        (await other.PostAsync(earlier.As, new { body = "Here, too?" })).IsProblem(403, "other-site");
        var answer = await home.PostAsync(Calls.FromOwnPage(earlier.Cookie), new { body = "From the frame." });

        var page = await host.PageAsync($"/embed/thread?site={other.Site.Slug}&key={other.Key}", answer.Cookie);
        Assert.DoesNotContain(guest.Name, page.Text, StringComparison.Ordinal);
    }
}
