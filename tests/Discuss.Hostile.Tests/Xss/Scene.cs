using System.Globalization;
using System.Text.Json;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Hostile.Tests.Xss;

/// <summary>A site on which some inputs were sent through every door that takes text, and what came of them.</summary>
internal sealed class Scene
{
    /// <summary>So many inputs on one site: as many as a page shows at once.</summary>
    public const int Inputs = 20;

    private const string Publisher = "https://news.example";

    private readonly DiscussHost _host;
    private readonly Action<HttpRequestMessage> _administrator;

    private Scene(DiscussHost host, ThreadCalls calls, Action<HttpRequestMessage> administrator) =>
        (_host, Calls, _administrator) = (host, calls, administrator);

    public ThreadCalls Calls { get; }

    public DiscussHost Host => _host;

    /// <summary>Every input, as it was sent.</summary>
    public required IReadOnlyList<string> Payloads { get; init; }

    /// <summary>The comments with the inputs in their texts.</summary>
    public List<string> Comments { get; } = [];

    /// <summary>Keys of threads that have an input as their key, and as their title where that was taken.</summary>
    public List<string> Keys { get; } = [];

    /// <summary>Identities that wrote, each under sanctions and with an appeal.</summary>
    public List<Action<HttpRequestMessage>> Restricted { get; } = [];

    /// <summary>Answers that hold HTML, by the door that gave them.</summary>
    public List<(string Door, string Html)> Previews { get; } = [];

    /// <summary>How many times something was sent, and how many of those were taken.</summary>
    public int Sent { get; private set; }

    public int Taken { get; private set; }

    public static async Task<Scene> PlayAsync(DiscussHost host, Action<HttpRequestMessage> administrator, IReadOnlyList<string> payloads)
    {
        var settings = new SiteSettings
        {
            Origins = [Publisher], ModerationMail = "mods@example.org",
            // What is said twice, has many links or is rude is no matter here.
            Moderation = new ModerationSettings { Links = new LinkSettings { Mode = LinkMode.Any } },
        };
        var site = await host.Services.GetRequiredService<SiteDirectory>().CreateAsync(
            "x" + Guid.NewGuid().ToString("N")[..16], payloads[0], settings, CancellationToken.None);
        var scene = new Scene(host, new ThreadCalls(host, site), administrator) { Payloads = payloads };
        var moderated = await Person.GuestAsync(host);
        foreach (var payload in payloads) await scene.SendAsync(payload, moderated);
        await scene.SettingsAsync();
        return scene;
    }

    private async Task SendAsync(string payload, Person moderated)
    {
        var guest = await GuestAsync(payload);
        var comment = await TakenAsync(Calls.PostAsync(guest, new { body = payload, insist = true }));
        if (comment is { } posted)
        {
            Comments.Add(posted.Id());
            // The first stand above the thread, and all among the picks.
            foreach (var mark in new[] { "pin", "feature" }) await TakenAsync(Calls.SendAsync(HttpMethod.Put, $"moderation/comments/{posted.Id()}/{mark}", null, _administrator));
            await TakenAsync(Calls.SendAsync(HttpMethod.Post, $"comments/{posted.Id()}/reports", new { reason = "other", note = Cut(payload, 1000) }, moderated.As));
        }

        // The title, the address and the key are those of whoever writes first.
        var article = await TakenAsync(Calls.PostAsync(
            guest, new { body = "Plain words.", title = Cut(payload, 300), url = $"{Publisher}/{payload}", insist = true }, key: Cut(payload, 500)));
        if (article is not null) Keys.Add(Cut(payload, 500));
        article ??= await TakenAsync(Calls.PostAsync(guest, new { body = "Plain words." }));
        if (article is { } changed)
        {
            await TakenAsync(Calls.SendAsync(HttpMethod.Patch, "comments/" + changed.Id(), new { body = payload, insist = true }, guest.And(Server.Tests.Identity.Calls.With("If-Match", "\"1\""))));
            await JudgeAsync(changed.Id(), payload);
        }

        var preview = await Calls.SendAsync(HttpMethod.Post, "preview", new { body = payload }, null);
        Count(preview);
        if ((int)preview.Status == 200) Previews.Add(("preview", preview.Json.GetProperty("bodyHtml").GetString()!));
        await FormAsync(payload);
    }

    /// <summary>A guest by this name where it is taken, and with this website where that is.</summary>
    private async Task<Action<HttpRequestMessage>> GuestAsync(string payload)
    {
        foreach (var body in new object[]
        {
            new { name = payload, website = "https://example.org/" + payload },
            new { name = Server.Tests.Identity.Calls.NewName(), website = payload },
            new { name = payload },
            new { name = Server.Tests.Identity.Calls.NewName(), website = "https://example.org/" + payload },
        })
        {
            var answer = await _host.PostAsync("/api/v1/guests", body);
            Count(answer);
            if ((int)answer.Status == 201) return Server.Tests.Identity.Calls.As("Guest", answer.Json.GetProperty("token").GetString()!);
        }

        return await Calls.GuestAsync();
    }

    /// <summary>A rejection, an appeal against it and its answer, and a sanction, each with the input in every field.</summary>
    private async Task JudgeAsync(string comment, string payload)
    {
        var author = await Person.GuestAsync(_host);
        if (await TakenAsync(Calls.PostAsync(author.As, new { body = payload, insist = true })) is not { } judged) return;
        var decision = new { commentId = judged.Id(), version = judged.Version(), action = "reject", reason = Cut(payload, 100), note = Cut(payload, 1000) };
        await TakenAsync(Calls.SendAsync(HttpMethod.Post, "moderation/decisions", new { decisions = new[] { decision } }, _administrator));
        var appeal = await TakenAsync(Calls.SendAsync(HttpMethod.Post, "appeals", new { commentId = judged.Id(), text = payload }, author.As));
        if (appeal is { } made && Comments.Count % 2 == 0)
            await TakenAsync(Calls.SendAsync(HttpMethod.Post, "moderation/appeals/" + made.Id(), new { outcome = "uphold", answer = payload }, _administrator));
        var sanction = new { site = Calls.Site.Slug, kind = "warn", reason = Cut(payload, 300), note = Cut(payload, 1000), commentId = comment };
        await TakenAsync(Calls.SendAsync(HttpMethod.Put, author.SanctionPath, sanction, _administrator));
        Restricted.Add(author.As);
    }

    /// <summary>The page's own form, for readers without scripts: a preview, with the input in the hidden fields too.</summary>
    private async Task FormAsync(string payload)
    {
        var fields = new Dictionary<string, string>
        {
            ["site"] = Calls.Site.Slug, ["key"] = Cut(payload, 500), ["body"] = payload, ["name"] = payload, ["email"] = payload, ["website"] = payload,
            ["url"] = payload, ["title"] = payload, ["locale"] = payload, ["origin"] = payload, ["theme"] = payload, ["sort"] = "oldest", ["after"] = "", ["comment"] = "",
        };
        foreach (var path in new[] { "/embed/preview", "/embed/comments" })
        {
            var answer = await _host.FormAsync(path, fields);
            Count(answer);
            if (answer.MediaType == "text/html") Previews.Add(("form " + path, answer.Text));
        }
    }

    /// <summary>The site's settings: words, hosts and whatever else is text.</summary>
    private async Task SettingsAsync()
    {
        var words = Payloads.Select(payload => Cut(payload.ReplaceLineEndings(" "), 100)).ToArray();
        foreach (var settings in new object[]
        {
            new { origins = new[] { Publisher }, moderation = new { bannedWords = new { words } } },
            new { origins = Payloads.Prepend(Publisher).ToArray(), language = Payloads[0], moderationMail = Payloads[0] },
            new { origins = new[] { Publisher }, moderation = new { links = new { hosts = Payloads } } },
        })
        {
            Count(await Calls.SendAsync(HttpMethod.Put, $"sites/{Calls.Site.Slug}/settings", settings, _administrator.And(Server.Tests.Identity.Calls.With("If-Match", "\"1\""))));
        }

        // What cannot be a pattern is refused with the rest of its list: each on its own, so that some are taken.
        var version = 1;
        foreach (var word in words)
        {
            var taken = await Calls.SendAsync(
                HttpMethod.Put, $"sites/{Calls.Site.Slug}/settings",
                new { origins = new[] { Publisher }, moderation = new { suspectWords = new { words = new[] { word } } } },
                _administrator.And(Server.Tests.Identity.Calls.With("If-Match", string.Create(CultureInfo.InvariantCulture, $"\"{version}\""))));
            Count(taken);
            if ((int)taken.Status == 200) version = taken.Json.GetProperty("version").GetInt32();
        }
    }

    private async Task<JsonElement?> TakenAsync(Task<Answer> sending)
    {
        var answer = await sending;
        Count(answer);
        return (int)answer.Status is 200 or 201 && answer.Text.Length > 0 ? answer.Json : null;
    }

    private void Count(Answer answer)
    {
        Sent++;
        if ((int)answer.Status < 300) Taken++;
        if ((int)answer.Status >= 500) throw new InvalidOperationException($"{(int)answer.Status}: {answer.Text}");
    }

    /// <summary>The first so many UTF-16 units, and no half character.</summary>
    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
