using System.Text;
using System.Text.Json;
using Discuss.Core.Interchange;
using Discuss.Core.Interchange.Writing;
using Discuss.Hostile.Tests.Running;
using Discuss.Hostile.Tests.Xss;
using Discuss.Server.Interchange;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Interchange;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>Exports in which every field of strangers is an attack: imported, and every page and answer of what came of it looked at.</summary>
internal static class ImportFaults
{
    private const int OfOne = 100;

    public static async Task HostileAsync(Ground ground, Tally tally)
    {
        using var moving = await Moving.StartAsync(await ground.HostAsync());
        var number = 0;
        foreach (var some in ground.Markup.Chunk(OfOne))
        {
            var (own, disqus) = (Own(some, number), Disqus(some, number));
            await moving.ImportAsync(ImportSource.Own, own);
            await moving.ImportAsync("disqus", disqus);
            tally.Tried(some.Length * 2);
            foreach (var key in new[] { $"own-{number}", $"/disqus-{number}" })
            {
                var at = Uri.EscapeDataString(key);
                foreach (var page in new[] { $"/embed/thread?site={moving.Site.Slug}&key={at}", $"/t/{moving.Site.Slug}?key={at}" }) tally.Find(page, PageJudge.OfPage(await TextAsync(moving.Host, page)));
                tally.Find(key, PageJudge.OfJson(await TextAsync(moving.Host, $"/api/v1/sites/{moving.Site.Slug}/thread?key={at}&limit=100")));
                tally.Find(key, PageJudge.OfFeed(await TextAsync(moving.Host, $"/api/v1/sites/{moving.Site.Slug}/feed.atom?key={at}")));
            }

            number++;
        }

        // XML that fetches, or grows.
        foreach (var type in new[] { "<!DOCTYPE disqus SYSTEM \"http://127.0.0.1:1/x\">", "<!DOCTYPE disqus [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "<!DOCTYPE disqus [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>" })
        {
            try
            {
                await moving.ImportAsync("disqus", Encoding.UTF8.GetBytes(type + "<disqus xmlns=\"http://disqus.com\"><thread><title>&x;</title></thread></disqus>"));
                tally.Find($"takes {type}");
            }
            catch (InterchangeException)
            {
                tally.Tried();
            }
        }
    }

    private static async Task<string> TextAsync(DiscussHost host, string path)
    {
        using var answer = await host.Client.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    private static byte[] Own(string[] attacks, int number)
    {
        var lines = new List<object>
        {
            new { type = "thread", id = $"t{number}", key = $"own-{number}", url = Text(attacks[0]), title = Text(attacks[^1]) },
        };
        for (var i = 0; i < attacks.Length; i++)
        {
            lines.Add(new { type = "author", id = $"a{number}-{i}", name = Text(attacks[i]), website = Text(attacks[i]), email = Text(attacks[i]) });
            lines.Add(new { type = "comment", id = $"c{number}-{i}", thread = $"t{number}", author = $"a{number}-{i}", body = Text(attacks[i]), state = "approved", createdAt = "2020-01-01T00:00:00Z" });
        }

        object[] all = [new { type = "export", version = 1 }, new { type = "site", slug = "x" }, .. lines, new { type = "end", lines = lines.Count + 1 }];
        return Encoding.UTF8.GetBytes(string.Concat(all.Select(line => JsonSerializer.Serialize(line) + "\n")));
    }

    private static byte[] Disqus(string[] attacks, int number)
    {
        var xml = new StringBuilder($"<disqus xmlns=\"http://disqus.com\" xmlns:dsq=\"http://disqus.com/disqus-internals\"><thread dsq:id=\"d{number}\"><link>https://old.example/disqus-{number}</link><title>{Escaped(attacks[0])}</title></thread>");
        for (var i = 0; i < attacks.Length; i++)
        {
            xml.Append($"<post dsq:id=\"p{number}-{i}\"><message>{Escaped(attacks[i])}</message><createdAt>2020-01-01T00:00:00Z</createdAt><author><name>{Escaped(attacks[i])}</name><link>{Escaped(attacks[i])}</link><isAnonymous>true</isAnonymous></author><thread dsq:id=\"d{number}\"/></post>");
        }

        return Encoding.UTF8.GetBytes(xml.Append("</disqus>").ToString());
    }

    // Half of a character has no encoding.
    private static string Text(string attack) => HtmlToMarkdown.Clean(attack);

    private static string Escaped(string attack) => System.Net.WebUtility.HtmlEncode(Text(attack));
}
