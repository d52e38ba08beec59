using System.Text;
using System.Text.RegularExpressions;
using Discuss.Core.Threads;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

/// <summary>
/// Everything that somebody who moderates nothing can get hold of: every page and reading call of a thread, what the refusal of a write
/// says, what a connected reader hears, and what the server leaves behind in logs, metrics and mails.
/// </summary>
internal sealed partial class PublicView(DiscussHost host, ThreadCalls calls, HubClient connected) : IAsyncDisposable
{
    private readonly Dictionary<string, (string Tag, string Text)> _kept = [];
    private int _heardBefore;

    /// <summary>A reader who was there before, and stays.</summary>
    public HubClient Connected => connected;

    public static async Task<PublicView> OpenAsync(DiscussHost host, ThreadCalls calls, string thread)
    {
        var reader = await HubClient.ConnectAsync(host.Address);
        await reader.JoinAsync(thread, 0);
        return new PublicView(host, calls, reader);
    }

    /// <summary>What the connected reader heard until now was public then.</summary>
    public void Forget() => _heardBefore = connected.Heard.Length;

    /// <summary>The places in which the word stands; a reader who comes back with the tag of an older page is one of those asked.</summary>
    public async Task<List<string>> PlacesOfAsync(string word, IReadOnlyList<string> comments, Action<HttpRequestMessage>? who = null)
    {
        var places = new List<string>();
        await foreach (var (place, text) in LookAsync(comments, who))
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase)) places.Add(place);
        }

        if (connected.Heard[_heardBefore..].Contains(word, StringComparison.OrdinalIgnoreCase)) places.Add("what a connected reader heard");
        foreach (var line in host.Log.Lines.Where(line => line.ToString().Contains(word, StringComparison.OrdinalIgnoreCase))) places.Add($"the log: {line}");
        var mails = Path.Combine(host.DataFolder, "mail");
        foreach (var mail in Directory.Exists(mails) ? Directory.GetFiles(mails) : [])
        {
            if (Decoded(await File.ReadAllTextAsync(mail)).Contains(word, StringComparison.OrdinalIgnoreCase)) places.Add($"a mail: {Path.GetFileName(mail)}");
        }

        return places;
    }

    public async ValueTask DisposeAsync() => await connected.DisposeAsync();

    private async IAsyncEnumerable<(string Place, string Text)> LookAsync(IReadOnlyList<string> comments, Action<HttpRequestMessage>? who)
    {
        foreach (var path in Paths(comments))
        {
            var answer = await host.SendAsync(HttpMethod.Get, path, null, who);
            Assert.True((int)answer.Status < 500, $"{path}: {answer.Text}");
            yield return (path, answer.Text);
            if (who is not null) continue;
            if (_kept.TryGetValue(path, out var kept))
            {
                // Told that nothing changed, a browser shows what it kept: then that must be what is public now.
                var again = await host.SendAsync(HttpMethod.Get, path, null, Calls.With("If-None-Match", kept.Tag));
                if ((int)again.Status == 304) yield return ($"{path} as it was kept", kept.Text);
            }

            if (answer.Header("ETag") is { Length: > 0 } tag) _kept[path] = (tag, answer.Text);
        }

        foreach (var comment in comments)
        {
            foreach (var (place, refused) in await RefusedAsync(comment, who)) yield return (place, refused.Text);
        }

        await using var late = await HubClient.ConnectAsync(host.Address);
        if (comments.Count > 0) await late.JoinAsync(CommentId.Parse(comments[0], null).Thread.ToString(), 0);
        yield return ("what a reader hears who joins now", late.Heard);
    }

    private IEnumerable<string> Paths(IReadOnlyList<string> comments)
    {
        var (site, key) = (calls.Site.Slug, calls.Key);
        foreach (var sort in new[] { "oldest", "newest", "top" })
        {
            yield return $"/api/v1/sites/{site}/thread?key={key}&sort={sort}";
            yield return $"/embed/thread?site={site}&key={key}&sort={sort}";
            yield return $"/t/{site}?key={key}&sort={sort}";
            yield return $"/embed/fragments/comments?site={site}&key={key}&sort={sort}";
        }

        yield return $"/api/v1/sites/{site}/thread.html?key={key}";
        yield return $"/api/v1/sites/{site}/latest";
        yield return $"/api/v1/sites/{site}/trending";
        yield return $"/api/v1/sites/{site}/counts?key={key}";
        yield return "/metrics";
        yield return "/healthz/ready";
        yield return $"/api/v1/moderation/queue?site={site}";
        yield return $"/api/v1/moderation/log?site={site}";
        foreach (var comment in comments)
        {
            var thread = CommentId.Parse(comment, null).Thread;
            yield return $"/api/v1/threads/{thread}/events?since=0";
            yield return $"/api/v1/comments/{comment}";
            yield return $"/api/v1/comments/{comment}/replies";
            yield return $"/api/v1/comments/{comment}/context";
            yield return $"/embed/fragments/comment/{comment}";
            yield return $"/embed/fragments/replies?comment={comment}";
            foreach (var form in new[] { "comment", "under", "reply", "edit", "delete", "report" }) yield return $"/embed/thread?{form}={comment}";
        }
    }

    private async Task<(string Place, Answer Refused)[]> RefusedAsync(string comment, Action<HttpRequestMessage>? who)
    {
        var stale = Both(who, Calls.With("If-Match", "\"99\""));
        return
        [
            ("a refused edit", await calls.SendAsync(HttpMethod.Patch, $"comments/{comment}", new { body = "Another text." }, stale)),
            ("a refused answer", await calls.PostAsync(who, new { body = "An answer.", parentId = comment + "zzz" })),
            ("a refused vote", await calls.SendAsync(HttpMethod.Put, $"comments/{comment}/vote", new { value = 7 }, who)),
            ("a refused report", await calls.SendAsync(HttpMethod.Post, $"comments/{comment}/reports", new { reason = "dislike" }, who)),
            ("a refused claim", await calls.SendAsync(HttpMethod.Post, "moderation/claims", new { commentIds = new[] { comment } }, who)),
        ];
    }

    private static Action<HttpRequestMessage> Both(Action<HttpRequestMessage>? first, Action<HttpRequestMessage> second) =>
        first is null ? second : first.And(second);

    /// <summary>A mail with its parts as they are read.</summary>
    private static string Decoded(string mail) => mail + Base64Block().Replace(
        mail, match => Encoding.UTF8.GetString(Convert.FromBase64String(match.Value.Replace("\r\n", "", StringComparison.Ordinal))));

    [GeneratedRegex(@"(?<=\r\n\r\n)[A-Za-z0-9+/=\r\n]+$", RegexOptions.None, 1000)]
    private static partial Regex Base64Block();
}
