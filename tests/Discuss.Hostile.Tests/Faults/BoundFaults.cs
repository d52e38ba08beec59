using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Discuss.Core.Tests.Rendering;
using Discuss.Hostile.Tests.Running;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>More than there is room for.</summary>
internal static class BoundFaults
{
    private static readonly string[] Texts = [new string('x', 31_000), "a\\u0000b", "\\ud800", "a\\udc00b", "\\u0007", "\\u202e\\u202e\\u202e", "\\ufffe\\uffff", ""];

    /// <summary>Every member of every body and every parameter of every call, as the description of the API names them, with what is too much.</summary>
    public static async Task UnboundedAsync(Ground ground, Tally tally)
    {
        await OnAsync(await ground.HostAsync(), ground, tally);
        // What one database takes the other may choke on: a character that is none, above all.
        if (PostgresServer.ConnectionString is null || ground.IsSample) return;
        await using var postgres = await DiscussHost.StartAsync(Database.Postgres);
        await OnAsync(postgres, ground, tally);
        tally.Remark = "on both databases";
    }

    private static async Task OnAsync(DiscussHost host, Ground ground, Tally tally)
    {
        var calls = await ThreadCalls.StartAsync(host);
        var (guest, owner) = (await Person.GuestAsync(host), await Person.MemberAsync(host, calls.Site, Role.Owner));
        var comment = (await calls.PostedAsync(guest.As, "A comment.")).Id();
        var description = JsonNode.Parse((await host.SendAsync(HttpMethod.Get, "/api/v1/openapi.json")).Text)!;
        foreach (var (path, operations) in description["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject().Where(one => one.Key is "get" or "post" or "put" or "patch" or "delete"))
            {
                var address = path.Replace("{site}", calls.Site.Slug, StringComparison.Ordinal).Replace("{id}", IdFor(path, comment, owner), StringComparison.Ordinal);
                var who = path.Contains("moderation", StringComparison.Ordinal) || path.Contains("settings", StringComparison.Ordinal) || path.Contains("sanction", StringComparison.Ordinal) || path.Contains("sites/{site}/people", StringComparison.Ordinal) ? owner.As : guest.As;
                await ParametersAsync(host, tally, new HttpMethod(method.ToUpperInvariant()), address, operation!, who);
                if (operation!["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema)
                    await BodiesAsync(host, tally, new HttpMethod(method.ToUpperInvariant()), address, Resolve(schema, description), description, who);
            }
        }

        await FormsAsync(host, ground, tally);
    }

    private static async Task ParametersAsync(DiscussHost host, Tally tally, HttpMethod method, string address, JsonNode operation, Action<HttpRequestMessage> who)
    {
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            if (parameter!["in"]!.GetValue<string>() != "query") continue;
            foreach (var value in new[] { "", "%00", "a%00b", "%ED%A0%80", "%FF", "-1", "0", "99999999999999999999", "1e9", "NaN", new string('x', 7_000), "'%3B--", "%27%20OR%201=1--", "%25", "a&" + parameter["name"]!.GetValue<string>() + "=b", "%0d%0aX-Evil:%201", "9999-12-31T23:59:59Z", "0001-01-01" })
            {
                var site = operation["parameters"]!.AsArray().Any(one => one!["name"]!.GetValue<string>() == "site") && parameter["name"]!.GetValue<string>() != "site" ? "&site=" + SlugOf(address) : "";
                var key = operation["parameters"]!.AsArray().Any(one => one!["name"]!.GetValue<string>() == "key") && parameter["name"]!.GetValue<string>() != "key" ? "&key=article" : "";
                await AnsweredAsync(host, tally, method, $"{address}?{parameter["name"]}={value}{site}{key}", method == HttpMethod.Get ? null : "{}", who);
            }
        }
    }

    private static async Task BodiesAsync(DiscussHost host, Tally tally, HttpMethod method, string address, JsonNode schema, JsonNode description, Action<HttpRequestMessage> who)
    {
        var members = schema["properties"]?.AsObject() ?? [];
        foreach (var (member, of) in members)
        {
            var evil = Texts.Select(text => $"\"{text}\"").Concat(
            [
                "null", "true", "-1", "0", "1.5", "1e999", "99999999999999999999", "[]", "{}", "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", "[" + string.Join(',', Enumerable.Repeat("\"1-1-1\"", 3_000)) + "]", "[null]", "[{}]", "[\"a\\u0000b\"]", "[\"" + new string('x', 20_000) + "\"]", string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200),
            ]);
            foreach (var value in evil)
            {
                var body = new StringBuilder("{");
                foreach (var (other, shape) in members.Where(one => one.Key != member && one.Key is not ("until" or "sanctionId" or "parentId")))
                    body.Append(CultureInfo.InvariantCulture, $"\"{other}\":{Good(other, Resolve(shape!, description), SlugOf(address))},");
                await AnsweredAsync(host, tally, method, address + (address.EndsWith("/comments", StringComparison.Ordinal) ? "?key=article" : ""), $"{body}\"{member}\":{value}}}", who);
            }

            if (Resolve(of!, description)["items"] is not { } items) continue;
            foreach (var inner in (Resolve(items, description)["properties"]?.AsObject() ?? []).Select(one => one.Key))
            {
                foreach (var text in Texts)
                    await AnsweredAsync(host, tally, method, address, $$"""{"{{member}}":[{"commentId":"1-1-1","version":1,"action":"reject","{{inner}}":"{{text}}"}]}""".Replace("\"" + inner + "\":\"1-1-1\",", "", StringComparison.Ordinal), who);
            }
        }
    }

    /// <summary>The forms of pages, field by field, and what is no form at all.</summary>
    private static async Task FormsAsync(DiscussHost host, Ground ground, Tally tally)
    {
        string[] fields = ["site", "key", "body", "name", "email", "website", "url", "title", "comment", "edit", "reason", "note", "password", "code", "return", "origin", "item", "action", "text", "formToken"];
        var site = (await host.SiteAsync()).Slug;
        foreach (var (_, path) in RequestFaults.Changing(host).Where(one => !one.Path.StartsWith("/api/", StringComparison.Ordinal)).DistinctBy(one => one.Path).Where((_, i) => !ground.IsSample || i % 4 == 0))
        {
            foreach (var content in new[]
            {
                "a=b&%", "%00=%00", "a=%FF%FE", "&&&&", "=", string.Join('&', Enumerable.Range(0, 3000).Select(i => $"a{i}=1")), "a=" + new string('x', 30_000), new string('k', 10_000) + "=1", $"site={site}&key=a%00b&body=a%00b&name=a%00b&email=a%00b@example.org&reason=a%00b&note=a%00b&text=a%00b&url=a%00b&title=a%00b&comment=a%00b&edit=a%00b&item=a%00b&password=a%00b&code=a%00b",
                $"site={site}&" + string.Join('&', fields.Skip(1).Select(field => $"{field}=%ED%A0%80")), $"site={site}&" + string.Join('&', fields.Skip(1).Select(field => $"{field}={new string('y', 1200)}")),
            })
            {
                await SentAsync(path, content, "application/x-www-form-urlencoded");
            }

            foreach (var (content, type) in new[]
            {
                ("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx", "multipart/form-data; boundary=b"), ("nothing", "multipart/form-data; boundary=b"), ("nothing", "multipart/form-data"), ("nothing", "multipart/form-data; boundary=" + new string('b', 3000)),
                ("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.html\"\r\nContent-Type: text/html\r\n\r\n<script>\r\n--b--\r\n", "multipart/form-data; boundary=b"), ("{}", "application/json"), ("x", "text/plain"), ("x", "nonsense"), ("\u001f\u008b", "application/x-www-form-urlencoded; charset=utf-7"), ("a=b", "application/x-www-form-urlencoded; charset=nonsense"),
            })
            {
                await SentAsync(path, content, type);
            }
        }

        async Task SentAsync(string path, string content, string type)
        {
            var answer = await host.SendAsync(HttpMethod.Post, path, null, request =>
            {
                request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
                request.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(content));
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            });
            tally.Check((int)answer.Status < 500, $"{path} as {type}, {content[..Math.Min(40, content.Length)]}: {(int)answer.Status}{host.LastFault(answer)}");
        }
    }

    private static async Task AnsweredAsync(DiscussHost host, Tally tally, HttpMethod method, string address, string? json, Action<HttpRequestMessage> who)
    {
        var answer = await host.SendAsync(method, address, json, who.And(Calls.With("If-Match", "\"1\"")));
        var fine = (int)answer.Status < 500 && ((int)answer.Status < 400 || answer.MediaType == "application/problem+json");
        tally.Check(fine, $"{method} {address[..Math.Min(90, address.Length)]} {json?[..Math.Min(120, json.Length)]}: {(int)answer.Status} {answer.MediaType}{host.LastFault(answer)}");
    }

    private static string SlugOf(string address) => address.Split('/').SkipWhile(part => part != "sites").Skip(1).FirstOrDefault() ?? "demo";

    private static string IdFor(string path, string comment, Person owner) =>
        path.Contains("comments/", StringComparison.Ordinal) ? comment : path.Contains("threads/", StringComparison.Ordinal) ? comment[..comment.LastIndexOf('-')] : owner.Author.ToString(CultureInfo.InvariantCulture);

    private static JsonNode Resolve(JsonNode schema, JsonNode description)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference) return description["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]]!;
        return schema["oneOf"]?.AsArray().Select(one => one!["$ref"]).FirstOrDefault(one => one is not null) is { } inner ? Resolve(new JsonObject { ["$ref"] = inner.GetValue<string>() }, description) : schema;
    }

    private static string Good(string member, JsonNode schema, string slug)
    {
        var type = schema["type"] is JsonArray several ? several.Select(one => one!.GetValue<string>()).FirstOrDefault(one => one != "null") : schema["type"]?.GetValue<string>();
        return member switch
        {
            "email" => "\"a@example.org\"", "site" => $"\"{slug}\"", "kind" => "\"mute\"", "reason" => "\"spam\"", "role" => "\"staff\"", "outcome" => "\"uphold\"", "url" or "keysUrl" => "null",
            _ => type switch { "array" => "[]", "object" => "{}", "integer" or "number" => "1", "boolean" => "false", _ => "\"Some words\"" },
        };
    }

    /// <summary>Inputs made to keep a parser busy, each within the length that a comment may have; and readers meanwhile.</summary>
    public static async Task DenialOfServiceAsync(Ground ground, Tally tally)
    {
        var bound = TimeSpan.FromMilliseconds(250);
        var host = await ground.HostAsync();
        var sources = PathologicalInputTests.Sources().Concat(ground.Oddity.Where(text => text.Length > 200)).Where((_, i) => !ground.IsSample || i % 8 == 0).Select(text => text.Length <= 5000 ? text : text[..5000]).ToList();
        foreach (var warm in sources.Take(20)) await host.PostAsync("/api/v1/preview", new { body = warm });
        var longest = TimeSpan.Zero;
        foreach (var source in sources)
        {
            var best = TimeSpan.MaxValue;
            // A machine may be busy with something else: an input that is slow by itself is slow each time.
            for (var attempt = 0; attempt < 5 && best > bound; attempt++)
            {
                var watch = Stopwatch.GetTimestamp();
                await host.PostAsync("/api/v1/preview", new { body = source });
                var took = Stopwatch.GetElapsedTime(watch);
                best = took < best ? took : best;
            }

            longest = best > longest ? best : longest;
            tally.Check(best <= bound, string.Create(CultureInfo.InvariantCulture, $"{best.TotalMilliseconds:0} ms for {source[..Math.Min(40, source.Length)]}"));
        }

        await FiltersAsync(host, ground, tally, bound);
        tally.Remark = string.Create(CultureInfo.InvariantCulture, $"longest {longest.TotalMilliseconds:0} ms");
        if (ground.IsSample) return;
        var slowed = await OthersAsync(host, sources);
        // Twice is the promise; that it is broken in each of five rounds is no accident.
        tally.Check(slowed <= 2, string.Create(CultureInfo.InvariantCulture, $"others' requests take {slowed:0.0} times as long"));
        tally.Remark += string.Create(CultureInfo.InvariantCulture, $"; others meanwhile {slowed:0.00} times as long");
    }

    /// <summary>Word lists and names made to be tangled, against the longest texts.</summary>
    private static async Task FiltersAsync(DiscussHost host, Ground ground, Tally tally, TimeSpan bound)
    {
        var words = new[] { "aaaaaaaaaaaaaaaaaaaab", "a*", "ababababab*", "lll iii lll", "oooooooooooooooooo0", "s s s s s s s", "wwwwwwwwvvvvvvvv", "xaxaxaxaxaxaxaxax" };
        var calls = await ThreadCalls.StartAsync(host, new Server.Sites.SiteSettings { Moderation = new() { SuspectWords = new() { Words = words } } });
        foreach (var text in new[] { new string('a', 5000), string.Concat(Enumerable.Repeat("a ", 2500)), string.Concat(Enumerable.Repeat("ab", 2500)), string.Concat(Enumerable.Repeat("4@a\u0430", 1250)), string.Concat(Enumerable.Repeat("a\u0301\u0302", 1600)), string.Concat(Enumerable.Repeat("l1I|", 1250)), new string('*', 5000), string.Concat(Enumerable.Repeat("a.b.c-d_e ", 500)), string.Concat(Enumerable.Repeat("https://a.b/ ", 380)) })
        {
            var (guest, best) = (await Person.GuestAsync(host), TimeSpan.MaxValue);
            for (var attempt = 0; attempt < 5 && best > bound; attempt++)
            {
                var watch = Stopwatch.GetTimestamp();
                var answer = await calls.PostAsync(guest.As, new { body = text, insist = true });
                if ((int)answer.Status >= 500) tally.Find($"{(int)answer.Status} for {text[..20]}");
                var took = Stopwatch.GetElapsedTime(watch);
                best = took < best ? took : best;
            }

            tally.Check(best <= bound, string.Create(CultureInfo.InvariantCulture, $"{best.TotalMilliseconds:0} ms to judge {text[..20]}"));
        }
    }

    /// <summary>How much longer ordinary requests take while somebody posts such inputs without pause; the best of five rounds.</summary>
    private static async Task<double> OthersAsync(DiscussHost host, List<string> sources)
    {
        var best = double.MaxValue;
        for (var round = 0; round < 5 && best > 2; round++)
        {
            var alone = await MedianAsync();
            using var enough = new CancellationTokenSource();
            var attacker = Task.Run(async () =>
            {
                for (var i = 0; !enough.IsCancellationRequested; i++) await host.PostAsync("/api/v1/preview", new { body = sources[i % sources.Count] });
            });
            var beside = await MedianAsync();
            await enough.CancelAsync();
            await attacker;
            best = Math.Min(best, beside / alone);
        }

        return best;

        async Task<double> MedianAsync()
        {
            var times = new List<double>();
            for (var i = 0; i < 200; i++)
            {
                var watch = Stopwatch.GetTimestamp();
                await host.PostAsync("/api/v1/preview", new { body = "An ordinary *comment* with a [link](https://example.org), and some words more." });
                times.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
            }

            return times.Order().ElementAt(times.Count / 2);
        }
    }
}
