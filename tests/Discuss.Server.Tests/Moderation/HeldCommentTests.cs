using System.Net;
using Discuss.Core.Threads;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

public sealed class HeldCommentTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_held_comment_shows_nowhere_not_even_in_the_threads_seq_until_a_moderator_approves_it(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate });
        var (ann, moderator) = (await calls.GuestAsync(), await calls.ModeratorAsync());

        var held = await calls.PostedAsync(ann, "A canary in the dark.");
        Assert.Equal("pending", held.GetProperty("state").GetString());
        var thread = (await calls.ThreadAsync(who: ann)).Json.GetProperty("thread");
        Assert.Equal(0, thread.GetProperty("seq").GetInt64());
        Assert.Equal(0, thread.GetProperty("commentCount").GetInt32());
        foreach (var path in new[]
        {
            $"sites/{calls.Site.Slug}/thread?key={calls.Key}", $"sites/{calls.Site.Slug}/latest", $"sites/{calls.Site.Slug}/trending",
            $"comments/{held.Id()}", $"comments/{held.Id()}/context", $"comments/{held.Id()}/replies", $"threads/{ThreadOf(held.Id())}/events?since=0",
        })
        {
            Assert.DoesNotContain("canary", (await calls.GetAsync(path, ann)).Text, StringComparison.Ordinal);
        }

        (await calls.PostAsync(ann, new { body = "An answer to it.", parentId = held.Id() })).IsProblem(404, "unknown-parent", "parentId");
        Assert.Equal(HttpStatusCode.NotFound, (await calls.SendAsync(HttpMethod.Put, $"comments/{held.Id()}/vote", new { value = 1 }, moderator)).Status);

        var item = Assert.Single((await calls.GetAsync($"moderation/queue?site={calls.Site.Slug}&state=pending", moderator)).Items());
        Assert.Contains("canary", item.GetProperty("comment").GetProperty("bodyHtml").GetString(), StringComparison.Ordinal);
        var decisions = new { decisions = new[] { new { commentId = held.Id(), version = held.Version(), action = "approve" } } };
        await calls.SendAsync(HttpMethod.Post, "moderation/decisions", decisions, moderator);

        var shown = (await calls.ThreadAsync()).Json;
        Assert.Equal(1, shown.GetProperty("thread").GetProperty("commentCount").GetInt32());
        Assert.Equal(1, shown.GetProperty("thread").GetProperty("seq").GetInt64());
        Assert.Contains("canary", (await calls.GetAsync($"threads/{ThreadOf(held.Id())}/events?since=0")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_author_may_take_back_what_is_held_and_nobody_brings_it_back()
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite), new SiteSettings { Mode = ModerationMode.Premoderate });
        var (ann, moderator) = (await calls.GuestAsync(), await calls.ModeratorAsync());
        var held = await calls.PostedAsync(ann, "On second thought.");

        Assert.Equal(HttpStatusCode.NoContent, (await calls.SendAsync(HttpMethod.Delete, "comments/" + held.Id(), null, ann)).Status);

        Assert.Empty((await calls.GetAsync($"moderation/queue?site={calls.Site.Slug}&state=pending", moderator)).Items());
        var decisions = new { decisions = new[] { new { commentId = held.Id(), version = held.Version() + 1, action = "approve" } } };
        var answer = await calls.SendAsync(HttpMethod.Post, "moderation/decisions", decisions, moderator);
        Assert.Equal("conflict", answer.Items()[0].GetProperty("result").GetString());
    }

    private static string ThreadOf(string comment) => CommentId.Parse(comment, null).Thread.ToString();
}
