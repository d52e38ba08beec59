using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Discuss.Server.Identity;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Sites;

/// <summary>The settings of a site as its owner reads and writes them.</summary>
public sealed class SettingsTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_site_by_a_name_that_none_can_have_is_one_that_is_not_there(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var moderator = await calls.ModeratorAsync();

        foreach (var slug in new[] { "%00", "a%00b", "%20", "%F0%9F%96%95", new string('a', 300) })
            (await calls.GetAsync("moderation/queue?site=" + slug, moderator)).IsProblem(404, "unknown-site");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_read_can_be_written_back_and_a_change_counts_with_the_next_comment(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var (owner, ann) = (await calls.ModeratorAsync(), await calls.GuestAsync());
        var read = await GetAsync(calls, owner);
        Assert.Equal("\"1\"", read.Header("ETag"));
        Assert.Equal("approved", (await calls.PostedAsync(ann, "What a blork.")).GetProperty("state").GetString());

        var settings = JsonNode.Parse(read.Text)!["settings"]!.AsObject();
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(calls, owner, settings, 1)).Status);
        settings["moderation"]!["bannedWords"]!["words"] = new JsonArray("blork", "", "BLORK");
        var written = await PutAsync(calls, owner, settings, 2);

        Assert.Equal((HttpStatusCode.OK, "\"3\""), (written.Status, written.Header("ETag")));
        Assert.Equal("blork", written.Json.GetProperty("settings").GetProperty("moderation").GetProperty("bannedWords").GetProperty("words").EnumerateArray().Single().GetString());
        Assert.Equal(
            ["One empty line was left out.", "One line says the same as another and was left out."],
            written.Json.GetProperty("notes").EnumerateArray().Select(note => note.GetProperty("text").GetString()));
        (await calls.PostAsync(ann, new { body = "Another blork." })).IsProblem(422, "rejected");
        Assert.Equal(written.Json.GetProperty("settings").GetRawText(), (await GetAsync(calls, owner)).Json.GetProperty("settings").GetRawText());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_who_write_at_once_the_later_one_hears_of_it(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var owner = await calls.ModeratorAsync();
        var settings = new JsonObject { ["mode"] = "premoderate" };

        var both = await Task.WhenAll(PutAsync(calls, owner, settings, 1), PutAsync(calls, owner, new JsonObject { ["displayDepth"] = 3 }, 1));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.PreconditionFailed], both.Select(answer => answer.Status).Order());
        both.Single(answer => answer.Status != HttpStatusCode.OK).IsProblem(412, "stale-version", "If-Match");
        (await PutAsync(calls, owner, settings, null)).IsProblem(428, "invalid-input", "If-Match");
    }

    [Fact]
    public async Task A_document_is_taken_whole_what_is_missing_has_its_default()
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var owner = await calls.ModeratorAsync();

        await PutAsync(calls, owner, new JsonObject { ["mode"] = "premoderate", ["displayDepth"] = 3 }, 1);
        var second = await PutAsync(calls, owner, new JsonObject { ["displayDepth"] = 4 }, 2);

        Assert.Equal("open", second.Json.GetProperty("settings").GetProperty("mode").GetString());
    }

    [Theory]
    [InlineData("""{"moderation":{"classifier":{"nudge":{"insult":1.5}}}}""", "moderation.classifier.nudge.insult")]
    [InlineData("""{"moderation":{"classifier":{"hold":{"threat":-0.1}}}}""", "moderation.classifier.hold.threat")]
    [InlineData("""{"moderation":{"bannedWords":{"words":["fine","*"]}}}""", "moderation.bannedWords.words[1]")]
    [InlineData("""{"moderation":{"suspectWords":{"words":["(a+)+$"]}}}""", "moderation.suspectWords.words[0]")]
    [InlineData("""{"moderation":{"suspectWords":{"words":[null]}}}""", "moderation.suspectWords.words")]
    [InlineData("""{"moderation":{"links":{"hosts":["https://example.org/"]}}}""", "moderation.links.hosts[0]")]
    [InlineData("""{"moderation":{"links":null}}""", "moderation.links")]
    [InlineData("""{"moderation":{"reports":{"holdAt":0}}}""", "moderation.reports.holdAt")]
    [InlineData("""{"moderation":{"nonsense":true}}""", "moderation.nonsense")]
    [InlineData("""{"nonsense":true}""", "nonsense")]
    [InlineData("""{"mode":"sometimes"}""", "mode")]
    [InlineData("""{"mode":"open","mode":"premoderate"}""", "mode")]
    [InlineData("""{"origins":["https://news.example/page"]}""", "origins[0]")]
    [InlineData("""{"origins":["*"]}""", "origins[0]")]
    [InlineData("""{"displayDepth":11}""", "displayDepth")]
    [InlineData("""{"language":"xx"}""", "language")]
    [InlineData("""{"moderationMail":"nobody"}""", "moderationMail")]
    [InlineData("""{"moderation":{"flood":{"posts":"6"}}}""", "moderation.flood.posts")]
    public async Task What_cannot_be_taken_is_named(string json, string field)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var owner = await calls.ModeratorAsync();

        (await PutAsync(calls, owner, json, 1)).IsProblem(400, "invalid-input", field);

        Assert.Equal("\"1\"", (await GetAsync(calls, owner)).Header("ETag"));
    }

    [Fact]
    public async Task Two_long_word_lists_fit_and_what_is_larger_is_refused_as_is_a_list_that_is_too_long()
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var owner = await calls.ModeratorAsync();
        JsonObject With(int words) => new()
        {
            ["moderation"] = new JsonObject { ["bannedWords"] = new JsonObject { ["words"] = new JsonArray([.. Enumerable.Range(0, words).Select(i => (JsonNode)$"слово{i:00000}")]) } },
        };

        Assert.Equal(HttpStatusCode.OK, (await PutAsync(calls, owner, With(10_000), 1)).Status);
        (await PutAsync(calls, owner, With(10_001), 2)).IsProblem(400, "invalid-input", "moderation.bannedWords.words");
        (await PutAsync(calls, owner, new JsonObject { ["language"] = new string('x', 2 * 1024 * 1024) }, 2)).IsProblem(413, "too-large");
        (await calls.PostRawAsync(owner, JsonSerializer.Serialize(new { body = new string('x', 40_000) }))).IsProblem(413, "too-large");
    }

    [Fact]
    public async Task Moderators_may_read_owners_may_write_and_others_neither()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (calls, other) = (await ThreadCalls.StartAsync(host), await ThreadCalls.StartAsync(host));
        var (moderator, owner) = (await MemberAsync(host, calls, Role.Moderator), await MemberAsync(host, calls, Role.Owner));

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(calls, moderator)).Status);
        (await PutAsync(calls, moderator, new JsonObject(), 1)).IsProblem(403, "forbidden");
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(calls, owner, new JsonObject(), 1)).Status);
        foreach (var who in new[] { moderator, owner }) (await GetAsync(other, who)).IsProblem(403, "forbidden");
        (await PutAsync(other, owner, new JsonObject(), 1)).IsProblem(403, "forbidden");
        (await GetAsync(calls, await calls.GuestAsync())).IsProblem(403, "forbidden");
        (await GetAsync(calls, null)).IsProblem(401, "identity-required");
        (await calls.GetAsync("sites/unheard-of/settings", owner)).IsProblem(403, "forbidden");
        (await calls.GetAsync("sites/unheard-of/settings", await calls.ModeratorAsync())).IsProblem(404, "unknown-site");
    }

    private static Task<Answer> GetAsync(ThreadCalls calls, Action<HttpRequestMessage>? who) => calls.GetAsync($"sites/{calls.Site.Slug}/settings", who);

    private static Task<Answer> PutAsync(ThreadCalls calls, Action<HttpRequestMessage> who, JsonObject settings, int? version) =>
        PutAsync(calls, who, settings.ToJsonString(), version);

    private static Task<Answer> PutAsync(ThreadCalls calls, Action<HttpRequestMessage> who, string json, int? version) =>
        calls.SendRawAsync(
            HttpMethod.Put, $"sites/{calls.Site.Slug}/settings", json, version is null ? who : who.And(Calls.With("If-Match", $"\"{version}\"")));

    private static async Task<Action<HttpRequestMessage>> MemberAsync(DiscussHost host, ThreadCalls calls, Role role)
    {
        var email = await host.RegisterAsync();
        await using var scope = host.Services.CreateAsyncScope();
        var member = await scope.ServiceProvider.GetRequiredService<UserManager<Member>>().FindByEmailAsync(email);
        await host.Services.GetRequiredService<Permissions>().GrantAsync(member!.Id, calls.Site.Id, role, CancellationToken.None);
        return Calls.As("Bearer", await host.BearerAsync(email, Calls.Password));
    }
}
