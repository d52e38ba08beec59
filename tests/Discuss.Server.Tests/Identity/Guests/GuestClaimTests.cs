using System.Globalization;
using System.Net;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.Guests;

public sealed class GuestClaimTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Who_signs_in_where_they_were_a_guest_has_written_it_all_and_everyone_sees_it_at_once(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (window, name) = (await FrameWindow.OnAsync(host), Calls.NewName("Carla"));
        var (calls, email) = (new ThreadCalls(host, window.Site), await host.RegisterAsync(name));
        var guest = await Guest.NewAsync(host, window.Site.Slug);
        var ids = new List<string>();
        foreach (var key in new[] { "article", "bridge", "ferry" })
        {
            for (var i = 0; i < 40; i++)
            {
                var answer = await calls.PostAsync(guest.As, new { body = $"Word {i} under {key}.", parentId = i % 8 == 7 ? ids[^1] : null }, key: key);
                ids.Add(answer.Json.Id());
            }
        }

        var before = await calls.ThreadAsync();
        var thread = before.Json.GetProperty("thread").GetProperty("id").GetString()!;
        await using var reader = await HubClient.ConnectAsync(host.Address);
        await reader.JoinAsync(thread, before.Json.GetProperty("thread").GetProperty("seq").GetInt64());

        var cookie = await window.SignInAsync(email, cookie: guest.Cookie);

        await reader.UntilAsync(() => reader.Events(thread).Count >= 40);
        Assert.All(reader.Events(thread), told =>
        {
            Assert.Equal("edited", told.GetProperty("kind").GetString());
            Assert.Equal(name, told.GetProperty("comment").GetProperty("author").GetProperty("name").GetString());
            Assert.DoesNotContain(guest.Name, told.GetProperty("html").GetString(), StringComparison.Ordinal);
        });
        Assert.Equal(40, reader.Events(thread).Select(told => told.GetProperty("comment").Id()).Distinct().Count());
        Assert.Equal(reader.Seqs(thread).Order(), reader.Seqs(thread));
        foreach (var key in new[] { "article", "bridge", "ferry" })
        {
            var page = await host.PageAsync($"/embed/thread?site={window.Site.Slug}&key={key}");
            Assert.Contains(name, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(guest.Name, page.Text, StringComparison.Ordinal);
        }

        var again = await calls.GetAsync($"sites/{window.Site.Slug}/thread?key=article", Calls.With("If-None-Match", before.Header("ETag")));
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal("member", again.Items()[0].GetProperty("author").GetProperty("kind").GetString());
        Assert.False(again.Items()[0].TryGetProperty("editedAt", out var edited) && edited.ValueKind == System.Text.Json.JsonValueKind.String);
        Assert.Equal(120, await Guest.CountAsync(host, "SELECT count(*) FROM comments c JOIN authors a ON a.id = c.author_id WHERE a.claimed_by IS NULL AND a.id = (SELECT claimed_by FROM authors WHERE id = @id)", ("id", guest.Author)));
        Assert.Equal(HttpStatusCode.NoContent, (await calls.SendAsync(HttpMethod.Delete, $"comments/{ids[39]}", null, Calls.FromOwnPage(cookie))).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_guests_token_cookie_and_sockets_are_dead_afterwards(Database database)
    {
        var host = await hosts.OnAsync(database);
        var window = await FrameWindow.OnAsync(host);
        var calls = new ThreadCalls(host, window.Site);
        var guest = await Guest.NewAsync(host);
        await calls.PostedAsync(guest.As, "A word.");
        await using var socket = await HubClient.ConnectAsync(host.Address, headers: ("Authorization", "Guest " + guest.Token));

        await window.SignInAsync(await host.RegisterAsync(), cookie: guest.Cookie);

        await socket.UntilAsync(() => socket.Closed);
        (await calls.PostAsync(guest.As, new { body = "Another word." })).IsProblem(401, "bad-token");
        (await calls.ThreadAsync(who: guest.As)).IsProblem(401, "bad-token");
        var page = await host.PageAsync($"/embed/thread?site={window.Site.Slug}&key={calls.Key}", guest.Cookie);
        Assert.DoesNotContain(guest.Name, page.Text, StringComparison.Ordinal);
        // What is claimed stays with whom it belongs to.
        var second = await window.Another().SignInAsync(await host.RegisterAsync(), cookie: guest.Cookie);
        Assert.NotEmpty(second);
        Assert.Equal(1, await Guest.CountAsync(host, "SELECT count(*) FROM comments WHERE author_id = (SELECT claimed_by FROM authors WHERE id = @id)", ("id", guest.Author)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_person_has_one_vote_and_none_on_their_own_words_and_the_scores_say_so(Database database)
    {
        var host = await hosts.OnAsync(database);
        var window = await FrameWindow.OnAsync(host);
        var calls = new ThreadCalls(host, window.Site);
        var email = await host.RegisterAsync();
        var cookie = await window.SignInAsync(email);
        var (member, guest, others) = (Calls.FromOwnPage(cookie), await Guest.NewAsync(host), await calls.GuestAsync());
        var (both, guests, opposite) = (await calls.PostedAsync(others, "Both vote."), await calls.PostedAsync(others, "The guest votes."), await calls.PostedAsync(others, "They differ."));
        var (ofMember, ofGuest) = (await calls.PostedAsync(member, "The member's."), await calls.PostedAsync(guest.As, "The guest's."));
        foreach (var (comment, value) in new[] { (both, 1), (guests, 1), (opposite, -1), (ofMember, 1) }) await VoteAsync(comment.Id(), value, guest.As);
        foreach (var (comment, value) in new[] { (both, 1), (opposite, 1), (ofGuest, 1) }) await VoteAsync(comment.Id(), value, member);
        await VoteAsync(ofGuest.Id(), 1, others);

        cookie = await window.SignInAsync(email, cookie: guest.Cookie);

        var seen = (await calls.ThreadAsync(who: Calls.FromOwnPage(cookie))).Items().ToDictionary(comment => comment.Id());
        Assert.Equal((1, 1), Of(both));
        Assert.Equal((1, 1), Of(guests));
        Assert.Equal((1, 1), Of(opposite));
        Assert.Equal((0, null), Of(ofMember));
        Assert.Equal((1, null), Of(ofGuest));
        var wrong = await Guest.CountAsync(
            host,
            "SELECT count(*) FROM comments c WHERE c.site_id = @site AND (c.score <> -c.rank OR c.score <> (SELECT coalesce(sum(v.value), 0) FROM votes v WHERE v.site_id = c.site_id AND v.thread_number = c.thread_number AND v.ordinal = c.ordinal))",
            ("site", window.Site.Id));
        Assert.Equal(0, wrong);

        (int Score, int? Mine) Of(System.Text.Json.JsonElement comment)
        {
            var now = seen[comment.Id()];
            var mine = now.TryGetProperty("myVote", out var vote) && vote.ValueKind == System.Text.Json.JsonValueKind.Number ? vote.GetInt32() : (int?)null;
            return (now.GetProperty("score").GetInt32(), mine);
        }

        async Task VoteAsync(string id, int value, Action<HttpRequestMessage> who) =>
            Assert.Equal(HttpStatusCode.OK, (await calls.SendAsync(HttpMethod.Put, $"comments/{id}/vote", new { value }, who)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_ban_goes_along_with_reports_and_standing(Database database)
    {
        var host = await hosts.OnAsync(database);
        var window = await FrameWindow.OnAsync(host);
        var calls = new ThreadCalls(host, window.Site);
        var moderator = await calls.ModeratorAsync();
        var person = await Person.GuestAsync(host);
        var email = await host.RegisterAsync();
        var member = Calls.FromOwnPage(await window.SignInAsync(email));
        var minded = await calls.PostedAsync(await calls.GuestAsync(), "What both report.");
        await calls.PostedAsync(person.As, "A word before the ban.");
        foreach (var who in new[] { person.As, member })
            Assert.Equal(HttpStatusCode.NoContent, (await calls.SendAsync(HttpMethod.Post, $"comments/{minded.Id()}/reports", new { reason = "spam" }, who)).Status);
        await person.SanctionedAsync(calls, moderator, "ban");
        await host.Services.GetRequiredService<IDatabase>().WriteAsync(
            session => session.ExecuteAsync(
                new Sql("INSERT INTO standings (site_id, author_id, trusted, reports_agreed, reports_refused, nudged, insisted) VALUES (@site, @id, 0, 1, 2, 3, 4)", Parameter.Int("site"), Parameter.Long("id")),
                CancellationToken.None, calls.Site.Id, person.Author),
            CancellationToken.None);

        var cookie = await window.SignInAsync(email, cookie: "discuss=g" + person.Header["Guest ".Length..]);

        (await calls.PostAsync(Calls.FromOwnPage(cookie), new { body = "As a member, then?" })).IsProblem(403, "banned");
        (await calls.SendAsync(HttpMethod.Put, person.SanctionPath, new { site = calls.Site.Slug, kind = "ban", reason = "Once more." }, moderator)).IsProblem(409, "claimed", "id");
        var author = await Guest.CountAsync(host, "SELECT claimed_by FROM authors WHERE id = @id", ("id", person.Author));
        Assert.Equal(1, await Guest.CountAsync(host, "SELECT report_count FROM comments WHERE site_id = @site AND ordinal = 1", ("site", calls.Site.Id)));
        Assert.Equal(1, await Guest.CountAsync(host, "SELECT count(*) FROM reports WHERE author_id = @id", ("id", author)));
        Assert.Equal(10, await Guest.CountAsync(host, "SELECT reports_agreed + reports_refused + nudged + insisted FROM standings WHERE author_id = @id", ("id", author)));
        foreach (var left in new[] { "comments", "votes", "reports", "sanctions", "standings", "appeals", "idempotency", "log_entries" })
            Assert.Equal(0, await Guest.CountAsync(host, $"SELECT count(*) FROM {left} WHERE author_id = @id", ("id", person.Author)));
        Assert.Equal(0, await Guest.CountAsync(host, "SELECT count(*) FROM transitions WHERE actor_id = @id", ("id", person.Author)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_confirmed_address_that_is_also_a_members_claims_at_the_next_sign_in_and_no_other_does(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var name = Calls.NewName();
        var email = await host.RegisterAsync(name);
        var (confirmed, said, other) = (await Guest.ConfirmedAsync(host, email), await Guest.NewAsync(host, email: email), await Guest.ConfirmedAsync(host, Calls.NewEmail()));
        foreach (var guest in new[] { confirmed, said, other }) await calls.PostedAsync(guest.As, "A word of " + guest.Name);

        await SetConfirmedAsync(false);
        await host.BearerAsync(email, Calls.Password);
        Assert.Equal(0, await ClaimedAsync(confirmed));
        await SetConfirmedAsync(true);
        var account = await host.SignInAsync(email);

        Assert.Equal(1, await ClaimedAsync(confirmed));
        Assert.Equal(0, await ClaimedAsync(said));
        Assert.Equal(0, await ClaimedAsync(other));
        var names = (await calls.ThreadAsync()).Items().Select(comment => comment.GetProperty("author").GetProperty("name").GetString());
        Assert.Equal([name, said.Name, other.Name], names);
        Assert.Contains(confirmed.Name, (await host.PageAsync("/account", account)).Text, StringComparison.Ordinal);

        Task<long> ClaimedAsync(Guest guest) => Guest.CountAsync(host, "SELECT count(*) FROM authors WHERE id = @id AND claimed_by IS NOT NULL", ("id", guest.Author));

        Task SetConfirmedAsync(bool value) => host.Database.WriteAsync(
            session => session.ExecuteAsync(
                new Sql("UPDATE members SET email_confirmed = @value WHERE email = @email", Parameter.Int("value"), Parameter.Text("email")), CancellationToken.None, value ? 1 : 0, email),
            CancellationToken.None);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_posts_while_being_claimed_is_claimed_with_it_or_refused(Database database)
    {
        var host = await hosts.OnAsync(database);
        var window = await FrameWindow.OnAsync(host);
        var calls = new ThreadCalls(host, window.Site);
        var email = await host.RegisterAsync();
        for (var round = 0; round < 4; round++)
        {
            var guest = await Guest.NewAsync(host, window.Site.Slug);
            await calls.PostedAsync(guest.As, "The first.");
            var claimed = window.SignInAsync(email, cookie: guest.Cookie);
            var posted = 1;
            while (!claimed.IsCompleted)
            {
                var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => calls.PostAsync(guest.As, new { body = $"And one more, {i}, {posted}." }, key: "k" + i.ToString(CultureInfo.InvariantCulture))));
                Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.Unauthorized, answer.Text));
                posted += answers.Count(answer => answer.Status == HttpStatusCode.Created);
            }

            await claimed;
            Assert.Equal(0, await Guest.CountAsync(host, "SELECT count(*) FROM comments WHERE author_id = @id", ("id", guest.Author)));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_answers_below_name_the_member_too_and_a_repeated_post_finds_its_comment(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (window, name) = (await FrameWindow.OnAsync(host), Calls.NewName("Dora"));
        var (calls, email) = (new ThreadCalls(host, window.Site), await host.RegisterAsync(name));
        var guest = await Guest.NewAsync(host);
        var key = Guid.NewGuid().ToString("N");
        var root = (await calls.PostAsync(guest.As, new { body = "A question." }, key)).Json;
        var answer = await calls.PostedAsync(await calls.GuestAsync(), "An answer.", root.Id());
        var seq = (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("seq").GetInt64();

        var cookie = await window.SignInAsync(email, cookie: guest.Cookie);

        var thread = root.Id()[..root.Id().LastIndexOf('-')];
        var told = (await calls.GetAsync($"threads/{thread}/events?since={seq}")).Items();
        Assert.Equal([root.Id(), answer.Id()], told.Select(item => item.GetProperty("comment").Id()));
        Assert.Contains(name, (await host.PageAsync($"/embed/fragments/comment/{answer.Id()}")).Text, StringComparison.Ordinal);
        var repeated = await calls.PostAsync(Calls.FromOwnPage(cookie), new { body = "A question." }, key);
        Assert.Equal(root.Id(), repeated.Json.Id());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_claim_asks_of_growing_tables_has_its_index(Database database)
    {
        var host = await hosts.OnAsync(database);
        await LongThread.WriteAsync(host.Database);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        Sql[] statements = [ClaimSql.Answers, ClaimSql.Comments, ClaimSql.Votes, ClaimSql.VotesOnGuest, ClaimSql.Threads, ClaimSql.DropReports, ClaimSql.Sanctions, .. ClaimSql.Moves];
        foreach (var sql in statements)
        {
            // How many rows one author has decides over PostgreSQL's plan; where it is the thread's length, the index must be used.
            if (database == Database.Postgres && sql != ClaimSql.Answers) continue;
            var plan = database == Database.Sqlite
                ? await QueryPlans.OfSqliteAsync(session, sql, Value)
                : await QueryPlans.OfPostgresAsync(session, sql, Value);
            Assert.False(plan.Steps.Any(step => step.StartsWith("SCAN ", StringComparison.Ordinal) && !step.Contains("sites", StringComparison.Ordinal)), sql.Text + "\n" + plan);
            if (sql == ClaimSql.Answers) Assert.True(plan.Uses("comments_shown"), plan.ToString());
        }

        static object Value(string name) => name is "guest" or "member" ? 1_000_001L : LongThread.Value(name);
    }
}
