using System.Globalization;
using System.Text;
using Discuss.Hostile.Tests.Running;
using Discuss.Server;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>Each bound of <c>Bounds.cs</c> at its edge, which is taken, and one past it, which is refused.</summary>
internal static class EdgeFaults
{
    public static async Task BoundsAsync(Ground ground, Tally tally)
    {
        await using var host = await DiscussHost.StartAsync();
        var calls = await ThreadCalls.StartAsync(host);
        var (guest, moderator) = (await Person.GuestAsync(host), await calls.ModeratorAsync());
        var comment = await calls.PostedAsync(guest.As, "A comment.");
        var site = calls.Site.Slug;
        foreach (var (what, edge, send) in new (string, int, Func<int, Task<Answer>>)[]
        {
            ("a comment", Bounds.CommentCharacters, n => calls.PostAsync(guest.As, new { body = Text(n), insist = true })),
            ("a preview", Bounds.CommentCharacters, n => calls.SendAsync(HttpMethod.Post, "preview", new { body = Text(n) }, null)),
            ("a key", Bounds.ThreadKey, n => calls.PostAsync(guest.As, new { body = "Words." }, key: Text(n))),
            ("a title", Bounds.ArticleTitle, n => calls.PostAsync(guest.As, new { body = "Words.", title = Text(n) })),
            ("an article's address", Bounds.ArticleAddress, n => calls.PostAsync(guest.As, new { body = "Words.", url = "https://news.example/" + Text(n - 21) })),
            ("an idempotency key", Bounds.IdempotencyKey, n => calls.PostAsync(guest.As, new { body = "Words." }, Text(n))),
            ("a report's note", Bounds.ReportNote, async n => await calls.SendAsync(HttpMethod.Post, $"comments/{comment.Id()}/reports", new { reason = "other", note = Text(n) }, (await Person.GuestAsync(host)).As)),
            ("a window", Bounds.WindowItems, n => calls.ThreadAsync("&limit=" + Number(n))),
            ("replies", Bounds.WindowItems, n => calls.GetAsync($"comments/{comment.Id()}/replies?limit={Number(n)}")),
            ("latest", Bounds.WindowItems, n => calls.GetAsync($"sites/{site}/latest?limit={Number(n)}")),
            ("trending", Bounds.TrendingItems, n => calls.GetAsync($"sites/{site}/trending?limit={Number(n)}")),
            ("events", Bounds.EventItems, n => calls.GetAsync($"threads/{comment.Id()[..comment.Id().LastIndexOf('-')]}/events?since=0&limit={Number(n)}")),
            ("counts", Bounds.CountKeys, n => calls.GetAsync($"sites/{site}/counts?" + string.Join('&', Enumerable.Range(0, n).Select(i => "key=k" + Number(i))))),
            ("a name", Bounds.NameCharacters, n => host.PostAsync("/api/v1/guests", new { name = string.Concat(Enumerable.Repeat("q\u0323", n / 2)) + new string('x', n % 2) })),
            ("a website", Bounds.Website, n => host.PostAsync("/api/v1/guests", new { name = Calls.NewName(), website = "https://example.org/" + Text(n - 20) })),
            ("a mail address", Bounds.MailLocalPart + "@example.org".Length, n => host.PostAsync("/api/v1/guests", new { name = Calls.NewName(), email = Text(n - 12) + "@example.org" })),
            ("a password", Bounds.Password, n => host.FormAsync("/account/register", new() { ["name"] = Calls.NewName(), ["email"] = Calls.NewEmail(), ["password"] = Mixed(n) })),
            ("decisions", Bounds.DecisionsAtOnce, n => calls.SendAsync(HttpMethod.Post, "moderation/decisions", new { decisions = Enumerable.Range(0, n).Select(_ => new { commentId = "1-1-1", version = 999, action = "approve" }) }, moderator)),
            ("claims", Bounds.DecisionsAtOnce, n => calls.SendAsync(HttpMethod.Post, "moderation/claims", new { commentIds = Enumerable.Repeat(comment.Id(), n) }, moderator)),
            ("a decision's reason", Bounds.DecisionReason, n => DecideAsync(new { commentId = comment.Id(), version = 999, action = "approve", reason = Text(n) })),
            ("a decision's note", Bounds.ReportNote, n => DecideAsync(new { commentId = comment.Id(), version = 999, action = "approve", note = Text(n) })),
            ("a sanction's reason", Bounds.SanctionReason, n => calls.SendAsync(HttpMethod.Put, guest.SanctionPath, new { site, kind = "premoderate", reason = Text(n) }, moderator)),
            ("a sanction's note", Bounds.SanctionNote, n => calls.SendAsync(HttpMethod.Put, guest.SanctionPath, new { site, kind = "premoderate", reason = "Why.", note = Text(n) }, moderator)),
            ("an appeal", Bounds.AppealText, async n => await calls.SendAsync(HttpMethod.Post, "appeals", new { commentId = await RejectedAsync(), text = Text(n) }, guest.As)),
            ("a text to score", Bounds.ScoredText, n => calls.SendAsync(HttpMethod.Post, "moderation/score", new { text = Text(n) }, moderator)),
            ("a word to search the log for", Bounds.LogWord, n => calls.GetAsync($"moderation/log?site={site}&reason={Text(n)}", moderator)),
            ("origins", Bounds.Origins, n => SettingsAsync(new { origins = Enumerable.Range(0, n).Select(i => $"https://n{Number(i)}.example") })),
            ("a list of words", Bounds.Words, n => SettingsAsync(new { moderation = new { bannedWords = new { words = Enumerable.Range(0, n).Select(i => "w" + Letters(i)) } } })),
            ("a name of single sign-on", Bounds.SignOnText, n => calls.SendAsync(HttpMethod.Put, $"sites/{site}/single-sign-on", new { issuer = Text(n), audience = "discuss", secret = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) }, moderator)),
            ("a request", Bounds.RequestBytes, n => host.SendAsync(HttpMethod.Post, "/api/v1/preview", "{\"body\":\"x\"" + new string(' ', n - 12) + "}")),
            // What marks its pieces counts, too.
            ("a request of unknown length", Bounds.RequestBytes - 32, n => host.SendAsync(HttpMethod.Post, "/api/v1/preview", "{\"body\":\"x\"" + new string(' ', (n == Bounds.RequestBytes - 32 ? n : n + 32) - 12) + "}", request => request.Headers.TransferEncodingChunked = true)),
            ("a request with settings", Bounds.SettingsBytes, n => calls.SendRawAsync(HttpMethod.Put, $"sites/{site}/settings", "{\"sort\":\"oldest\"" + new string(' ', n - 17) + "}", moderator.And(Calls.With("If-Match", "\"999\"")))),
        })
        {
            var (at, past) = (await send(edge), await send(edge + 1));
            tally.Check((int)at.Status is < 300 or 412 or 303, string.Create(CultureInfo.InvariantCulture, $"{what} of {edge} is refused: {(int)at.Status} {at.Text}"));
            tally.Check((int)past.Status is 400 or 413 or 422, string.Create(CultureInfo.InvariantCulture, $"{what} of {edge + 1} is taken: {(int)past.Status} {past.Text}"));
            if (past.MediaType == "application/problem+json") tally.Check(past.Json.TryGetProperty("errors", out _) || (int)past.Status == 413, $"{what}: the refusal does not say which field: {past.Text}");
        }

        await HubAsync(host, calls, guest, tally);

        Task<Answer> DecideAsync(object decision) => calls.SendAsync(HttpMethod.Post, "moderation/decisions", new { decisions = new[] { decision } }, moderator);
        async Task<Answer> SettingsAsync(object settings)
        {
            var version = (await calls.GetAsync($"sites/{site}/settings", moderator)).Json.GetProperty("version").GetInt32();
            var answer = await calls.SendAsync(HttpMethod.Put, $"sites/{site}/settings", settings, moderator.And(Calls.With("If-Match", $"\"{version}\"")));
            version = (await calls.GetAsync($"sites/{site}/settings", moderator)).Json.GetProperty("version").GetInt32();
            await calls.SendAsync(HttpMethod.Put, $"sites/{site}/settings", new { origins = new[] { "https://news.example" } }, moderator.And(Calls.With("If-Match", $"\"{version}\"")));
            return answer;
        }

        async Task<string> RejectedAsync()
        {
            var rejected = await calls.PostedAsync((await Person.GuestAsync(host)).As, $"Words {Guid.NewGuid():N}.");
            var own = await calls.PostedAsync(guest.As, $"Words {Guid.NewGuid():N}.");
            await calls.DecideAsync(moderator, (rejected, "reject"), (own, "reject"));
            return own.Id();
        }
    }

    /// <summary>The same over the hub: threads of a connection, and bytes of a message.</summary>
    private static async Task HubAsync(DiscussHost host, ThreadCalls calls, Person guest, Tally tally)
    {
        await using var client = await HubClient.ConnectAsync(host.Address);
        for (var i = 0; i <= Bounds.HubThreads; i++)
        {
            var posted = await calls.PostAsync(guest.As, new { body = "Words." }, key: "hub " + Number(i));
            var thread = posted.Json.Id()[..posted.Json.Id().LastIndexOf('-')];
            try
            {
                await client.JoinAsync(thread, 0);
                tally.Check(i < Bounds.HubThreads, $"a connection watches {i + 1} threads");
            }
            catch (InvalidOperationException refused)
            {
                tally.Check(i == Bounds.HubThreads, refused.Message);
            }
        }

        // The record's end counts, too.
        var around = """{"type":1,"invocationId":"x","target":"Leave","arguments":[""]}""".Length + 1;
        await client.SendAsync($$"""{"type":1,"invocationId":"x","target":"Leave","arguments":["{{new string('x', Bounds.HubMessage - around)}}"]}""");
        await client.UntilAsync(() => client.Closed || client.Heard.Contains("\"invocationId\":\"x\"", StringComparison.Ordinal));
        tally.Check(!client.Closed, "a message of the longest kind ends the connection");
        await client.SendAsync($$"""{"type":1,"invocationId":"y","target":"Leave","arguments":["{{new string('x', Bounds.HubMessage - around + 1)}}"]}""");
        await client.UntilAsync(() => client.Closed || client.Heard.Contains("\"type\":7", StringComparison.Ordinal) || client.Heard.Contains("\"invocationId\":\"y\"", StringComparison.Ordinal));
        tally.Check(!client.Heard.Contains("\"invocationId\":\"y\"", StringComparison.Ordinal), "a message that is longer is taken");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(int length) => new('x', length);

    private static string Mixed(int length) => string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + ((i * 7) % 26))));

    private static string Letters(int number)
    {
        var text = new StringBuilder();
        for (var left = number + 676; left > 0; left /= 26) text.Append((char)('a' + (left % 26)));
        return text.ToString();
    }
}
