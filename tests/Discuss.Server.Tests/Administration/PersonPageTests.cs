using System.Net;
using Discuss.Server.Administration;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Guests;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Administration;

/// <summary>People found, looked at, given roles and sanctions, and guests made a part of members: by the pages for administrators.</summary>
public sealed class PersonPageTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task People_are_found_by_the_beginning_of_their_name_their_whole_address_its_hash_and_their_number(Database database)
    {
        var (host, cookie) = await OpenAsync(database);
        var (calls, email) = (await ThreadCalls.StartAsync(host), Calls.NewEmail());
        var guest = await Guest.ConfirmedAsync(host, email, calls.Site.Slug);
        var (name, link) = (Calls.NewName("Zelda"), $"/admin/people/{guest.Author}\"");
        var mail = await host.RegisterAsync(name);

        Assert.Contains(link, await FoundAsync(host, cookie, guest.Name.ToUpperInvariant()[..^2]), StringComparison.Ordinal);
        Assert.Contains(link, await FoundAsync(host, cookie, email), StringComparison.Ordinal);
        Assert.Contains(link, await FoundAsync(host, cookie, $"#{guest.Author}"), StringComparison.Ordinal);
        Assert.Contains(name, await FoundAsync(host, cookie, mail), StringComparison.Ordinal);
        Assert.Contains("Nobody is found", await FoundAsync(host, cookie, email[1..]), StringComparison.Ordinal);
        Assert.Contains("Nobody is found", await FoundAsync(host, cookie, "a name that nobody has"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.PageAsync("/admin/people?q=" + new string('a', Bounds.PeopleWords + 1), cookie)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PageAsync("/admin/people/999999999", cookie)).Status);

        var record = (await host.PageAsync($"/admin/people/{guest.Author}", cookie)).Text;
        Assert.DoesNotContain(email, record, StringComparison.Ordinal);
        Assert.Contains($"{email[0]}…{email[email.IndexOf('@', StringComparison.Ordinal)..]}, confirmed", WebUtility.HtmlDecode(record), StringComparison.Ordinal);
        var hash = record.Split("<code>")[1].Split('<')[0];
        Assert.Contains(link, await FoundAsync(host, cookie, hash), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_record_tells_what_somebody_wrote_and_what_was_decided_and_gives_and_takes_roles_and_sanctions(Database database)
    {
        var (host, cookie) = await OpenAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var person = await Person.MemberAsync(host);
        var comment = await calls.PostedAsync(person.As, "The lighthouse is older than the town.");
        var address = $"/admin/people/{person.Author}";

        var page = await host.PageAsync(address, cookie);
        Assert.Contains("The lighthouse is older than the town.", page.Text, StringComparison.Ordinal);
        Assert.Contains($"item={comment.Id()}", page.Text, StringComparison.Ordinal);

        async Task<Answer> SendAsync(params (string, string)[] fields) => await host.FormAsync(
            address, fields.Append(("formToken", page.FormToken())).Append(("site", calls.Site.Slug)).ToDictionary(field => field.Item1, field => field.Item2), cookie);

        Assert.EndsWith("?told=role", (await SendAsync(("act", "role"), ("role", "moderator"))).Header("Location"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await calls.GetAsync($"moderation/queue?site={calls.Site.Slug}", person.As)).Status);
        Assert.EndsWith("?told=role", (await SendAsync(("act", "role"), ("role", "none"))).Header("Location"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await calls.GetAsync($"moderation/queue?site={calls.Site.Slug}", person.As)).Status);

        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(("act", "sanction"), ("kind", "mute"))).Status);
        await SendAsync(("act", "sanction"), ("kind", "mute"), ("reason", "Insults, again and again."));
        Assert.Equal(HttpStatusCode.Forbidden, (await calls.PostAsync(person.As, new { body = "More of it." })).Status);
        Assert.Contains("Insults, again and again.", (await host.PageAsync(address, cookie)).Text, StringComparison.Ordinal);
        await SendAsync(("act", "lift"));
        Assert.Equal(HttpStatusCode.Created, (await calls.PostAsync(person.As, new { body = "Another word." })).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_guest_becomes_a_part_of_a_member_by_hand_after_a_page_that_says_what_will_happen_and_the_log_says_who_did_it(Database database)
    {
        var (host, cookie) = await OpenAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (guest, member, other) = (await Guest.NewAsync(host, calls.Site.Slug), await Person.MemberAsync(host), await Person.GuestAsync(host));
        var (first, second) = (await calls.PostedAsync(guest.As, "Written as a guest."), await calls.PostedAsync(other.As, "Somebody else's."));
        await calls.SendAsync(HttpMethod.Put, $"comments/{second.Id()}/vote", new { value = 1 }, guest.As);
        await new Person("guest", guest.Author, guest.Name, "Guest " + guest.Token).SanctionedAsync(calls, await calls.ModeratorAsync(), "premoderate");
        var address = $"/admin/people/{guest.Author}/merge";

        var asked = await host.PageAsync($"{address}?into=%23{member.Author}", cookie);
        foreach (var told in new[] { "1 comment", "1 vote", "1 standing sanction", member.Name, guest.Name }) Assert.Contains(told, asked.Text, StringComparison.Ordinal);
        Assert.Equal(guest.Name, (await calls.GetAsync("comments/" + first.Id())).Json.GetProperty("author").GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await host.PageAsync($"{address}?into=%23{other.Author}", cookie)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await host.PageAsync($"/admin/people/{member.Author}/merge?into=%23{member.Author}", cookie)).Status);
        Dictionary<string, string> Form(string sure) => new() { ["formToken"] = asked.FormToken(), ["into"] = $"#{member.Author}", ["sure"] = sure };
        Assert.Equal(HttpStatusCode.BadRequest, (await host.FormAsync(address, Form("no"), cookie)).Status);

        var done = await host.FormAsync(address, Form("yes"), cookie);

        Assert.Equal($"/admin/people/{member.Author}?told=merge", done.Header("Location"));
        Assert.Equal(member.Name, (await calls.GetAsync("comments/" + first.Id())).Json.GetProperty("author").GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await calls.PostAsync(guest.As, new { body = "As before?" })).Status);
        Assert.Equal("pending", (await calls.PostAsync(member.As, new { body = "The sanction came along." })).Json.GetProperty("state").GetString());
        var line = (await calls.GetAsync($"moderation/log?site={calls.Site.Slug}", await calls.ModeratorAsync())).Items().Single(one => one.GetProperty("kind").GetString() == "merge");
        Assert.Equal((member.Name, $"guest {guest.Author}"), (line.GetProperty("author").GetProperty("name").GetString(), line.GetProperty("note").GetString()));
        Assert.Equal(HttpStatusCode.Conflict, (await host.FormAsync(address, Form("yes"), cookie)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_is_looked_for_by_reading_all_of_them(Database database)
    {
        var host = await hosts.OnAsync(database);
        await host.Database.WriteAsync(
            async write =>
            {
                await write.ExecuteAsync(
                    new Sql(NumberedRows.Insert(20_000, "INSERT INTO authors (kind, name, name_skeleton, created_at) SELECT 0, 'plan ' || i, 'plan ' || i, i FROM n")), CancellationToken.None);
                return await write.ExecuteAsync(new Sql("ANALYZE"), CancellationToken.None);
            },
            CancellationToken.None);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        static object Value(string name) => name switch { "from" => "plan 11", "to" => "plan 11~", "email" => "A@EXAMPLE.ORG", _ => 7L };
        foreach (var sql in new[] { PersonFinder.ByName, PersonFinder.ById })
        {
            var plan = database == Database.Sqlite ? await QueryPlans.OfSqliteAsync(session, sql, Value) : await QueryPlans.OfPostgresAsync(session, sql, Value);
            Assert.False(plan.SortsOrScans, plan.ToString());
        }
    }

    private static async Task<string> FoundAsync(DiscussHost host, string cookie, string asked) =>
        (await host.PageAsync("/admin/people?q=" + Uri.EscapeDataString(asked), cookie)).Text;

    private async Task<(DiscussHost Host, string Cookie)> OpenAsync(Database database)
    {
        var host = await hosts.OnAsync(database);
        return (host, await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword));
    }
}
