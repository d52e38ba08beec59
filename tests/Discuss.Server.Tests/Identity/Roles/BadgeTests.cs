using System.Net;
using System.Text.Json;
using Discuss.Server.Cluster;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Identity.Roles;

/// <summary>Badges come from roles and from who wrote the article, on the site where that is so, and never from a name.</summary>
public sealed class BadgeTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly Sql Wrote = new(
        "INSERT INTO article_authors (site_id, thread_key, author_id) VALUES (@site, @key, @author)",
        Parameter.Int("site"), Parameter.Text("key"), Parameter.Long("author"));

    [Theory, OnSqlite, OnPostgres]
    public async Task A_role_is_a_badge_on_its_site_and_on_no_other_until_it_is_taken(Database database)
    {
        var room = await Newsroom.OpenAsync(await hosts.OnAsync(database));
        var other = await ThreadCalls.StartAsync(room.Host);
        var (ann, guest) = (await Person.MemberAsync(room.Host), await Person.GuestAsync(room.Host, Calls.NewName("Staff writer")));
        await room.Calls.PostedAsync(ann.As, "The crane is back.");
        await room.Calls.PostedAsync(guest.As, "So it is.");
        await other.PostedAsync(ann.As, "And here, too.");
        var before = await room.Calls.ThreadAsync();
        Assert.Null(BadgeOf(before, ann));

        Newsroom.IsDone(await room.SetAsync(ann, "staff", room.Owner.As));
        var asked = await room.Calls.ThreadAsync(who: Calls.With("If-None-Match", before.Header("ETag")));
        Assert.Equal(HttpStatusCode.OK, asked.Status);
        Assert.Equal("staff", BadgeOf(asked, ann));
        Assert.Null(BadgeOf(asked, guest));
        Assert.Null(BadgeOf(await other.ThreadAsync(), ann));
        Newsroom.IsDone(await room.SetAsync(ann, "moderator", room.Owner.As));
        Assert.Equal("moderator", BadgeOf(await room.Calls.ThreadAsync(), ann));
        Newsroom.IsDone(await room.SetAsync(ann, "owner", room.Owner.As));
        Assert.Equal("staff", BadgeOf(await room.Calls.ThreadAsync(), ann));
        Newsroom.IsDone(await room.RemoveAsync(ann, room.Owner.As));

        var after = await room.Calls.ThreadAsync();
        Assert.Null(BadgeOf(after, ann));
        Assert.Equal(before.Header("ETag"), after.Header("ETag"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_wrote_the_article_is_its_author_under_it_also_from_their_first_comment_on(Database database)
    {
        var room = await Newsroom.OpenAsync(await hosts.OnAsync(database));
        var writer = await Person.MemberAsync(room.Host);
        await room.Calls.PostedAsync((await Person.GuestAsync(room.Host)).As, "Who wrote this?");
        foreach (var key in new[] { room.Calls.Key, "to come" })
            await room.Host.Database.WriteAsync(session => session.ExecuteAsync(Wrote, CancellationToken.None, room.Calls.Site.Id, key, writer.Author), CancellationToken.None);
        await room.Host.Database.WriteAsync(
            session =>
            {
                session.Publish(new IdentityEvent(IdentityEventKind.AuthorChanged, writer.Author));
                return Task.FromResult(true);
            },
            CancellationToken.None);

        await Wait.UntilAsync(async () => (await PostAsync(room.Calls.Key)).Badge == "author");

        Assert.Equal("author", (await PostAsync("to come")).Badge);
        Assert.Null((await PostAsync("by somebody else")).Badge);

        async Task<(string? Badge, HttpStatusCode Status)> PostAsync(string key)
        {
            var answer = await room.Calls.PostAsync(writer.As, new { body = $"I did, {Guid.NewGuid():N}." }, key: key);
            Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
            return (answer.Json.GetProperty("author").GetProperty("badge").GetString(), answer.Status);
        }
    }

    [Fact]
    public async Task Badges_are_there_after_a_second_start()
    {
        await using var first = await DiscussHost.StartAsync();
        var room = await Newsroom.OpenAsync(first);
        var moderator = await Person.MemberAsync(first, room.Calls.Site, Role.Moderator);
        await room.Calls.PostedAsync(moderator.As, "Good morning.");
        var before = await room.Calls.ThreadAsync();
        await first.StopAsync();

        await using var second = await DiscussHost.StartAsync(new HostOptions { DataFolder = first.DataFolder });
        var after = await second.SendAsync(HttpMethod.Get, $"/api/v1/sites/{room.Calls.Site.Slug}/thread?key={room.Calls.Key}");

        Assert.Equal(("moderator", "moderator"), (BadgeOf(before, moderator), BadgeOf(after, moderator)));
        Assert.Equal(before.Header("ETag"), after.Header("ETag"));
        Assert.Contains("class=\"tag staff\">moderator<", (await second.PageAsync($"/t/{room.Calls.Site.Slug}?key={room.Calls.Key}")).Text, StringComparison.Ordinal);
    }

    private static string? BadgeOf(Answer thread, Person who) =>
        thread.Items().Select(comment => comment.GetProperty("author")).First(author => author.GetProperty("name").GetString() == who.Name)
            .TryGetProperty("badge", out var badge) && badge.ValueKind == JsonValueKind.String ? badge.GetString() : null;
}
