using System.Net;
using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

/// <summary>Plants a word in every state that a comment can have, and looks for it everywhere.</summary>
public sealed class LeakSweepTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly string[] Hidden = ["pending", "reject", "spam", "remove", "approve reject", "approve spam", "approve remove", "delete", "approve delete", "approve edit"];

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_not_public_stands_nowhere_neither_its_text_nor_who_wrote_it(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate, ModerationMail = "mods@example.org" });
        var (moderator, other) = (await calls.ModeratorAsync(), await calls.GuestAsync());
        var shown = await ApprovedAsync(calls, moderator, other, "Everyone may read this.");
        await using var view = await PublicView.OpenAsync(host, calls, ThreadOf(shown));
        var planted = new List<Canary>();
        foreach (var fate in Hidden)
        {
            var canary = await Canary.PlantAsync(calls, fate, shown.Id());
            await canary.MeetAsync(calls, moderator);
            planted.Add(canary);
        }

        // What was public for a moment was rightly heard then.
        await view.Connected.UntilAsync(() => view.Connected.Heard.Contains("\"removed\"", StringComparison.Ordinal));
        foreach (var canary in planted)
        {
            foreach (var who in new[] { null, other, canary.Author })
            {
                view.Forget();
                var found = await view.PlacesOfAsync(canary.Word, [canary.Id, shown.Id()], who);
                Assert.True(found.Count == 0, $"{canary.Fate}: {string.Join('\n', found)}");
                // Who reads their own pages sees their own name in them.
                if (who == canary.Author) continue;
                found = await view.PlacesOfAsync(canary.Name, [canary.Id, shown.Id()], who);
                Assert.True(found.Count == 0, $"{canary.Fate}, its author: {string.Join('\n', found)}");
            }
        }

        var thread = (await calls.ThreadAsync()).Json.GetProperty("thread");
        Assert.Equal(1, thread.GetProperty("commentCount").GetInt32());
        Assert.Equal(0, (await calls.GetAsync("comments/" + shown.Id())).Json.GetProperty("replyCount").GetInt32());
        Assert.Equal(1, (await calls.GetAsync($"sites/{calls.Site.Slug}/counts?key={calls.Key}")).Json.GetProperty("counts").GetProperty(calls.Key).GetInt32());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_never_was_public_no_reader_ever_heard_of(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate });
        var (moderator, other) = (await calls.ModeratorAsync(), await calls.GuestAsync());
        var shown = await ApprovedAsync(calls, moderator, other, "Everyone may read this.");
        await using var view = await PublicView.OpenAsync(host, calls, ThreadOf(shown));
        var planted = new List<Canary>();
        foreach (var fate in new[] { "pending", "reject", "spam", "remove", "delete" })
        {
            var canary = await Canary.PlantAsync(calls, fate, shown.Id());
            await canary.MeetAsync(calls, moderator);
            planted.Add(canary);
        }

        // The next thing that is public is the next thing that is heard.
        var last = await ApprovedAsync(calls, moderator, other, "And this.");
        await view.Connected.UntilAsync(() => view.Connected.Heard.Contains(last.Id(), StringComparison.Ordinal));

        Assert.All(planted, canary => Assert.DoesNotContain(canary.Word, view.Connected.Heard, StringComparison.Ordinal));
        Assert.All(planted, canary => Assert.DoesNotContain(canary.Name, view.Connected.Heard, StringComparison.Ordinal));
        Assert.All(planted, canary => Assert.DoesNotContain(canary.Id, view.Connected.Heard, StringComparison.Ordinal));
    }

    [Theory]
    [OnSqlite("remove"), OnSqlite("reject"), OnSqlite("spam")]
    [OnPostgres("remove"), OnPostgres("reject"), OnPostgres("spam")]
    public async Task What_is_taken_down_while_people_read_is_gone_at_once_and_back_at_once_when_restored(Database database, string action)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var moderator = await calls.ModeratorAsync();
        var canary = await Canary.PlantAsync(calls, action, parent: null);
        await using var view = await PublicView.OpenAsync(host, calls, CommentId.Parse(canary.Id, null).Thread.ToString());
        var everywhere = await view.PlacesOfAsync(canary.Word, [canary.Id]);
        // The sweep sees what is there to be seen: the API, the pages, the fragments, the live events.
        Assert.InRange(everywhere.Count, 20, int.MaxValue);

        for (var round = 1; round <= 2; round++)
        {
            await canary.DecideAsync(calls, moderator, action);
            await view.Connected.UntilAsync(() => Kinds(view).Count(kind => kind == "removed") == round);
            view.Forget();
            Assert.Empty(await view.PlacesOfAsync(canary.Word, [canary.Id]));
            Assert.Empty(await view.PlacesOfAsync(canary.Name, [canary.Id]));
            Assert.Equal(0, (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("commentCount").GetInt32());

            await canary.DecideAsync(calls, moderator, "restore");
            await view.Connected.UntilAsync(() => Kinds(view).Count(kind => kind == "restored") == round);
            var back = await view.PlacesOfAsync(canary.Word, [canary.Id]);
            Assert.DoesNotContain(everywhere.Except(back), place => !place.EndsWith("as it was kept", StringComparison.Ordinal));
            Assert.Equal(1, (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("commentCount").GetInt32());
        }

        IEnumerable<string?> Kinds(PublicView of) =>
            of.Connected.Events(CommentId.Parse(canary.Id, null).Thread.ToString()).Select(item => item.GetProperty("kind").GetString());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Readers_who_ask_without_pause_never_see_what_was_taken_down_before_they_asked(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var moderator = await calls.ModeratorAsync();
        var canary = await Canary.PlantAsync(calls, "remove", parent: null);
        // Even while it is public, odd while it is not; written around each decision.
        var (phase, seen, wrong) = (0, 0, new System.Collections.Concurrent.ConcurrentBag<string>());
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(reader => Task.Run(async () =>
        {
            var paths = new[] { $"/api/v1/sites/{calls.Site.Slug}/thread?key={calls.Key}", $"/embed/thread?site={calls.Site.Slug}&key={calls.Key}", $"/api/v1/comments/{canary.Id}" };
            while (!done.IsCancellationRequested)
            {
                var before = Volatile.Read(ref phase);
                var answer = await host.SendAsync(HttpMethod.Get, paths[reader]);
                Interlocked.Increment(ref seen);
                var same = before == Volatile.Read(ref phase);
                if (same && before % 4 == 2 && answer.Text.Contains(canary.Word, StringComparison.Ordinal)) wrong.Add($"seen: {paths[reader]}");
                if (same && before % 4 == 0 && !answer.Text.Contains(canary.Word, StringComparison.Ordinal)) wrong.Add($"missed: {paths[reader]}");
            }
        })).ToList();

        for (var round = 0; round < 12; round++)
        {
            var known = Volatile.Read(ref seen);
            await Wait.UntilAsync(() => Task.FromResult(Volatile.Read(ref seen) > known + 3));
            Interlocked.Increment(ref phase);
            await canary.DecideAsync(calls, moderator, round % 2 == 0 ? "remove" : "restore");
            Interlocked.Increment(ref phase);
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Empty(wrong);
    }

    private static async Task<JsonElement> ApprovedAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, Action<HttpRequestMessage> who, string text)
    {
        var posted = await calls.PostedAsync(who, text);
        var decision = new { commentId = posted.Id(), version = posted.Version(), action = "approve" };
        await calls.SendAsync(HttpMethod.Post, "moderation/decisions", new { decisions = new[] { decision } }, moderator);
        return posted;
    }

    private static string ThreadOf(JsonElement comment) => CommentId.Parse(comment.Id(), null).Thread.ToString();

    /// <summary>A comment with words that stand nowhere else, in its text and in its author's name, and what is to become of it.</summary>
    private sealed record Canary(string Fate, string Word, string Name, string Id, Action<HttpRequestMessage> Author)
    {
        private int _version = 1;

        public static async Task<Canary> PlantAsync(ThreadCalls calls, string fate, string? parent)
        {
            var (word, name) = ("zw" + Guid.NewGuid().ToString("N")[..12], "Wq" + Guid.NewGuid().ToString("N")[..12]);
            var author = await calls.GuestAsync(name);
            var posted = await calls.PostedAsync(author, $"A bird called {word} sings.", parent);
            return new Canary(fate, word, name, posted.Id(), author);
        }

        /// <summary>Does one after another what the fate says.</summary>
        public async Task MeetAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator)
        {
            foreach (var step in Fate.Split(' '))
            {
                if (step == "pending") continue;
                if (step == "delete") Assert.Equal(HttpStatusCode.NoContent, (await calls.SendAsync(HttpMethod.Delete, "comments/" + Id, null, Author)).Status);
                else if (step == "edit") await EditAsync(calls);
                else await DecideAsync(calls, moderator, step);
            }
        }

        public async Task DecideAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, string action)
        {
            var decision = new { commentId = Id, version = _version, action };
            var answer = await calls.SendAsync(HttpMethod.Post, "moderation/decisions", new { decisions = new[] { decision } }, moderator);
            Assert.True(answer.Items()[0].GetProperty("result").GetString() == "ok", answer.Text);
            _version = answer.Items()[0].Version();
        }

        /// <summary>The premoderated site holds the edited text: neither the old one nor the new one is public then.</summary>
        private async Task EditAsync(ThreadCalls calls)
        {
            var answer = await calls.SendAsync(
                HttpMethod.Patch, "comments/" + Id, new { body = $"A bird called {Word} is silent." }, Author.And(Calls.With("If-Match", $"\"{_version}\"")));
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        }
    }
}
