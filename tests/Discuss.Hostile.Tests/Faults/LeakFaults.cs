using System.Net;
using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Hostile.Tests.Running;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>What is not public, looked for everywhere.</summary>
internal static class LeakFaults
{
    private static readonly string[] Fates = ["pending", "reject", "spam", "remove", "approve reject", "approve spam", "approve remove", "delete", "approve delete"];

    /// <summary>Words and names planted in every hidden state, and looked for in every page, call, event, refusal, log line, metric and mail.</summary>
    public static async Task HiddenCommentAsync(Ground ground, Tally tally)
    {
        // Of its own: its log and its mails are looked through as a whole.
        await using var host = await DiscussHost.StartAsync();
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate, ModerationMail = "mods@example.org" });
        var (moderator, other) = (await calls.ModeratorAsync(), await Person.GuestAsync(host));
        var elsewhere = await Person.MemberAsync(host, await host.SiteAsync(), Role.Moderator);
        var shown = await calls.PostedAsync(other.As, "Everyone may read this.");
        await calls.DecideAsync(moderator, (shown, "approve"));
        await using var view = await PublicView.OpenAsync(host, calls, CommentId.Parse(shown.Id(), null).Thread.ToString());
        foreach (var fate in ground.IsSample ? Fates[..4] : Fates)
        {
            var (word, name) = ("zw" + Guid.NewGuid().ToString("N")[..12], "Wq" + Guid.NewGuid().ToString("N")[..12]);
            var author = await Person.GuestAsync(host, name);
            var comment = await calls.PostedAsync(author.As, $"A bird called {word} sings.", shown.Id());
            var version = comment.Version();
            foreach (var step in fate.Split(' ').Where(step => step != "pending"))
            {
                if (step == "delete")
                {
                    await calls.SendAsync(HttpMethod.Delete, "comments/" + comment.Id(), null, author.As);
                    continue;
                }

                var decided = await calls.SendAsync(
                    HttpMethod.Post, "moderation/decisions", new { decisions = new[] { new { commentId = comment.Id(), version, action = step } } }, moderator);
                version = decided.Items()[0].Version();
            }

            // What was public for a moment was rightly heard then; from its removal on it is not.
            var thread = CommentId.Parse(comment.Id(), null).Thread.ToString();
            if (fate.StartsWith("approve", StringComparison.Ordinal))
                await view.Connected.UntilAsync(() => view.Connected.Events(thread).Any(told => told.GetProperty("kind").GetString() == "removed" && told.TryGetProperty("commentId", out var gone) && gone.GetString() == comment.Id()));
            view.Forget();
            foreach (var (who, way) in new (string, Action<HttpRequestMessage>?)[] { ("nobody", null), ("another guest", other.As), ("another site's moderator", elsewhere.As) })
            {
                foreach (var canary in new[] { word, name })
                {
                    var places = await view.PlacesOfAsync(canary, [comment.Id(), shown.Id()], way);
                    tally.Tried(PublicViews);
                    tally.Find($"{fate}, seen by {who}", places.Where(place => place != "the log" || fate != "pending"));
                    foreach (var (path, accept) in Further(calls, comment.Id(), author.Author))
                    {
                        var answer = await host.SendAsync(HttpMethod.Get, path, null, way is null ? Calls.With("Accept-Language", accept) : way.And(Calls.With("Accept-Language", accept)));
                        tally.Check(!answer.Text.Contains(canary, StringComparison.OrdinalIgnoreCase), $"{fate}, seen by {who}: {path}");
                    }
                }
            }
        }

        var counted = (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("commentCount").GetInt32();
        tally.Check(counted == 1, $"a count of {counted}");
    }

    // As many as PublicView asks for two comments: pages, calls, fragments, refusals, the hub, the log, metrics and mails.
    private const int PublicViews = 56;

    private static IEnumerable<(string Path, string Language)> Further(ThreadCalls calls, string comment, long author)
    {
        var site = calls.Site.Slug;
        yield return ($"/transparency/{site}", "en");
        foreach (var feed in new[] { "feed.atom", "feed.json" })
        {
            yield return ($"/api/v1/sites/{site}/{feed}", "en");
            yield return ($"/api/v1/sites/{site}/{feed}?key=article", "en");
            yield return ($"/api/v1/sites/{site}/{feed}?under={comment}", "en");
        }

        yield return ($"/api/v1/sites/{site}/transparency", "en");
        yield return ($"/api/v1/restrictions?site={site}", "en");
        yield return ($"/embed/restrictions?site={site}&key=article", "de");
        yield return ($"/api/v1/sites/{site}/thread?key=article&limit=100&after=", "en");
        yield return ($"/api/v1/moderation/comments/{comment}", "en");
        yield return ($"/api/v1/moderation/authors/{author}?site={site}", "en");
        yield return ($"/api/v1/moderation/log.csv?site={site}", "en");
        yield return ($"/api/v1/moderation/search?site={site}&q=bird", "en");
        yield return ($"/moderate/search?site={site}&q=bird", "en");
        yield return ($"/embed/thread?site={site}&key=article&edit={comment}", "en");
        yield return ($"/t/{site}?key=article&comment={comment}", "ar");
        yield return ($"/moderate/fragments/item?site={site}&item={comment}", "en");
    }

    /// <summary>What is taken down while people read: no event carries its text any more, to those there and to those who come.</summary>
    public static async Task RemovedTextAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var calls = await ThreadCalls.StartAsync(host);
        var moderator = await calls.ModeratorAsync();
        foreach (var action in new[] { "remove", "reject", "spam", "delete", "edit" })
        {
            var word = "zw" + Guid.NewGuid().ToString("N")[..12];
            var author = await Person.GuestAsync(host, "Wq" + Guid.NewGuid().ToString("N")[..12]);
            var comment = await calls.PostedAsync(author.As, $"A bird called {word} sings.");
            var thread = CommentId.Parse(comment.Id(), null).Thread.ToString();
            await using var reader = await HubClient.ConnectAsync(host.Address);
            await reader.JoinAsync(thread, 0);
            var before = reader.Heard.Length;
            tally.Check(reader.Heard.Contains(word, StringComparison.Ordinal), "what is public is not heard: the test would see nothing");
            if (action == "delete") await calls.SendAsync(HttpMethod.Delete, "comments/" + comment.Id(), null, author.As);
            else if (action == "edit") await calls.SendAsync(HttpMethod.Patch, "comments/" + comment.Id(), new { body = "Silence." }, author.As.And(Calls.With("If-Match", "\"1\"")));
            else await calls.DecideAsync(moderator, (comment, action));
            await reader.UntilAsync(() => reader.Events(thread)[^1].GetProperty("kind").GetString() is "removed" or "edited");
            foreach (var canary in action == "edit" ? new[] { word } : [word, author.Name])
            {
                tally.Check(!reader.Heard[before..].Contains(canary, StringComparison.OrdinalIgnoreCase), $"{action}: {reader.Heard[before..]}");
                await using var late = await HubClient.ConnectAsync(host.Address);
                await late.JoinAsync(thread, 0);
                tally.Check(!late.Heard.Contains(canary, StringComparison.OrdinalIgnoreCase), $"{action}, heard late: {late.Heard}");
                foreach (var since in new[] { 0, 1, 2 })
                {
                    var events = await calls.GetAsync($"threads/{thread}/events?since={since}");
                    tally.Check(!events.Text.Contains(canary, StringComparison.OrdinalIgnoreCase), $"{action}, asked since {since}: {events.Text}");
                }
            }
        }
    }

    /// <summary>Who voted, what stood there before, and what moderators know is nobody else's.</summary>
    public static async Task VotersAndHistoryAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var calls = await ThreadCalls.StartAsync(host);
        var (author, voter, reader) = (await Person.GuestAsync(host), await Person.MemberAsync(host), await Person.GuestAsync(host));
        var old = "zw" + Guid.NewGuid().ToString("N");
        var comment = (await calls.PostedAsync(author.As, $"It was {old}.")).Id();
        await calls.SendAsync(HttpMethod.Put, $"comments/{comment}/vote", new { value = 1 }, voter.As);
        await calls.SendAsync(HttpMethod.Patch, "comments/" + comment, new { body = "It is another." }, author.As.And(Calls.With("If-Match", "\"1\"")));
        await using var view = await PublicView.OpenAsync(host, calls, CommentId.Parse(comment, null).Thread.ToString());
        view.Forget();
        foreach (var (who, way) in new (string, Action<HttpRequestMessage>?)[] { ("nobody", null), ("a guest", reader.As), ("its author", author.As) })
        {
            foreach (var canary in new[] { old, voter.Name })
            {
                tally.Tried(PublicViews);
                tally.Find($"seen by {who}", await view.PlacesOfAsync(canary, [comment], way));
            }

            foreach (var path in new[] { "votes", "voters", "vote", "history", "versions", "edits", "revisions", "reports", "signals", "decisions" })
            {
                var answer = await calls.GetAsync($"comments/{comment}/{path}", way);
                tally.Check((int)answer.Status is 404 or 405 && !answer.Text.Contains(old, StringComparison.Ordinal), $"{path} for {who}: {(int)answer.Status}");
            }

            foreach (var path in new[] { $"moderation/comments/{comment}", $"moderation/comments/{comment}/alike", $"moderation/log?site={calls.Site.Slug}&commentId={comment}", $"moderation/authors/{author.Author}?site={calls.Site.Slug}" })
            {
                var answer = await calls.GetAsync(path, way);
                tally.Check((int)answer.Status is 401 or 403 or 404, $"{path} for {who}: {(int)answer.Status}");
            }
        }

        var told = (await calls.GetAsync("comments/" + comment, reader.As)).Json;
        string[] known = ["id", "parentId", "rootId", "depth", "author", "bodyHtml", "excerpt", "createdAt", "editedAt", "version", "score", "myVote", "replyCount", "state", "seq"];
        foreach (var member in told.EnumerateObject()) tally.Check(known.Contains(member.Name), $"a comment tells of its {member.Name}");
        foreach (var member in told.GetProperty("author").EnumerateObject())
            tally.Check(member.Name is "kind" or "name" or "avatarUrl" or "website" or "badge", $"an author tells of their {member.Name}");
    }
}
