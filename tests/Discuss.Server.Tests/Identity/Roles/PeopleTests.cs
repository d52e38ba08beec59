using System.Net;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Identity.Roles;

/// <summary>Who gives and takes which role.</summary>
public sealed class PeopleTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_owner_gives_changes_and_takes_a_role_and_each_counts_with_the_next_call_and_stands_in_the_log(Database database)
    {
        var room = await Newsroom.OpenAsync(await hosts.OnAsync(database));
        var ann = await Person.MemberAsync(room.Host);
        (await room.Calls.QueueAsync("pending", ann.As)).IsProblem(403, "forbidden");

        Newsroom.IsDone(await room.SetAsync(ann, "moderator", room.Owner.As));
        Assert.Equal(HttpStatusCode.OK, (await room.Calls.QueueAsync("pending", ann.As)).Status);
        var line = await room.LineAsync(ann);
        Assert.Equal((ann.Name, "moderator", false), (line.GetProperty("name").GetString(), line.GetProperty("role").GetString(), line.GetProperty("everywhere").GetBoolean()));
        Assert.True(line.GetProperty("since").TryGetDateTimeOffset(out _));

        Newsroom.IsDone(await room.SetAsync(ann, "staff", room.Owner.As));
        (await room.Calls.QueueAsync("pending", ann.As)).IsProblem(403, "forbidden");
        Newsroom.IsDone(await room.RemoveAsync(ann, room.Owner.As));
        Assert.Equal(default, await room.LineAsync(ann));

        var log = (await room.GetAsync("people/log")).Items();
        Assert.Equal(
            [("staff", null, room.Owner.Name), ("moderator", "staff", room.Owner.Name), (null, "moderator", room.Owner.Name)],
            log.Where(change => change.GetProperty("name").GetString() == ann.Name)
                .Select(change => (change.GetProperty("from").GetString(), change.GetProperty("to").GetString(), change.GetProperty("by").GetString())));
        var first = await room.GetAsync("people/log?limit=1");
        var second = await room.GetAsync("people/log?limit=1&after=" + first.Json.GetProperty("next").GetString());
        Assert.Equal(log[1].Id(), second.Items().Single().Id());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_gives_more_than_they_have_and_nobody_raises_themselves(Database database)
    {
        var room = await Newsroom.OpenAsync(await hosts.OnAsync(database));
        var administrator = await room.AdministratorAsync();
        var (ann, tom) = (await Person.MemberAsync(room.Host), await Person.MemberAsync(room.Host, room.Calls.Site, Role.Moderator));

        (await room.SetAsync(ann, "administrator", room.Owner.As)).IsProblem(403, "forbidden");
        (await room.SetAsync(room.Owner, "administrator", room.Owner.As)).IsProblem(403, "forbidden");
        (await room.SetAsync(tom, "owner", tom.As)).IsProblem(403, "forbidden");
        Newsroom.IsDone(await room.SetAsync(ann, "administrator", administrator));
        Assert.True((await room.LineAsync(ann)).GetProperty("everywhere").GetBoolean());

        (await room.SetAsync(ann, "staff", room.Owner.As)).IsProblem(403, "forbidden");
        (await room.RemoveAsync(ann, room.Owner.As)).IsProblem(403, "forbidden");
        Newsroom.IsDone(await room.RemoveAsync(ann, administrator));
        (await room.SetAsync(ann, "king", room.Owner.As)).IsProblem(400, "invalid-input", "role");
        (await room.SetAsync(await Person.GuestAsync(room.Host), "staff", room.Owner.As)).IsProblem(404, "unknown-member");
        (await room.Calls.SendAsync(HttpMethod.Put, $"sites/{room.Calls.Site.Slug}/people/nobody", new { role = "staff" }, room.Owner.As)).IsProblem(404, "unknown-member");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_last_owner_stays_also_where_two_leave_at_once_and_so_does_the_last_administrator(Database database)
    {
        await using var host = await DiscussHost.StartAsync(database);
        var room = await Newsroom.OpenAsync(host);
        (await room.RemoveAsync(room.Owner, room.Owner.As)).IsProblem(409, "last-owner");
        (await room.SetAsync(room.Owner, "moderator", room.Owner.As)).IsProblem(409, "last-owner");
        var other = await Person.MemberAsync(host, room.Calls.Site, Role.Owner);

        var both = await Task.WhenAll(room.RemoveAsync(room.Owner, room.Owner.As), room.RemoveAsync(other, other.As));

        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], both.Select(answer => answer.Status).Order());
        var administrator = await room.AdministratorAsync();
        var lines = (await room.GetAsync("people", administrator)).Items();
        Assert.Single(lines, line => line.GetProperty("role").GetString() == "owner");
        var last = lines.Single(line => line.GetProperty("role").GetString() == "administrator").Id();
        (await room.Calls.SendAsync(HttpMethod.Delete, $"sites/{room.Calls.Site.Slug}/people/{last}", null, administrator)).IsProblem(409, "last-administrator");
    }

    [Fact]
    public async Task Whoever_loses_the_role_is_told_so_on_the_open_queue_at_once()
    {
        var room = await Newsroom.OpenAsync(await hosts.OnAsync(Database.Sqlite));
        var ann = await Person.MemberAsync(room.Host, room.Calls.Site, Role.Moderator);
        await using var desk = await HubClient.ConnectAsync(room.Host.Address, headers: ("Authorization", ann.Header));
        await desk.CallAsync("JoinQueue", room.Calls.Site.Slug);

        Newsroom.IsDone(await room.RemoveAsync(ann, room.Owner.As));

        await desk.UntilAsync(() => desk.Told("queueClosed").Count == 1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => desk.CallAsync("JoinQueue", room.Calls.Site.Slug));
    }

    [Fact]
    public async Task The_page_is_for_owners_and_its_forms_do_what_the_calls_do()
    {
        var room = await Newsroom.OpenAsync(await hosts.OnAsync(Database.Sqlite));
        var (email, cookie) = await room.MemberAsync();
        await room.Host.GrantAsync(email, room.Calls.Site.Id, Role.Owner);
        var (ann, path) = (await Person.MemberAsync(room.Host, room.Calls.Site, Role.Staff), "/moderate/people?site=" + room.Calls.Site.Slug);
        var page = await room.Host.PageAsync(path, cookie);
        Assert.Contains(ann.Name, page.Text, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("administrator of every site</option>", page.Text, StringComparison.Ordinal);
        Task<Answer> SendAsync(Dictionary<string, string> fields) =>
            room.Host.FormAsync(path, new(fields) { ["formToken"] = page.FormToken() }, cookie);

        var set = await SendAsync(new() { ["act"] = "set", ["person"] = Newsroom.Id(ann), ["role"] = "moderator" });
        Assert.Equal(HttpStatusCode.SeeOther, set.Status);
        Assert.Contains("It counts at once", (await room.Host.PageAsync(set.Header("Location"), cookie)).Text, StringComparison.Ordinal);
        Assert.Equal("moderator", (await room.LineAsync(ann)).GetProperty("role").GetString());
        var refused = await SendAsync(new() { ["act"] = "set", ["person"] = Newsroom.Id(ann), ["role"] = "administrator" });
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("Only administrators make administrators.", refused.Text, StringComparison.Ordinal);
        var invited = Calls.NewEmail();
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(new() { ["act"] = "invite", ["email"] = invited, ["role"] = "staff" })).Status);
        Assert.Contains(invited, (await room.Host.PageAsync(path, cookie)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(new() { ["act"] = "invite", ["email"] = "nobody", ["role"] = "staff" })).Status);

        var moderator = await room.Host.SignInAsync(await ModeratorAsync(room));
        Assert.Equal(HttpStatusCode.Forbidden, (await room.Host.PageAsync(path, moderator)).Status);
        Assert.DoesNotContain("/moderate/people", (await room.Host.PageAsync("/moderate", moderator)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await room.Host.PageAsync(path)).Status);
    }

    private static async Task<string> ModeratorAsync(Newsroom room)
    {
        var email = await room.Host.RegisterAsync();
        await room.Host.GrantAsync(email, room.Calls.Site.Id, Role.Moderator);
        return email;
    }
}
