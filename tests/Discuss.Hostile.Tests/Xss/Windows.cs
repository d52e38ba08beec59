using Discuss.Core.Threads;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Live;

namespace Discuss.Hostile.Tests.Xss;

/// <summary>Everything that shows what was written: to readers, to its author, to moderators, and to programs.</summary>
internal static class Windows
{
    /// <param name="administrator">By a program's token.</param>
    /// <param name="cookie">The administrator before the moderators' pages.</param>
    public static async IAsyncEnumerable<Shown> OfAsync(Scene scene, Action<HttpRequestMessage> administrator, string cookie)
    {
        var (host, site) = (scene.Host, scene.Calls.Site.Slug);
        foreach (var path in ForReaders(scene)) yield return Shown.Of(path, await host.SendAsync(HttpMethod.Get, path));
        foreach (var path in ForPrograms(scene)) yield return Shown.Of(path, await host.SendAsync(HttpMethod.Get, path, null, administrator));
        foreach (var path in ForModerators(scene)) yield return Shown.Of(path, await host.PageAsync(path, cookie));
        foreach (var author in scene.Restricted)
        {
            foreach (var path in new[] { $"/api/v1/restrictions?site={site}", $"/embed/restrictions?site={site}&key=article", "/api/v1/guests/data" })
                yield return Shown.Of(path, await host.SendAsync(HttpMethod.Get, path, null, author));
        }

        foreach (var (door, html) in scene.Previews)
            yield return door == "preview" ? new Shown(door, ShownAs.Body, html) : new Shown(door, ShownAs.Page, html);
        if (scene.Comments.Count == 0) yield break;
        await using var reader = await HubClient.ConnectAsync(host.Address);
        await reader.JoinAsync(CommentId.Parse(scene.Comments[0], null).Thread.ToString(), 0);
        foreach (var told in reader.Events(CommentId.Parse(scene.Comments[0], null).Thread.ToString()))
            yield return new Shown("a live event", ShownAs.Event, told.GetRawText());
    }

    private static IEnumerable<string> ForReaders(Scene scene)
    {
        var site = scene.Calls.Site.Slug;
        foreach (var sort in new[] { "oldest", "newest" })
        {
            yield return $"/embed/thread?site={site}&key=article&sort={sort}";
            yield return $"/embed/fragments/comments?site={site}&key=article&sort={sort}";
        }

        yield return $"/embed/thread?site={site}&key=article&show=featured";
        yield return $"/t/{site}?key=article";
        yield return $"/api/v1/sites/{site}/thread.html?key=article";
        yield return $"/api/v1/sites/{site}/thread?key=article&limit=100";
        yield return $"/api/v1/sites/{site}/thread?key=article&limit=100&featured=true";
        yield return $"/api/v1/sites/{site}/latest?limit=100";
        yield return $"/api/v1/sites/{site}/trending?limit=50";
        yield return $"/embed/latest?site={site}&limit=20";
        yield return $"/embed/trending?site={site}&limit=20";
        foreach (var feed in new[] { "feed.atom", "feed.json" })
        {
            yield return $"/api/v1/sites/{site}/{feed}";
            yield return $"/api/v1/sites/{site}/{feed}?key=article";
            if (scene.Comments.Count > 0) yield return $"/api/v1/sites/{site}/{feed}?under={scene.Comments[0]}";
        }

        yield return $"/transparency/{site}";
        yield return $"/privacy?site={site}";
        yield return $"/api/v1/sites/{site}/transparency";
        foreach (var key in scene.Keys) yield return $"/embed/thread?site={site}&key={Uri.EscapeDataString(key)}";
        foreach (var payload in scene.Payloads)
        {
            // An address of more than 8 KiB never gets as far as to a page.
            var text = Uri.EscapeDataString(payload.Length <= 200 ? payload : payload[..(char.IsHighSurrogate(payload[199]) ? 199 : 200)]);
            yield return $"/embed/thread?site={site}&key=article&url={text}&title={text}&theme={text}&locale={text}&origin={text}&notice={text}&show={text}";
            yield return $"/account/sign-in?return={text}&site={text}&origin={text}&challenge={text}&language={text}";
        }

        foreach (var comment in scene.Comments.Take(3))
        {
            yield return $"/api/v1/comments/{comment}/context";
            yield return $"/embed/fragments/comment/{comment}";
            foreach (var form in new[] { "comment", "reply", "report", "edit" }) yield return $"/embed/thread?site={site}&key=article&{form}={comment}";
        }

        if (scene.Comments.Count > 0) yield return $"/api/v1/threads/{CommentId.Parse(scene.Comments[0], null).Thread}/events?since=0&limit=500";
    }

    private static IEnumerable<string> ForPrograms(Scene scene)
    {
        var site = scene.Calls.Site.Slug;
        foreach (var state in new[] { "all", "pending", "reported" }) yield return $"/api/v1/moderation/queue?site={site}&state={state}&limit=100";
        yield return $"/api/v1/moderation/log?site={site}&limit=100";
        yield return $"/api/v1/moderation/log.csv?site={site}";
        yield return $"/api/v1/moderation/appeals?site={site}&limit=100";
        yield return $"/api/v1/moderation/search?site={site}&q=script&limit=100";
        yield return $"/api/v1/sites/{site}/settings";
        foreach (var comment in scene.Comments.Take(3))
        {
            yield return $"/api/v1/moderation/comments/{comment}";
            yield return $"/api/v1/moderation/comments/{comment}/conversation";
            yield return $"/api/v1/moderation/comments/{comment}/alike";
        }
    }

    private static IEnumerable<string> ForModerators(Scene scene)
    {
        var site = scene.Calls.Site.Slug;
        foreach (var state in new[] { "pending", "reported", "all" }) yield return $"/moderate?site={site}&state={state}";
        yield return $"/moderate/log?site={site}";
        foreach (var word in new[] { "script", "alert", "onerror", "javascript" }) yield return $"/moderate/search?site={site}&q={word}";
        yield return $"/admin/threads?site={site}";
        yield return $"/moderate/appeals?site={site}";
        yield return $"/moderate/settings?site={site}";
        yield return $"/moderate/people?site={site}";
        yield return $"/moderate/webhooks?site={site}";
        yield return $"/moderate/secrets?site={site}";
        yield return $"/moderate/sign-on?site={site}";
        yield return $"/admin?site={site}&by=hour";
        foreach (var page in new[] { "", "/install", "/preview?theme=dark" }) yield return $"/admin/sites/{site}{page}";
        foreach (var comment in scene.Comments)
        {
            yield return $"/moderate/fragments/item?site={site}&item={comment}";
            yield return $"/moderate/fragments/rows?site={site}&item={comment}";
            yield return $"/moderate/fragments/author?site={site}&item={comment}";
        }

        foreach (var comment in scene.Comments.Take(2)) yield return $"/moderate/fragments/conversation?site={site}&item={comment}";
        foreach (var payload in scene.Payloads.Take(5))
        {
            var text = Uri.EscapeDataString(payload.Length <= 100 ? payload : payload[..100]);
            yield return $"/moderate/log?site={site}&rule={text}&reason={text}";
            yield return $"/admin/people?q={text}";
            yield return $"/admin/sites/{site}/preview?accent={text}&font={text}&density={text}&theme={text}";
        }
    }
}

internal enum ShownAs
{
    Body,
    Fragment,
    Page,
    Json,

    /// <summary>JSON that no browser takes for a page: it comes over a socket.</summary>
    Event,
    Csv,
    Feed,
}

/// <summary>What a window shows.</summary>
internal sealed record Shown(string Place, ShownAs As, string Text)
{
    /// <summary>What is wrong about the answer itself: its kind, and what a browser may make of it.</summary>
    public IReadOnlyList<string> Wrong { get; init; } = [];

    public static Shown Of(string path, Answer answer)
    {
        var wrong = new List<string>();
        var type = answer.Raw.Content.Headers.ContentType?.ToString() ?? "";
        if ((int)answer.Status >= 500) wrong.Add($"answered {(int)answer.Status}: {answer.Text}");
        if (answer.Header("X-Content-Type-Options") != "nosniff") wrong.Add("may be sniffed");
        var policy = answer.Header("Content-Security-Policy");
        var isHtml = answer.MediaType == "text/html";
        if (isHtml && (!policy.Contains("default-src 'none'", StringComparison.Ordinal) || policy.Contains("unsafe", StringComparison.Ordinal)))
            wrong.Add($"its policy is: {policy}");
        if (isHtml && !type.Contains("utf-8", StringComparison.OrdinalIgnoreCase)) wrong.Add($"says no encoding: {type}");
        var shownAs = answer.MediaType switch
        {
            "text/html" => path.Contains("/fragments/", StringComparison.Ordinal) || path.Contains("thread.html", StringComparison.Ordinal) ? ShownAs.Fragment : ShownAs.Page,
            "text/csv" => ShownAs.Csv,
            "application/atom+xml" => ShownAs.Feed,
            _ => ShownAs.Json,
        };
        if (shownAs == ShownAs.Csv && answer.Raw.Content.Headers.ContentDisposition?.DispositionType != "attachment") wrong.Add("is opened in the browser");
        return new Shown(path, shownAs, answer.Text) { Wrong = wrong };
    }
}
