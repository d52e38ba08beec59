using System.Globalization;
using System.Net;
using System.Text.Json;
using Discuss.Hostile.Tests.Running;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>Doing what only somebody else may do.</summary>
internal static class AuthorityFaults
{
    private const string Evil = "Words that were put into somebody's mouth.";

    /// <summary>Everybody but its author tries to change a comment, by its identifier however written, moderators among them.</summary>
    public static async Task AnothersCommentAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var (calls, other) = (await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host));
        var author = await Person.GuestAsync(host);
        var comment = await calls.PostedAsync(author.As, "What I said.");
        var id = comment.Id();
        var people = new (string Who, Action<HttpRequestMessage>? As)[]
        {
            ("nobody", null), ("a guest", (await Person.GuestAsync(host)).As), ("a member", (await Person.MemberAsync(host)).As),
            ("staff", (await Person.MemberAsync(host, calls.Site, Role.Staff)).As), ("its moderator", (await Person.MemberAsync(host, calls.Site, Role.Moderator)).As),
            ("another site's moderator", (await Person.MemberAsync(host, other.Site, Role.Moderator)).As),
            ("its owner", (await Person.MemberAsync(host, calls.Site, Role.Owner)).As), ("the administrator", await calls.ModeratorAsync()),
        };
        string[] spellings = [id, id.ToUpperInvariant(), "0" + id, id + "%20", "%20" + id, id + "%00", id.Replace("-", "%2D", StringComparison.Ordinal), id + "/", "../comments/" + id, id + "?author=" + author.Author];
        foreach (var (who, way) in people)
        {
            foreach (var spelling in spellings)
            {
                foreach (var version in new[] { "\"1\"", "\"2\"", "*" })
                    await AsItWasAsync($"edit by {who} as {spelling}", await calls.SendAsync(HttpMethod.Patch, "comments/" + spelling, new { body = Evil }, Both(way, Calls.With("If-Match", version))));
                await AsItWasAsync($"deletion by {who} as {spelling}", await calls.SendAsync(HttpMethod.Delete, "comments/" + spelling, null, way));
            }

            foreach (var path in new[] { "/embed/edit", "/embed/delete" })
            {
                var form = new Dictionary<string, string> { ["site"] = calls.Site.Slug, ["key"] = calls.Key, ["edit"] = id, ["delete"] = id, ["comment"] = id, ["version"] = "1", ["body"] = Evil };
                await AsItWasAsync($"{path} by {who}", await host.SendAsync(HttpMethod.Post, path, null, Both(way, request =>
                {
                    request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
                    request.Content = new FormUrlEncodedContent(form);
                })));
            }
        }

        async Task AsItWasAsync(string what, Answer answer)
        {
            var now = await calls.GetAsync("comments/" + id);
            tally.Check((int)answer.Status is >= 300 and < 500 && now.Text.Contains("What I said.", StringComparison.Ordinal), $"{what}: {(int)answer.Status} {now.Text}");
        }
    }

    /// <summary>A moderator of one site asks about another, with the site left out, empty, doubled or spelt otherwise.</summary>
    public static async Task SiteLeftOutAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var (own, foreign) = (await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate }));
        var word = "zx" + Guid.NewGuid().ToString("N");
        var guest = await Person.GuestAsync(host, "Wy" + word[..20]);
        var held = await foreign.PostedAsync(guest.As, $"A secret called {word}.");
        var moderator = await Person.MemberAsync(host, own.Site, Role.Moderator);
        var slug = foreign.Site.Slug;
        string[] sites = ["", "site=", "site=*", "site=%25", "site=null", $"site={slug}", $"site={slug.ToUpperInvariant()}", $"site={slug}&site={own.Site.Slug}", $"site={own.Site.Slug}&site={slug}", $"Site={slug}", $"site%00={slug}", $"site={slug}%00", $"site={foreign.Site.Id}", "site=0"];
        string[] paths =
        [
            "moderation/queue", "moderation/queue?state=all", "moderation/queue/counts", "moderation/log", "moderation/log.csv", "moderation/appeals", "moderation/evidence", "moderation/model",
            $"moderation/authors/{guest.Author}", $"moderation/authors/{guest.Author}/comments", $"moderation/comments/{held.Id()}", $"moderation/comments/{held.Id()}/conversation",
            $"moderation/comments/{held.Id()}/alike", $"moderation/log?commentId={held.Id()}", $"moderation/log?author={guest.Author}", $"sites/{slug}/settings", $"sites/{slug}/people", $"sites/{slug}/people/log",
            $"sites/{slug}/invitations", $"sites/{slug}/single-sign-on", "restrictions",
        ];
        foreach (var path in paths)
        {
            foreach (var site in sites)
            {
                var address = path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + site;
                var answer = await own.GetAsync(address, moderator.As);
                tally.Check(
                    (int)answer.Status < 500 && !answer.Text.Contains(word, StringComparison.OrdinalIgnoreCase) && !answer.Text.Contains(guest.Name, StringComparison.OrdinalIgnoreCase),
                    $"{address}: {(int)answer.Status} {answer.Text}");
            }
        }

        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Post, "moderation/decisions", new { decisions = new[] { new { commentId = held.Id(), version = 1, action = "approve" } } }),
            (HttpMethod.Post, "moderation/decisions", new { site = own.Site.Slug, decisions = new[] { new { commentId = held.Id(), version = 1, action = "approve" } } }),
            (HttpMethod.Post, "moderation/claims", new { commentIds = new[] { held.Id() } }),
            (HttpMethod.Put, guest.SanctionPath, new { kind = "ban", reason = "No." }), (HttpMethod.Put, guest.SanctionPath, new { site = slug, kind = "ban", reason = "No." }),
            (HttpMethod.Put, guest.SanctionPath, new { site = own.Site.Slug, kind = "ban", reason = "No.", commentId = held.Id() }),
            (HttpMethod.Delete, guest.SanctionPath, null), (HttpMethod.Delete, $"{guest.SanctionPath}?site={slug}", null),
            (HttpMethod.Put, $"moderation/authors/{guest.Author}/trust", new { site = slug, trusted = true }), (HttpMethod.Put, $"moderation/authors/{guest.Author}/trust", new { trusted = true }),
            (HttpMethod.Put, $"sites/{slug}/settings", new { mode = "open" }), (HttpMethod.Post, $"sites/{slug}/invitations", new { email = Calls.NewEmail(), role = "owner" }),
            (HttpMethod.Put, $"sites/{slug}/people/{moderator.Author}", new { role = "owner" }), (HttpMethod.Put, $"sites/{own.Site.Slug}/people/{moderator.Author}", new { role = "administrator" }),
        })
        {
            var answer = await own.SendAsync(method, path, body, moderator.As.And(Calls.With("If-Match", "\"1\"")));
            var changed = (await host.PublicStateAsync(held.Id())) != "pending";
            var refused = (int)answer.Status is >= 400 and < 500 || answer.Text.Contains("notFound", StringComparison.Ordinal) || answer.Text == """{"items":[],"next":null}""";
            tally.Check(refused && !changed, $"{method} {path}: {(int)answer.Status} {answer.Text}");
        }
    }

    /// <summary>Writing where nothing may be written: closed threads by every way, sites that are none, comments that nobody sees.</summary>
    public static async Task ClosedOrUnseenAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var (calls, held) = (await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate }));
        var (ann, bob) = (await Person.GuestAsync(host), await Person.GuestAsync(host));
        var comment = await calls.PostedAsync(ann.As, "While it was open.");
        var (carla, dora) = (await Person.GuestAsync(host), await Person.GuestAsync(host));
        var hidden = await held.PostedAsync(carla.As, "Nobody has seen this.");
        await host.Database.WriteAsync(
            session => session.ExecuteAsync(new Sql("UPDATE threads SET state = 1 WHERE site_id = @site", Parameter.Int("site")), CancellationToken.None, calls.Site.Id), CancellationToken.None);
        foreach (var (who, way) in new[] { ("its author", ann.As), ("another guest", bob.As), ("a moderator", await calls.ModeratorAsync()) })
        {
            await RefusedAsync($"a comment by {who}", calls.PostAsync(way, new { body = Evil }));
            await RefusedAsync($"an insisting comment by {who}", calls.PostAsync(way, new { body = Evil, insist = true, title = "Another title" }));
            await RefusedAsync($"a reply by {who}", calls.PostAsync(way, new { body = Evil, parentId = comment.Id() }));
            await RefusedAsync($"an edit by {who}", calls.SendAsync(HttpMethod.Patch, "comments/" + comment.Id(), new { body = Evil }, way.And(Calls.With("If-Match", "\"1\""))));
            await RefusedAsync($"a vote by {who}", calls.SendAsync(HttpMethod.Put, $"comments/{comment.Id()}/vote", new { value = 1 }, way));
            foreach (var path in new[] { "/embed/comments", "/embed/edit", "/embed/vote" })
            {
                var form = new Dictionary<string, string> { ["site"] = calls.Site.Slug, ["key"] = calls.Key, ["body"] = Evil, ["edit"] = comment.Id(), ["version"] = "1", ["up"] = comment.Id() };
                await host.SendAsync(HttpMethod.Post, path, null, way.And(request =>
                {
                    request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
                    request.Content = new FormUrlEncodedContent(form);
                }));
                var thread = await calls.ThreadAsync();
                tally.Check(!thread.Text.Contains(Evil, StringComparison.Ordinal) && thread.Items()[0].GetProperty("score").GetInt32() == 0, $"{path} by {who}: {thread.Text}");
            }

        }

        foreach (var (who, way) in new[] { ("its author", carla.As), ("another guest", dora.As), ("a member", (await Person.MemberAsync(host)).As) })
        {
            await RefusedAsync($"a reply by {who} to what nobody sees", held.PostAsync(way, new { body = Evil, parentId = hidden.Id() }));
            await RefusedAsync($"a vote by {who} for what nobody sees", held.SendAsync(HttpMethod.Put, $"comments/{hidden.Id()}/vote", new { value = 1 }, way));
            await RefusedAsync($"a report by {who} of what nobody sees", held.SendAsync(HttpMethod.Post, $"comments/{hidden.Id()}/reports", new { reason = "spam" }, way));
        }

        foreach (var site in new[] { "no-such-site", "", "*", "..", calls.Site.Slug.ToUpperInvariant(), calls.Site.Slug + "%00", calls.Site.Slug + "/../" + held.Site.Slug })
            await RefusedAsync($"a comment on the site “{site}”", host.PostAsync($"/api/v1/sites/{site}/comments?key={calls.Key}", new { body = Evil }, ann.As));

        async Task RefusedAsync(string what, Task<Answer> sending)
        {
            var answer = await sending;
            tally.Check((int)answer.Status is >= 400 and < 500, $"{what}: {(int)answer.Status} {answer.Text}");
        }
    }

    /// <summary>Forty votes of one person at once, of both signs, and everybody's own.</summary>
    public static async Task VoteRaceAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var calls = await ThreadCalls.StartAsync(host);
        var author = await Person.GuestAsync(host);
        for (var round = 0; round < 5; round++)
        {
            var comment = (await calls.PostedAsync(author.As, $"Round {round}.")).Id();
            var voters = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Person.GuestAsync(host)));
            await Task.WhenAll(voters.SelectMany(voter => Enumerable.Range(0, 20).Select(i =>
                calls.SendAsync(HttpMethod.Put, $"comments/{comment}/vote", new { value = (i % 3) - 1 }, voter.As))));
            var own = await calls.SendAsync(HttpMethod.Put, $"comments/{comment}/vote", new { value = 1 }, author.As);
            var votes = await Task.WhenAll(voters.Select(async voter => (await calls.GetAsync("comments/" + comment, voter.As)).Json.GetProperty("myVote").GetInt32()));
            var score = (await calls.GetAsync("comments/" + comment)).Json.GetProperty("score").GetInt32();
            tally.Tried(80);
            tally.Check(own.Status == HttpStatusCode.Forbidden, $"a vote for oneself: {(int)own.Status}");
            tally.Check(score == votes.Sum(), $"a score of {score} by {string.Join(", ", votes)}");
            await Task.WhenAll(voters.Select(voter => calls.SendAsync(HttpMethod.Put, $"comments/{comment}/vote", new { value = 1 }, voter.As)));
            score = (await calls.GetAsync("comments/" + comment)).Json.GetProperty("score").GetInt32();
            tally.Check(score == voters.Length, $"a score of {score} by {voters.Length} people");
        }

        foreach (var value in new[] { "2", "-2", "100", "2147483648", "1.5", "1e1", "\"1\"", "true", "null", "[1]", "NaN" })
        {
            var comment = (await calls.PostedAsync(author.As, $"Value {value}.")).Id();
            var answer = await calls.SendRawAsync(HttpMethod.Put, $"comments/{comment}/vote", $$"""{"value":{{value}}}""", (await Person.GuestAsync(host)).As);
            tally.Check(answer.Status == HttpStatusCode.BadRequest, $"a vote of {value}: {(int)answer.Status}");
        }
    }

    /// <summary>Whoever is banned or suspended tries everything with the token from before, and with forms, and in a crowd.</summary>
    public static async Task BanEvadedAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var calls = await ThreadCalls.StartAsync(host);
        var moderator = await calls.ModeratorAsync();
        foreach (var kind in new[] { "ban", "suspend", "mute", "warn" })
        {
            foreach (var person in new[] { await Person.GuestAsync(host), await Person.MemberAsync(host) })
            {
                var (mine, other) = ((await calls.PostedAsync(person.As, "Before.")).Id(), (await calls.PostedAsync((await Person.GuestAsync(host)).As, "Another's.")).Id());
                // Many are under way while the ban is made: whatever is answered after it is refused.
                var crowd = Enumerable.Range(0, 15).Select(i => calls.PostAsync(person.As, new { body = $"In the crowd {i}." })).ToList();
                await person.SanctionedAsync(calls, moderator, kind, kind == "suspend" ? DateTimeOffset.UtcNow.AddDays(1) : null);
                await Task.WhenAll(crowd);
                var word = "q" + Guid.NewGuid().ToString("N");
                foreach (var (what, sending) in new (string, Func<Task<Answer>>)[]
                {
                    ("a comment", () => calls.PostAsync(person.As, new { body = word })),
                    ("a comment with a key from before", () => calls.PostAsync(person.As, new { body = word }, "key-" + word)),
                    ("a reply", () => calls.PostAsync(person.As, new { body = word, parentId = other })),
                    ("a comment elsewhere on the site", () => calls.PostAsync(person.As, new { body = word }, key: "elsewhere")),
                    ("an edit", () => calls.SendAsync(HttpMethod.Patch, "comments/" + mine, new { body = word }, person.As.And(Calls.With("If-Match", "\"1\"")))),
                    ("a form", () => FormAsync("/embed/comments", word, mine)),
                    ("a form's edit", () => FormAsync("/embed/edit", word, mine)),
                })
                {
                    var answer = await sending();
                    var seen = (await calls.GetAsync($"sites/{calls.Site.Slug}/latest?limit=100")).Text.Contains(word, StringComparison.Ordinal);
                    tally.Check((int)answer.Status >= 400 && !seen, $"{what} under a {kind}: {(int)answer.Status} {answer.Text}");
                }

                if (kind == "mute") continue;
                foreach (var (what, sending) in new (string, Func<Task<Answer>>)[]
                {
                    ("a vote", () => calls.SendAsync(HttpMethod.Put, $"comments/{other}/vote", new { value = 1 }, person.As)),
                    ("a report", () => calls.SendAsync(HttpMethod.Post, $"comments/{other}/reports", new { reason = "spam" }, person.As)),
                })
                {
                    var answer = await sending();
                    tally.Check(answer.Status == HttpStatusCode.Forbidden, $"{what} under a {kind}: {(int)answer.Status}");
                }

                Task<Answer> FormAsync(string path, string text, string comment) => host.SendAsync(HttpMethod.Post, path, null, person.As.And(request =>
                {
                    request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
                    request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
                    {
                        ["site"] = calls.Site.Slug, ["key"] = calls.Key, ["body"] = text, ["edit"] = comment, ["version"] = "1", ["name"] = Calls.NewName(),
                    });
                }));
            }
        }
    }

    private static Action<HttpRequestMessage> Both(Action<HttpRequestMessage>? first, Action<HttpRequestMessage> second) => first is null ? second : first.And(second);

    /// <summary>The state of a comment as the database has it.</summary>
    private static async Task<string> PublicStateAsync(this DiscussHost host, string comment)
    {
        var id = Core.Threads.CommentId.Parse(comment, CultureInfo.InvariantCulture);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var find = new Sql("SELECT state FROM comments WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal", Parameter.Int("site"), Parameter.Int("thread"), Parameter.Int("ordinal"));
        var state = await session.FirstAsync(find, row => row.GetInt32(0), CancellationToken.None, id.Thread.Site, id.Thread.Number, id.Ordinal);
        return JsonNamingPolicy.CamelCase.ConvertName(((Core.Threads.CommentState)state).ToString());
    }
}
