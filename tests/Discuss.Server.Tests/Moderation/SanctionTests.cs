using System.Net;
using System.Text.Json;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

public sealed class SanctionTests(Hosts hosts) : IClassFixture<Hosts>
{
    // What each write answers under each sanction: post, edit, vote, report, delete.
    [Theory]
    [OnSqlite("warn", 403, 403, 403, 403), OnSqlite("mute", 403, 403, 200, 204), OnSqlite("suspend", 403, 403, 403, 403)]
    [OnSqlite("ban", 403, 403, 403, 403), OnSqlite("premoderate", 201, 200, 200, 204), OnSqlite("shadow", 201, 200, 200, 204)]
    [OnPostgres("warn", 403, 403, 403, 403), OnPostgres("mute", 403, 403, 200, 204), OnPostgres("suspend", 403, 403, 403, 403)]
    [OnPostgres("ban", 403, 403, 403, 403), OnPostgres("premoderate", 201, 200, 200, 204), OnPostgres("shadow", 201, 200, 200, 204)]
    public async Task Each_sanction_forbids_what_it_says_at_once_with_the_old_token_too_and_nothing_more(
        Database database, string kind, int post, int edit, int vote, int report)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var moderator = await calls.ModeratorAsync();
        foreach (var person in new[] { await Person.GuestAsync(host), await Person.MemberAsync(host) })
        {
            var other = await calls.PostedAsync((await Person.GuestAsync(host)).As, "Somebody else's.");
            var (first, second) = (await calls.PostedAsync(person.As, "Before it."), await calls.PostedAsync(person.As, "Before it, too."));
            var until = kind == "suspend" ? DateTimeOffset.UtcNow.AddDays(3) : (DateTimeOffset?)null;

            await person.SanctionedAsync(calls, moderator, kind, until);

            Assert.Equal(post, (int)(await calls.PostAsync(person.As, new { body = "After it." })).Status);
            Assert.Equal(edit, (int)(await EditAsync(calls, first, person)).Status);
            Assert.Equal(vote, (int)(await calls.SendAsync(HttpMethod.Put, $"comments/{other.Id()}/vote", new { value = 1 }, person.As)).Status);
            Assert.Equal(report, (int)(await calls.SendAsync(HttpMethod.Post, $"comments/{other.Id()}/reports", new { reason = "spam" }, person.As)).Status);
            Assert.Equal(204, (int)(await calls.SendAsync(HttpMethod.Delete, "comments/" + second.Id(), null, person.As)).Status);
            Assert.Equal(HttpStatusCode.OK, (await calls.ThreadAsync(who: person.As)).Status);
            // On another site the same member is free; a guest is of one site anyway.
            var elsewhere = await (await ThreadCalls.StartAsync(host)).PostAsync(person.As, new { body = "Elsewhere." });
            if (person.Kind == "member") Assert.Equal(201, (int)elsewhere.Status);
            else elsewhere.IsProblem(403, "other-site");

            await person.LiftedAsync(calls, moderator);
            Assert.Equal("approved", (await calls.PostedAsync(person.As, "Free again.")).GetProperty("state").GetString());
        }
    }

    [Fact]
    public async Task The_refusal_names_the_sanction_its_reason_and_its_end()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var (moderator, guest, until) = (await calls.ModeratorAsync(), await Person.GuestAsync(host), DateTimeOffset.UtcNow.AddDays(2));
        var given = await guest.SanctionedAsync(calls, moderator, "suspend", until);

        var refused = await calls.PostAsync(guest.As, new { body = "Still here." });

        refused.IsProblem(403, "suspended");
        var sanction = refused.Json.GetProperty("sanction");
        Assert.Equal(given.Json.Id(), sanction.Id());
        Assert.Equal("Insults, again and again.", sanction.GetProperty("reason").GetString());
        Assert.Equal(until, sanction.GetProperty("until").GetDateTimeOffset(), TimeSpan.FromSeconds(1));
        Assert.False(sanction.TryGetProperty("by", out _));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_warning_holds_until_its_author_confirms_it_and_nobody_else_can(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (moderator, guest, other) = (await calls.ModeratorAsync(), await Person.GuestAsync(host), await Person.GuestAsync(host));
        await guest.SanctionedAsync(calls, moderator, "warn");

        var refused = await calls.PostAsync(guest.As, new { body = "Well." });
        refused.IsProblem(403, "warned");
        var confirm = $"sanctions/{refused.Json.GetProperty("sanction").Id()}/acknowledge";
        (await calls.SendAsync(HttpMethod.Post, confirm, null, other.As)).IsProblem(404, "unknown-sanction");
        (await calls.SendAsync(HttpMethod.Post, confirm, null, null)).IsProblem(401, "identity-required");
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.NoContent, (await calls.SendAsync(HttpMethod.Post, confirm, null, guest.As)).Status);

        await calls.PostedAsync(guest.As, "Understood.");
    }

    [Fact]
    public async Task What_has_an_end_ends_by_the_clock()
    {
        var clock = new TestClock();
        await using var host = await DiscussHost.StartAsync(new HostOptions { Clock = clock });
        var calls = await ThreadCalls.StartAsync(host);
        var guest = await Person.GuestAsync(host);
        await guest.SanctionedAsync(calls, await calls.ModeratorAsync(), "suspend", clock.GetUtcNow().AddSeconds(30));
        (await calls.PostAsync(guest.As, new { body = "Too early." })).IsProblem(403, "suspended");

        clock.Advance(TimeSpan.FromSeconds(31));

        await calls.PostedAsync(guest.As, "On time.");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_newer_sanction_takes_the_place_of_one_of_its_sort_and_stands_beside_others(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (moderator, guest) = (await calls.ModeratorAsync(), await Person.GuestAsync(host));
        foreach (var kind in new[] { "ban", "mute", "premoderate" }) await guest.SanctionedAsync(calls, moderator, kind);

        (await calls.PostAsync(guest.As, new { body = "Muted, no longer banned." })).IsProblem(403, "muted");
        var lifted = (await calls.SendAsync(HttpMethod.Delete, $"{guest.SanctionPath}?site={calls.Site.Slug}", null, moderator)).Items();
        Assert.Equal(["mute", "premoderate"], lifted.Select(sanction => sanction.GetProperty("kind").GetString()));
        (await calls.SendAsync(HttpMethod.Delete, $"{guest.SanctionPath}?site={calls.Site.Slug}", null, moderator)).IsProblem(404, "not-sanctioned");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_moderators_who_sanction_at_once_leave_one_sanction(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (moderator, guest) = (await calls.ModeratorAsync(), await Person.GuestAsync(host));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => guest.SanctionedAsync(calls, moderator, i % 2 == 0 ? "ban" : "mute")));

        Assert.Single((await calls.SendAsync(HttpMethod.Delete, $"{guest.SanctionPath}?site={calls.Site.Slug}", null, moderator)).Items());
    }

    [Fact]
    public async Task A_wrong_sanction_is_refused_with_the_name_of_what_is_wrong()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var (moderator, guest, member) = (await calls.ModeratorAsync(), await Person.GuestAsync(host), await Person.MemberAsync(host));
        var foreign = await calls.PostedAsync(member.As, "Another's comment.");
        var site = calls.Site.Slug;
        Task<Answer> Put(object body, string? path = null, Action<HttpRequestMessage>? who = null) =>
            calls.SendAsync(HttpMethod.Put, path ?? guest.SanctionPath, body, who ?? moderator);

        (await Put(new { kind = "ban", reason = "Why." })).IsProblem(400, "invalid-input", "site");
        (await Put(new { site, reason = "Why." })).IsProblem(400, "invalid-input", "kind");
        (await Put(new { site, kind = "exile", reason = "Why." })).IsProblem(400, "invalid-input", "kind");
        (await Put(new { site, kind = "ban" })).IsProblem(400, "invalid-input", "reason");
        (await Put(new { site, kind = "ban", reason = "  " })).IsProblem(400, "invalid-input", "reason");
        (await Put(new { site, kind = "ban", reason = new string('x', 301) })).IsProblem(400, "invalid-input", "reason");
        (await Put(new { site, kind = "ban", reason = "Why.", note = new string('x', 1001) })).IsProblem(400, "invalid-input", "note");
        (await Put(new { site, kind = "mute", reason = "Why.", until = "2020-01-01T00:00:00Z" })).IsProblem(400, "invalid-input", "until");
        (await Put(new { site, kind = "mute", reason = "Why.", until = "2120-01-01T00:00:00Z" })).IsProblem(400, "invalid-input", "until");
        (await Put(new { site, kind = "mute", reason = "Why.", until = "soon" })).IsProblem(400, "invalid-input", "until");
        (await Put(new { site, kind = "suspend", reason = "Why." })).IsProblem(400, "invalid-input", "until");
        (await Put(new { site, kind = "ban", reason = "Why.", until = DateTimeOffset.UtcNow.AddDays(1) })).IsProblem(400, "invalid-input", "until");
        (await Put(new { site, kind = "ban", reason = "Why.", commentId = foreign.Id() })).IsProblem(400, "invalid-input", "commentId");
        (await Put(new { site, kind = "ban", reason = "Why.", commentId = "nonsense" })).IsProblem(400, "invalid-input", "commentId");
        (await Put(new { site, kind = "ban", reason = "Why." }, $"members/{guest.Author}/sanction")).IsProblem(400, "invalid-input", "id");
        (await Put(new { site, kind = "ban", reason = "Why." }, $"guests/{member.Author}/sanction")).IsProblem(400, "invalid-input", "id");
        (await Put(new { site, kind = "ban", reason = "Why." }, "guests/nobody/sanction")).IsProblem(400, "invalid-input", "id");
        (await Put(new { site, kind = "ban", reason = "Why." }, "guests/999999999/sanction")).IsProblem(404, "unknown-author", "id");
        (await Put(new { site, kind = "ban", reason = "Why." }, who: guest.As)).IsProblem(403, "forbidden");
        Assert.Equal(HttpStatusCode.Unauthorized, (await calls.SendAsync(HttpMethod.Put, guest.SanctionPath, new { site, kind = "ban", reason = "Why." }, null)).Status);
        await calls.PostedAsync(guest.As, "None of that counted.");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Moderators_sanction_on_their_own_site_nobody_of_their_rank_and_never_themselves(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var elsewhere = await ThreadCalls.StartAsync(host);
        var one = await Person.MemberAsync(host, calls.Site, Role.Moderator);
        var equal = await Person.MemberAsync(host, calls.Site, Role.Moderator);
        var lower = await Person.MemberAsync(host, calls.Site, Role.Staff);
        var owner = await Person.MemberAsync(host, calls.Site, Role.Owner);
        Task<Answer> Ban(ThreadCalls where, Person whom, Person who) =>
            where.SendAsync(HttpMethod.Put, whom.SanctionPath, new { site = where.Site.Slug, kind = "ban", reason = "Why." }, who.As);

        (await Ban(calls, one, one)).IsProblem(403, "own-sanction");
        (await Ban(calls, equal, one)).IsProblem(403, "staff");
        (await Ban(calls, owner, one)).IsProblem(403, "staff");
        (await Ban(elsewhere, await Person.GuestAsync(host), one)).IsProblem(403, "forbidden");
        Assert.Equal(HttpStatusCode.OK, (await Ban(calls, lower, one)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Ban(calls, one, owner)).Status);
    }

    [Theory]
    [OnSqlite("ban"), OnSqlite("suspend"), OnPostgres("ban"), OnPostgres("suspend")]
    public async Task Who_may_write_nothing_any_more_is_told_why_over_the_open_socket_and_cut(Database database, string kind)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var moderator = await calls.ModeratorAsync();
        foreach (var person in new[] { await Person.GuestAsync(host), await Person.MemberAsync(host) })
        {
            await using var socket = await HubClient.ConnectAsync(host.Address, null, ("Authorization", person.Header));
            await using var reader = await HubClient.ConnectAsync(host.Address);
            // The hub answers a call once it knows who is there; the handshake comes before that.
            await socket.LeaveAsync("1-1");

            await person.SanctionedAsync(calls, moderator, kind, kind == "suspend" ? DateTimeOffset.UtcNow.AddDays(1) : null);

            await socket.UntilAsync(() => socket.Closed);
            Assert.Contains("\"target\":\"sanctions\"", socket.Heard, StringComparison.Ordinal);
            Assert.Contains("Insults, again and again.", socket.Heard, StringComparison.Ordinal);
            Assert.False(reader.Closed);
        }
    }

    [Fact]
    public async Task A_muted_reader_is_told_and_stays_connected_and_a_shadowed_one_hears_nothing()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var (moderator, muted, shadowed) = (await calls.ModeratorAsync(), await Person.GuestAsync(host), await Person.GuestAsync(host));
        await using var one = await HubClient.ConnectAsync(host.Address, null, ("Authorization", muted.Header));
        await using var two = await HubClient.ConnectAsync(host.Address, null, ("Authorization", shadowed.Header));
        foreach (var socket in new[] { one, two }) await socket.LeaveAsync("1-1");

        await shadowed.SanctionedAsync(calls, moderator, "shadow");
        await muted.SanctionedAsync(calls, moderator, "mute");
        await one.UntilAsync(() => one.Heard.Contains("\"kind\":\"mute\"", StringComparison.Ordinal));
        await muted.LiftedAsync(calls, moderator);
        await one.UntilAsync(() => one.Heard.Contains($"[\"{calls.Site.Slug}\",[]]", StringComparison.Ordinal));

        Assert.False(one.Closed);
        Assert.False(two.Closed);
        Assert.DoesNotContain("sanctions", two.Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waited_for_its_turn_when_its_author_was_banned_is_not_written()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var (moderator, guest) = (await calls.ModeratorAsync(), await Person.GuestAsync(host));
        var (started, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        // The one writer is busy; the ban comes in first, and the post, already let in, waits behind it.
        var busy = host.Database.WriteAloneAsync(
            async () =>
            {
                started.SetResult();
                await go.Task;
                return 0;
            },
            CancellationToken.None);
        await started.Task;
        var banning = guest.SanctionedAsync(calls, moderator, "ban");
        var posts = Enumerable.Range(0, 20).Select(i => calls.PostAsync(guest.As, new { body = $"Quick {i}" })).ToList();
        go.SetResult();
        await busy;
        await banning;
        await Task.WhenAll(posts);

        // Whatever was written was written before the ban: the log has the order.
        var log = (await calls.GetAsync($"moderation/log?site={calls.Site.Slug}&limit=100", moderator)).Items();
        var banned = log.Single(line => line.GetProperty("kind").GetString() == "sanction").GetProperty("createdAt").GetDateTimeOffset();
        Assert.DoesNotContain(log, line => line.GetProperty("createdAt").GetDateTimeOffset() > banned);
        (await calls.PostAsync(guest.As, new { body = "Afterwards." })).IsProblem(403, "banned");
    }

    private static Task<Answer> EditAsync(ThreadCalls calls, JsonElement comment, Person person) =>
        calls.SendAsync(HttpMethod.Patch, "comments/" + comment.Id(), new { body = "Changed." }, person.As.And(Calls.With("If-Match", "\"1\"")));
}
