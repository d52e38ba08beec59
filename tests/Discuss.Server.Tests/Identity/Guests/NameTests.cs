using System.Net;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Discuss.Server.Http;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Identity.Guests;

public sealed class NameTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task No_guest_and_no_member_wears_a_badge_of_their_own_making_and_each_hears_why(Database database)
    {
        var host = await hosts.OnAsync(database);
        foreach (var name in new[] { "Ann ✓", "Ann (moderator)", "[staff] Ann", "Ann | Аdmin", "ⓜ Ann" })
        {
            var answer = await host.PostAsync("/api/v1/guests", new { name });
            answer.IsProblem(400, "invalid-input", "name");
            Assert.Contains("badge", answer.Text, StringComparison.Ordinal);
            await Assert.ThrowsAsync<ProblemException>(() => host.RegisterAsync(name));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Members_and_reserved_names_keep_apart_however_they_are_written(Database database)
    {
        var host = await hosts.OnAsync(database);
        var site = await host.SiteAsync();
        var name = Calls.NewName("Milo Carter");
        await host.RegisterAsync(name);

        string[] alike =
        [
            name.ToUpperInvariant(), name.Replace('o', 'о'), name.Replace("Milo", "Mi\u00ADlo", StringComparison.Ordinal), // Cyrillic о, a soft hyphen
            name.Replace("Milo", "Mi\u034Flo", StringComparison.Ordinal), name.Replace("Milo", "Мilo", StringComparison.Ordinal), // a grapheme joiner, Cyrillic М
            name.Replace("Milo", "Mil0", StringComparison.Ordinal), "\u202E" + name, name.Replace(" ", "\u2003", StringComparison.Ordinal),
            name.Replace("Milo", "Ｍｉｌｏ", StringComparison.Ordinal), name.Replace("Milo", "MiIo", StringComparison.Ordinal),
        ];
        foreach (var worn in alike)
        {
            (await host.PostAsync("/api/v1/guests", new { name = worn })).IsProblem(422, "name-taken", "name");
            await Assert.ThrowsAsync<ProblemException>(() => host.RegisterAsync(worn));
        }

        foreach (var worn in new[] { "Root", "r\u043E\u043Et", "R O O T", "róot", "support\u200B", "\u202Eeditor", site.Name, "Te\u0455t site" })
        {
            (await host.PostAsync("/api/v1/guests", new { name = worn })).IsProblem(422, "name-taken", "name");
            await Assert.ThrowsAsync<ProblemException>(() => host.RegisterAsync(worn));
        }
    }

    [Theory]
    [InlineData("Ann ✓", "badge", "Abzeichen")]
    [InlineData("Аdmin", "taken", "reserviert")]
    [InlineData("\u200B", "empty", "gezeigt werden kann")]
    [InlineData("A name that is much longer than any name of a person is", "too-long", "gezeigt werden kann")]
    public async Task Why_a_name_is_refused_is_told_in_the_readers_language_wherever_a_page_asks_for_one(string name, string reason, string told)
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (calls, thread, account) = (await ThreadCalls.StartAsync(host), new Embed.Visitor(host), new Members.Visitor(host, "de"));

        var page = await thread.OpenAsync($"/embed/thread?site={calls.Site.Slug}&key=article&locale=de");
        var refused = await thread.SendAsync(page.Composer, ("body", "What I think."), ("name", name));
        await account.SendAsync("/account/register", new() { ["name"] = name, ["email"] = Calls.NewEmail(), ["password"] = Calls.Password });
        var answer = await host.PostAsync("/api/v1/guests", new { name });

        Assert.Contains(told, refused.Problem, StringComparison.Ordinal);
        Assert.Contains(told, account.Text, StringComparison.Ordinal);
        Assert.Equal(reason, answer.Json.GetProperty("reason").GetString());
    }

    [CorpusFact]
    public async Task Whatever_was_ever_typed_is_refused_or_shown_as_nothing_but_a_name()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var (parser, taken) = (new HtmlParser(), 0);
        foreach (var name in NamesIn(CorpusFactAttribute.Folder!))
        {
            var answer = await host.SendAsync(HttpMethod.Post, "/api/v1/guests", JsonSerializer.Serialize(new { name }));
            Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity, $"{name}: {answer.Text}");
            if (answer.Status != HttpStatusCode.Created) continue;
            var shown = answer.Json.GetProperty("guest").GetProperty("name").GetString()!;
            var posted = await calls.PostAsync(
                Calls.As("Guest", answer.Json.GetProperty("token").GetString()!), new { body = $"What number {++taken} has to say." }, key: "k" + (taken / 50));
            Assert.True(posted.Status == HttpStatusCode.Created, posted.Text);
            var item = parser.ParseDocument((await host.PageAsync("/embed/fragments/comment/" + posted.Json.Id())).Text);
            Assert.Equal(shown, item.QuerySelector(".who > .name > bdi")!.TextContent);
            Assert.Empty(item.QuerySelectorAll(".who > .name > bdi > *"));
            Assert.Single(item.QuerySelectorAll("li"));
        }

        Assert.InRange(taken, 100, int.MaxValue);
    }

    private static IEnumerable<string> NamesIn(string folder)
    {
        foreach (var file in new[] { "naughty_strings_blns.json", "xss_owasp_filter_evasion.json" })
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, file)));
            foreach (var item in json.RootElement.EnumerateArray()) yield return item.GetProperty("payload").GetString()!;
        }

        using var confusables = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "unicode_confusables_tr39.json")));
        var number = 0;
        foreach (var pair in confusables.RootElement.EnumerateArray())
        {
            // Every one goes through the core; here each tenth, for the sake of time.
            if (number++ % 10 == 0) yield return "Ann " + pair.GetProperty("from").GetString() + number;
        }
    }
}

/// <summary>A fact about names that are no part of the project; skipped, saying so, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute()
    {
        if (Folder is null) Skip = "The corpora are not part of the project: no folder shared/corpora above the tests, and DISCUSS_CORPORA names none.";
    }

    internal static string? Folder { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("DISCUSS_CORPORA") is { Length: > 0 } named) return Directory.Exists(named) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpora = Path.Combine(folder.FullName, "shared", "corpora");
            if (Directory.Exists(corpora)) return corpora;
        }

        return null;
    }
}
