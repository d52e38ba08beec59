using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Discuss.Core.Rendering;
using Discuss.Core.Tests.Rendering;
using Discuss.Hostile.Tests.Running;
using Discuss.Hostile.Tests.Xss;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.SignOn;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Visitor = Discuss.Server.Tests.Identity.Members.Visitor;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>Mark-up that stays: each way in which comment systems really let it.</summary>
internal static partial class StoredFaults
{
    private static readonly string[] Schemes =
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)", "\u0001javascript:alert(1)", " javascript:alert(1)", "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)", "&#0000106avascript:alert(1)", "java&Tab;script:alert(1)", "java&NewLine;script:alert(1)", "%6Aavascript:alert(1)", "javascript%3Aalert(1)",
        "vbscript:msgbox(1)", "livescript:x", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=", "data:image/svg+xml,<svg onload=alert(1)>", "DATA:text/html,x",
        "file:///etc/passwd", "blob:https://example.org/x", "filesystem:https://example.org/x", "about:blank", "view-source:https://example.org", "jar:https://example.org!/", "intent://x#Intent;end", "ms-settings:x",
        "tel:+1", "sms:+1", "ftp://example.org", "ws://example.org", "//evil.example", "\\\\evil.example", "/\\evil.example", "https:evil.example", "https:/evil.example", "http:\\\\evil.example", "https://user:pw@evil.example",
        "https://example.org@evil.example/", "mailto:a@b.example?cc=c@d.example", "mailto:a@b.example%0Abcc:c@d.example", "feed:javascript:alert(1)", "ｊavascript:alert(1)", "javascript：alert(1)", "\u2028javascript:alert(1)", "ja\u00ADvascript:alert(1)",
        "#\" onclick=\"alert(1)", "?\"><script>alert(1)</script>", "https://example.org/\u202Egpj.exe", "https://example.org/\u0000", "javascript://example.org/%0Aalert(1)", "x-javascript:alert(1)", "jav\u200Bascript:alert(1)",
    ];

    private static readonly string[] LinkForms =
        ["[x]({0})", "[x](<{0}>)", "[x]({0} \"t\")", "![x]({0})", "<{0}>", "{0}", "[x]: {0}\n\n[x]", "[x][y]\n\n[y]: <{0}>", "[![a]({0})]({0})", "[x](\\{0})", "> - [x]({0})"];

    private static readonly string[] AttributeForms =
        ["# x {0}", "*x*{0}", "`x`{0}", "[x](https://example.org){0}", "![x](https://example.org/y.png){0}", "```{0}\nx\n```", "- x {0}", "> x\n{0}", "{0}\n\nx", "| a |{0}\n|---|\n| b |", ":::note {0}\nx\n:::", "x {0}"];

    private static readonly string[] Attributes =
        ["{onclick=alert(1)}", "{onmouseover=\"alert(1)\"}", "{style=position:fixed}", "{#location}", "{.btn}", "{: onclick=alert(1)}", "{name=body id=cookie}", "{srcdoc=x}", "{href=javascript:alert(1)}", "{=html}", "{data-x=1}"];

    private static readonly string[] EmojiForms =
    [
        ":{0}:", ":smile:{0}", "![:smile:{0}](https://example.org/x.png)", "![😀\" {0} x=\"](https://example.org/x.png)", "😀{0}", "[😀{0}](https://example.org)", "<img alt=\"😀\" {0}>", "![{0}](https://example.org/\"{0}.png)", "![x](https://example.org/x.png '{0}')",
    ];

    private static readonly string[] Events = ["onerror=alert(1)", "\" onerror=\"alert(1)", "' onload='alert(1)", "\"><script>alert(1)</script>", "&quot; onerror=alert(1)", "\u2800\" onerror=\"alert(1)", "\\\" onerror=\\\"alert(1)"];

    // What browsers' parsers move, close and read otherwise the second time.
    private static readonly string[] Wraps =
    [
        "<svg>{0}</svg>", "<math>{0}</math>", "<math><mtext><table><mglyph><style>{0}</style>", "<svg><style>{0}</style></svg>", "<noscript>{0}</noscript>", "<template>{0}</template>", "<table>{0}</table>", "<select>{0}</select>",
        "<textarea>{0}</textarea>", "<title>{0}</title>", "<form><math><mtext></form><form><mglyph><style></math>{0}", "<svg><foreignObject>{0}</foreignObject></svg>", "<math><annotation-xml encoding=\"text/html\">{0}</annotation-xml></math>",
        "<p><svg><p>{0}", "<a><table><a>{0}", "<b><i></b>{0}</i>", "<ul><li><ul>{0}", "<!--{0}-->", "<!-- --!>{0}-->", "<![CDATA[{0}]]>", "<xmp>{0}</xmp>", "<plaintext>{0}", "<iframe>{0}</iframe>", "<noembed>{0}</noembed>", "<pre>\n{0}</pre>",
        "<code>{0}", "<blockquote><p>{0}</blockquote>", "<ol start=\"{0}\"><li>x</ol>", "<a href=\"https://example.org/{0}\">x</a>", "<p dir=\"{0}\">x</p>",
    ];

    public static Task LinkSchemeAsync(Ground ground, Tally tally) => PreviewAllAsync(ground, tally, Fill(LinkForms, Schemes));

    public static Task AttributeExtensionAsync(Ground ground, Tally tally) => PreviewAllAsync(ground, tally, Fill(AttributeForms, Attributes));

    public static Task EmojiAltAsync(Ground ground, Tally tally) => PreviewAllAsync(ground, tally, Fill(EmojiForms, Events));

    public static async Task PreviewAsync(Ground ground, Tally tally)
    {
        await PreviewAllAsync(ground, tally, ground.Oddity);
        tally.Remark = "by the renderer that publishes; with mark-up: above";
    }

    /// <summary>Each attack in each wrapping, twice, through the sanitizer alone: what comes out is allowed, and stays as it is when read again.</summary>
    public static Task MutationAsync(Ground ground, Tally tally)
    {
        var step = ground.IsSample ? 40 : 4;
        var inner = ground.Markup.Where((_, i) => i % step == 0).ToList();
        Parallel.ForEach(Wraps, outer =>
        {
            foreach (var payload in inner)
            {
                foreach (var html in new[] { With(outer, payload), With(outer, With(outer, payload)), With(Wraps[(Array.IndexOf(Wraps, outer) + 7) % Wraps.Length], With(outer, payload)) })
                {
                    tally.Tried();
                    var clean = HtmlSanitizer.Sanitize(html);
                    tally.Find(html, AllowListWalk.Findings(clean).Where(finding => !finding.StartsWith("hidden", StringComparison.Ordinal) && !finding.StartsWith("more than four", StringComparison.Ordinal)));
                    if (HtmlSanitizer.Sanitize(clean) != clean) tally.Find($"another the second time: {html}");
                }
            }
        });
        return Task.CompletedTask;
    }

    /// <summary>As a guest's name, a member's, and that of a publisher's own user.</summary>
    public static async Task NameAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var calls = await ThreadCalls.StartAsync(host);
        using var newspaper = await Newspaper.OpenAsync(host);
        var visitor = await Visitor.SignedInAsync(host, await host.RegisterAsync());
        var number = 0;
        foreach (var name in ground.Markup.Concat(ground.Oddity).Distinct(StringComparer.Ordinal).Where(text => text.Length <= 80))
        {
            var guest = await host.PostAsync("/api/v1/guests", new { name });
            tally.Check((int)guest.Status is 201 or 400 or 422, $"a guest called {name}: {(int)guest.Status}");
            if ((int)guest.Status == 201) await calls.PostAsync(Calls.As("Guest", guest.Json.GetProperty("token").GetString()!), new { body = "Words.", insist = true }, key: "by guests " + (number / 20));
            await visitor.SendFromAsync("/account", "/account/name", new() { ["name"] = name });
            tally.Tried();
            tally.Find($"a member called {name}", PageJudge.Findings(Shown.Of("/account/name", visitor.Page)));
            var signedOn = await newspaper.HandOverAsync(newspaper.Keys.Sign(PublisherKeys.Claims("u" + number++, name)));
            tally.Check((int)signedOn.Status is 200 or 400 or 401 or 422, $"a publisher's user called {name}: {(int)signedOn.Status} {signedOn.Text}");
            if (signedOn.Cookies.Length > 0) await newspaper.PostAsync("Words.", signedOn.Cookie);
        }

        for (var page = 0; page <= number / 20; page++)
        {
            var path = $"/embed/thread?site={calls.Site.Slug}&key=by guests {page}";
            tally.Find(path, PageJudge.Findings(Shown.Of(path, await host.PageAsync(path))));
        }

        foreach (var path in new[] { $"/embed/thread?site={newspaper.Site.Slug}&key=harbour", $"/t/{newspaper.Site.Slug}?key=harbour" })
            tally.Find(path, PageJudge.Findings(Shown.Of(path, await host.PageAsync(path))));
    }

    /// <summary>As a guest's website, alone and behind a good beginning.</summary>
    public static async Task WebsiteAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var calls = await ThreadCalls.StartAsync(host);
        var (number, taken) = (0, 0);
        foreach (var website in Schemes.Concat(ground.Markup.SelectMany(text => new[] { text, "https://example.org/" + text, "https://" + text + ".example.org" })).Distinct(StringComparer.Ordinal))
        {
            var guest = await host.PostAsync("/api/v1/guests", new { name = Calls.NewName(), website });
            tally.Check((int)guest.Status is 201 or 400 or 413, $"{website}: {(int)guest.Status}");
            if ((int)guest.Status != 201) continue;
            taken++;
            var answer = await calls.PostAsync(Calls.As("Guest", guest.Json.GetProperty("token").GetString()!), new { body = "Words." }, key: "sites " + (number++ / 20));
            tally.Find(website, PageJudge.OfJson(answer.Text));
        }

        for (var page = 0; page <= number / 20; page++)
        {
            var path = $"/embed/thread?site={calls.Site.Slug}&key=sites {page}";
            tally.Find(path, PageJudge.Findings(Shown.Of(path, await host.PageAsync(path))));
        }

        tally.Remark = $"{taken} taken";
    }

    /// <summary>At the place where a long text is cut for an excerpt: in the page, the queue, and the author's statement of reasons.</summary>
    public static async Task QuotedExcerptAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var administrator = Calls.As("Bearer", await host.BearerAsync());
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        foreach (var payloads in ground.Markup.Distinct(StringComparer.Ordinal).Where((_, i) => i % 3 == 0).Chunk(20))
        {
            var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Moderation = new() { Links = new() { Mode = Core.Moderation.Rules.LinkMode.Any } } });
            var author = await Person.GuestAsync(host);
            foreach (var (payload, i) in payloads.Select((payload, i) => (payload, i)))
            {
                var before = new string('a', 170 + i);
                var posted = await calls.PostAsync(author.As, new { body = $"{before} {payload} {string.Concat(Enumerable.Repeat("And so on. ", 60))}", insist = true });
                tally.Tried();
                if ((int)posted.Status != 201) continue;
                tally.Find(payload, PageJudge.OfJson(posted.Text));
                if (i % 2 == 0) await calls.DecideAsync(administrator, (posted.Json, "reject"));
                if (i % 2 == 1) await calls.SendAsync(HttpMethod.Post, $"comments/{posted.Json.Id()}/reports", new { reason = "other" }, (await Person.GuestAsync(host)).As);
            }

            var site = calls.Site.Slug;
            foreach (var (path, way) in new (string, Action<HttpRequestMessage>)[]
            {
                ($"/embed/thread?site={site}&key=article", _ => { }), ($"/embed/restrictions?site={site}&key=article", author.As), ($"/api/v1/restrictions?site={site}&limit=100", author.As),
                ($"/api/v1/sites/{site}/latest?limit=100", _ => { }), ($"/moderate?site={site}&state=reported", Calls.With("Cookie", cookie)), ($"/moderate?site={site}&state=all", Calls.With("Cookie", cookie)),
            })
            {
                tally.Find(path, PageJudge.Findings(Shown.Of(path, await host.SendAsync(HttpMethod.Get, path, null, way))));
            }
        }
    }

    /// <summary>Moderators change nobody's text; what they themselves write goes through the door above.</summary>
    public static async Task ModeratorsEditAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var calls = await ThreadCalls.StartAsync(host);
        var (author, moderator) = (await Person.GuestAsync(host), await Person.MemberAsync(host, calls.Site, Role.Moderator));
        var comment = (await calls.PostedAsync(author.As, "What I said.")).Id();
        foreach (var payload in ground.Markup.Where((_, i) => i % 10 == 0))
        {
            var answer = await calls.SendAsync(HttpMethod.Patch, "comments/" + comment, new { body = payload }, moderator.As.And(Calls.With("If-Match", "\"1\"")));
            tally.Check(answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest, $"{payload}: {(int)answer.Status}");
        }

        tally.Remark = "moderators edit nobody's text, and cannot";
        var now = await calls.GetAsync("comments/" + comment);
        tally.Check(now.Text.Contains("What I said.", StringComparison.Ordinal), now.Text);
    }

    /// <summary>The pictures that are letters, asked for by every name.</summary>
    public static async Task ImageThatIsHtmlAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        foreach (var text in ground.Markup.Concat(ground.Oddity).Select(text => text.Length > 12 ? text[..(char.IsHighSurrogate(text[11]) ? 11 : 12)] : text).Distinct(StringComparer.Ordinal))
        {
            foreach (var name in new[] { text + "-1", text, "<b>-1", "A-99", text + "-1.html" })
            {
                var answer = await host.SendAsync(HttpMethod.Get, $"/avatars/{Uri.EscapeDataString(name)}.svg");
                tally.Check((int)answer.Status < 500, $"{name}: {(int)answer.Status}");
                if ((int)answer.Status != 200) continue;
                var sealedOff = answer.MediaType == "image/svg+xml" && answer.Header("X-Content-Type-Options") == "nosniff" && answer.Header("Content-Security-Policy").Contains("sandbox", StringComparison.Ordinal);
                if (!sealedOff || !Picture().IsMatch(answer.Text)) tally.Find($"{name}: {answer.MediaType} {answer.Text}");
                try
                {
                    var picture = System.Xml.Linq.XDocument.Parse(answer.Text);
                    if (picture.Descendants().Select(element => element.Name.LocalName).Except(["svg", "circle", "text"], StringComparer.Ordinal).Any()) tally.Find($"{name}: {answer.Text}");
                }
                catch (System.Xml.XmlException)
                {
                    // No picture at all is harmless: a browser shows a broken one.
                }
            }
        }
    }

    [GeneratedRegex("""^<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="0 0 72 72"><circle [^<>]*/><text [^<>]*>[^<>]*</text></svg>\s*$""", RegexOptions.None, 1000)]
    private static partial Regex Picture();

    private static IEnumerable<string> Fill(string[] forms, string[] payloads) => forms.SelectMany(form => payloads.Select(payload => With(form, payload)));

    private static string With(string form, string payload) => form.Replace("{0}", payload, StringComparison.Ordinal);

    private static async Task PreviewAllAsync(Ground ground, Tally tally, IEnumerable<string> inputs)
    {
        var host = await ground.HostAsync();
        await Parallel.ForEachAsync(inputs, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (input, _) =>
        {
            var answer = await host.PostAsync("/api/v1/preview", new { body = input });
            tally.Check((int)answer.Status is 200 or 422 or 400, string.Create(CultureInfo.InvariantCulture, $"{(int)answer.Status} for {input}: {answer.Text}"));
            if ((int)answer.Status == 200) tally.Find(input, AllowListWalk.Findings(answer.Json.GetProperty("bodyHtml").GetString()!));
        });
    }
}
