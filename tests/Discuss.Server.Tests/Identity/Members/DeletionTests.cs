using System.Net;
using System.Text.Json;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.Members;

public sealed class DeletionTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly Sql Left = new(
        """
        SELECT (SELECT count(*) FROM comments WHERE author_id = @author AND state <> 4) + (SELECT count(*) FROM outbox WHERE kind = 'comments-taken-back')
        """,
        Parameter.Long("author"));

    private static readonly Sql Texts = new(
        "SELECT count(*) FROM comments WHERE author_id = @author AND body <> ''", Parameter.Long("author"));

    [Theory, OnSqlite, OnPostgres]
    public async Task The_comments_stay_without_the_name_and_name_and_address_are_free_again(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (calls, name) = (await ThreadCalls.StartAsync(host), Calls.NewName());
        var email = await host.RegisterAsync(name);
        var token = await host.BearerAsync(email, Calls.Password);
        await calls.PostedAsync(Calls.As("Bearer", token), "What stays.");
        var (here, elsewhere) = (await Visitor.SignedInAsync(host, email), await Visitor.SignedInAsync(host, email));
        var kept = (await calls.ThreadAsync()).Header("ETag");

        await DeleteAsync(here, "keep");
        Assert.Equal(HttpStatusCode.OK, here.Page.Status);

        var thread = await calls.ThreadAsync(who: Calls.With("If-None-Match", kept));
        var author = Assert.Single(thread.Items()).GetProperty("author");
        Assert.Equal("Former member", author.GetProperty("name").GetString());
        Assert.Contains("What stays.", thread.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(name, thread.Text, StringComparison.Ordinal);
        Assert.False(await here.IsSignedInAsync());
        Assert.False(await elsewhere.IsSignedInAsync());
        (await calls.PostAsync(Calls.As("Bearer", token), new { body = "Once more." })).IsProblem(401, "bad-token");
        Assert.Equal(HttpStatusCode.Unauthorized, (await here.SignInAsync(email)).Status);
        Assert.Equal("Your account is deleted", (await host.MailAsync(email)).Subject);
        Assert.Equal(HttpStatusCode.Created, (await host.PostAsync("/api/v1/guests", new { name })).Status);
        await here.SendAsync("/account/register", new() { ["name"] = name, ["email"] = email, ["password"] = Calls.Password });
        Assert.Contains("/account/register/confirm", (await host.MailAsync(email, 2)).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_hundred_and_fifty_comments_are_taken_back_with_their_texts_and_counts_and_answers_stay(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (calls, person) = (await ThreadCalls.StartAsync(host), await Person.MemberAsync(host));
        var written = await ManyComments.WriteAsync(host, calls.Site, person.Author, count: 150);
        var answered = await calls.PostAsync(await calls.GuestAsync(), new { body = "An answer.", parentId = written[0].ToString() }, key: "one");
        Assert.Equal(HttpStatusCode.Created, answered.Status);
        var account = (await MembersOf.AccountAsync(host, person.Author))!;
        var visitor = await Visitor.SignedInAsync(host, account.Email);

        await DeleteAsync(visitor, "remove");

        await Wait.UntilAsync(async () => await CountAsync(host, Left, person.Author) == 0);
        Assert.Equal(0, await CountAsync(host, Texts, person.Author));
        var counts = (await calls.GetAsync($"sites/{calls.Site.Slug}/counts?key=one&key=two")).Json.GetProperty("counts");
        Assert.Equal((1, 0), (counts.GetProperty("one").GetInt32(), counts.GetProperty("two").GetInt32()));
        var items = (await calls.GetAsync($"sites/{calls.Site.Slug}/thread?key=one")).Items();
        var tombstone = Assert.Single(items);
        Assert.Equal("removed", tombstone.GetProperty("state").GetString());
        var answer = Assert.Single(tombstone.GetProperty("replies").GetProperty("items").EnumerateArray());
        Assert.Contains("An answer.", answer.GetProperty("bodyHtml").GetString(), StringComparison.Ordinal);
        Assert.Empty((await calls.GetAsync($"sites/{calls.Site.Slug}/thread?key=two")).Items());
    }

    [Fact]
    public async Task It_asks_for_the_password_for_a_choice_and_for_certainty()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var visitor = await Visitor.SignedInAsync(host, await host.RegisterAsync());

        await DeleteAsync(visitor, "keep", password: "wrong wrong wrong");
        Assert.Equal(HttpStatusCode.Forbidden, visitor.Page.Status);
        await DeleteAsync(visitor, "perhaps");
        Assert.Equal(HttpStatusCode.BadRequest, visitor.Page.Status);
        await DeleteAsync(visitor, "keep", sure: "no");
        Assert.Equal(HttpStatusCode.BadRequest, visitor.Page.Status);

        Assert.True(await visitor.IsSignedInAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_last_administrator_stays(Database database)
    {
        await using var host = await DiscussHost.StartAsync(database);
        var visitor = await Visitor.SignedInAsync(host, DiscussHost.AdminEmail, DiscussHost.AdminPassword);

        await DeleteAsync(visitor, "keep", DiscussHost.AdminPassword);
        Assert.Equal(HttpStatusCode.Conflict, visitor.Page.Status);
        Assert.True(await visitor.IsSignedInAsync());

        var site = await host.SiteAsync();
        await Person.MemberAsync(host, site with { Id = Server.Identity.Permissions.EverySite }, Role.Administrator);
        await DeleteAsync(visitor, "keep", DiscussHost.AdminPassword);
        Assert.Equal(HttpStatusCode.OK, visitor.Page.Status);
        Assert.False(await visitor.IsSignedInAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_last_owner_of_a_site_stays_where_nobody_could_take_it_over(Database database)
    {
        await using var host = await DiscussHost.StartAsync(database);
        var permissions = host.Services.GetRequiredService<Server.Identity.Permissions>();
        var (site, other) = (await host.SiteAsync(), await host.SiteAsync());
        var owner = await Person.MemberAsync(host, site, Role.Owner);
        await Person.MemberAsync(host, other, Role.Owner);
        var visitor = await Visitor.SignedInAsync(host, (await MembersOf.AccountAsync(host, owner.Author))!.Email);
        var administrator = await MemberAsync(DiscussHost.AdminEmail);

        await permissions.GrantAsync(administrator, Server.Identity.Permissions.EverySite, role: null, CancellationToken.None);
        await DeleteAsync(visitor, "keep");
        Assert.Equal(HttpStatusCode.Conflict, visitor.Page.Status);
        Assert.Contains("You are the last owner of a site", visitor.Text, StringComparison.Ordinal);
        Assert.True(await visitor.IsSignedInAsync());
        Assert.NotNull(await MembersOf.AccountAsync(host, owner.Author));

        await permissions.GrantAsync(administrator, Server.Identity.Permissions.EverySite, Role.Administrator, CancellationToken.None);
        await DeleteAsync(visitor, "keep");
        Assert.Equal(HttpStatusCode.OK, visitor.Page.Status);

        async Task<long> MemberAsync(string email)
        {
            await using var session = await host.Database.ReadAsync(CancellationToken.None);
            return await session.FirstAsync(
                new Sql("SELECT id FROM members WHERE email = @email", Parameter.Text("email")), row => row.GetInt64(0), CancellationToken.None, email);
        }
    }

    [Fact]
    public async Task One_of_two_owners_leaves_where_nobody_administers()
    {
        await using var host = await DiscussHost.StartAsync();
        var site = await host.SiteAsync();
        var (one, two) = (await Person.MemberAsync(host, site, Role.Owner), await Person.MemberAsync(host, site, Role.Owner));
        await host.Database.WriteAsync(
            session => session.ExecuteAsync(new Sql("DELETE FROM grants WHERE site_id = 0"), CancellationToken.None), CancellationToken.None);

        foreach (var (owner, status) in new[] { (one, HttpStatusCode.OK), (two, HttpStatusCode.Conflict) })
        {
            var visitor = await Visitor.SignedInAsync(host, (await MembersOf.AccountAsync(host, owner.Author))!.Email);
            await DeleteAsync(visitor, "keep");
            Assert.Equal(status, visitor.Page.Status);
        }
    }

    private static async Task<long> CountAsync(DiscussHost host, Sql sql, long author)
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(sql, row => row.GetInt64(0), CancellationToken.None, author);
    }

    private static Task<Answer> DeleteAsync(Visitor visitor, string comments, string password = Calls.Password, string sure = "yes") =>
        visitor.SendFromAsync("/account/data", "/account/data/delete", new() { ["comments"] = comments, ["password"] = password, ["sure"] = sure });
}
