using System.Net;
using System.Text.Json;
using Discuss.Server.Identity.Members;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.Members;

public sealed class OwnDataTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_copy_holds_all_of_ones_own_and_nothing_of_anybody_elses(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (calls, name) = (await ThreadCalls.StartAsync(host), Calls.NewName());
        var email = await host.RegisterAsync(name);
        var (me, other, moderator) = (Calls.As("Bearer", await host.BearerAsync(email, Calls.Password)), await calls.GuestAsync(), await calls.ModeratorAsync());
        var written = new List<string>();
        for (var i = 0; i < 3; i++) written.Add((await calls.PostedAsync(me, $"My own words {i}.")).Id());
        var theirs = (await calls.PostedAsync(other, "Somebody else's words.")).Id();
        await calls.SendAsync(HttpMethod.Put, $"comments/{theirs}/vote", new { value = 1 }, me);
        await calls.SendAsync(HttpMethod.Post, $"comments/{theirs}/reports", new { reason = "insult", note = "My own note." }, me);
        await calls.SendAsync(
            HttpMethod.Post, "moderation/decisions",
            new { decisions = new[] { new { commentId = written[1], version = 1, action = "remove", note = "A moderator's note." } } }, moderator);

        var visitor = await Visitor.SignedInAsync(host, email);
        var copy = await visitor.SendFromAsync("/account/data", "/account/data/export", []);

        Assert.Equal(HttpStatusCode.OK, copy.Status);
        Assert.Equal("application/json", copy.MediaType);
        Assert.Contains("attachment", copy.Raw.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        var data = copy.Json;
        Assert.Equal(email, data.GetProperty("account").GetProperty("email").GetString());
        Assert.Equal(name, data.GetProperty("author").GetProperty("name").GetString());
        Assert.Equal(written, Items(data, "comments").Select(comment => comment.Id()));
        Assert.Equal(["approved", "removed", "approved"], Items(data, "comments").Select(comment => comment.GetProperty("state").GetString()));
        Assert.Equal("My own words 1.", Items(data, "comments")[1].GetProperty("body").GetString());
        Assert.Equal(calls.Key, Items(data, "comments")[0].GetProperty("article").GetString());
        Assert.Equal(theirs, Assert.Single(Items(data, "votes")).GetProperty("commentId").GetString());
        Assert.Equal("My own note.", Assert.Single(Items(data, "reports")).GetProperty("note").GetString());
        Assert.Equal(2, Items(data, "sessions").Length);
        Assert.DoesNotContain("Somebody else", copy.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("moderator's note", copy.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", copy.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("stamp", copy.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_copy_of_many_comments_holds_each_once_and_in_order(Database database)
    {
        var host = await hosts.OnAsync(database);
        var person = await Person.MemberAsync(host);
        var site = await host.SiteAsync();
        await ManyComments.WriteAsync(host, site, person.Author, count: 450);
        var account = (await MembersOf.AccountAsync(host, person.Author))!;

        using var copy = new MemoryStream();
        await host.Services.GetRequiredService<OwnData>().WriteAsync(account, copy, CancellationToken.None);

        var ids = Items(JsonDocument.Parse(copy.ToArray()).RootElement, "comments").Select(comment => comment.Id()).ToList();
        Assert.Equal(450, ids.Count);
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_shadow_is_not_told_while_it_works_and_a_warning_is()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var (person, moderator) = (await Person.MemberAsync(host), await calls.ModeratorAsync());
        await person.SanctionedAsync(calls, moderator, "shadow");
        var hidden = await calls.PostedAsync(person.As, "Only I see this.");
        Assert.Equal("approved", hidden.GetProperty("state").GetString());

        var copy = await CopyAsync(host, person.Author);

        Assert.Empty(Items(copy, "sanctions"));
        Assert.Equal("approved", Assert.Single(Items(copy, "comments")).GetProperty("state").GetString());
        await person.LiftedAsync(calls, moderator);
        await person.SanctionedAsync(calls, moderator, "warn");
        Assert.Equal(["shadow", "warn"], Items(await CopyAsync(host, person.Author), "sanctions").Select(sanction => sanction.GetProperty("kind").GetString()));
    }

    private static async Task<JsonElement> CopyAsync(DiscussHost host, long author)
    {
        using var copy = new MemoryStream();
        await host.Services.GetRequiredService<OwnData>().WriteAsync((await MembersOf.AccountAsync(host, author))!, copy, CancellationToken.None);
        return JsonDocument.Parse(copy.ToArray()).RootElement;
    }

    private static JsonElement[] Items(JsonElement data, string name) => [.. data.GetProperty(name).EnumerateArray()];
}
