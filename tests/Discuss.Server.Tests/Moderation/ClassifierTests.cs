using System.Net;
using System.Text.Json;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

public sealed class ClassifierTests(Hosts hosts) : IClassFixture<Hosts>
{
    private const string Insult = "You are a stupid worthless moron.";
    private const double Threshold = Toxicity.ToxicityThresholds.Default;
    private const double Margin = 0.2;

    private static readonly ExchangeComment[] Exchange = JsonSerializer.Deserialize<ExchangeFile>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixture", "exchange.json")), JsonSerializerOptions.Web)!.Comments;

    [Theory, OnSqlite, OnPostgres]
    public async Task The_exchange_posted_in_order_the_insult_is_nudged_and_then_held_and_the_rest_appears(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var moderator = await calls.ModeratorAsync();
        var (people, ids, nudged) = (new Dictionary<string, Action<HttpRequestMessage>>(), new Dictionary<int, string>(), new List<int>());
        var insults = new Dictionary<int, double>();
        foreach (var comment in Exchange)
        {
            if (!people.TryGetValue(comment.Author, out var author)) people[comment.Author] = author = await calls.GuestAsync();
            var parentId = comment.Parent is { } parent ? ids.GetValueOrDefault(parent) : null;
            var answered = Exchange.FirstOrDefault(other => other.Id == comment.Parent)?.Body;
            var judged = await calls.SendAsync(HttpMethod.Post, "moderation/score", new { text = comment.Body, parentText = answered }, moderator);
            insults[comment.Id] = judged.Json.GetProperty("labels").GetProperty("insult").GetDouble();
            var answer = await calls.PostAsync(author, new { body = comment.Body, parentId });
            if (answer.Status == HttpStatusCode.UnprocessableEntity)
            {
                answer.IsProblem(422, "nudge");
                if (comment.Id == 6) AssertSpansCover(answer.Json.GetProperty("spans"), comment.Body, "Americunts", "moronic");
                nudged.Add(comment.Id);
                answer = await calls.PostAsync(author, new { body = comment.Body, parentId, insist = true });
                Assert.Equal("pending", answer.Json.GetProperty("state").GetString());
                var decisions = new { decisions = new[] { new { commentId = answer.Json.Id(), version = answer.Json.Version(), action = "approve" } } };
                await calls.SendAsync(HttpMethod.Post, "moderation/decisions", decisions, moderator);
            }

            Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
            ids[comment.Id] = answer.Json.Id();
        }

        Assert.Contains(6, nudged);
        Assert.DoesNotContain(nudged, id => Exchange.Single(comment => comment.Id == id).Insult == "must-pass");
        var clean = Exchange.Where(comment => comment.Insult == "must-pass").Max(comment => insults[comment.Id]);
        Assert.InRange(insults[6], Threshold + Margin, 1);
        Assert.InRange(clean, 0, Threshold - Margin);
        Assert.All(Exchange.Where(comment => comment.Insult == "borderline"), comment =>
            Assert.True(insults[comment.Id] > clean && insults[comment.Id] < insults[6], $"{comment.Id}: {insults[comment.Id]}"));
    }

    private static void AssertSpansCover(JsonElement spans, string body, params string[] words) => Assert.All(words, word =>
    {
        var at = body.IndexOf(word, StringComparison.Ordinal);
        Assert.Contains(spans.EnumerateArray(), span =>
        {
            var start = span.GetProperty("start").GetInt32();
            return start <= at && start + span.GetProperty("length").GetInt32() >= at + word.Length;
        });
    });

    [Fact]
    public async Task A_nudge_says_which_words_and_an_insisting_author_waits_for_a_moderator_who_sees_them_too()
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var (ann, moderator) = (await calls.GuestAsync(), await calls.ModeratorAsync());

        var nudge = await calls.PostAsync(ann, new { body = Insult }, "key");
        nudge.IsProblem(422, "nudge");
        Assert.InRange(nudge.Json.GetProperty("labels").GetProperty("insult").GetDouble(), 0.5, 1);
        var span = nudge.Json.GetProperty("spans")[0];
        Assert.InRange(span.GetProperty("start").GetInt32() + span.GetProperty("length").GetInt32(), 1, Insult.Length);
        Assert.Equal(0, (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("commentCount").GetInt32());

        var held = await calls.PostAsync(ann, new { body = Insult, insist = true }, "key");
        Assert.Equal("pending", held.Json.GetProperty("state").GetString());
        var item = Assert.Single((await calls.GetAsync($"moderation/queue?site={calls.Site.Slug}&state=pending", moderator)).Items());
        Assert.Contains(item.GetProperty("signals").EnumerateArray(), signal =>
            signal.GetProperty("rule").GetString() == "toxicity" && signal.GetProperty("spans").GetArrayLength() > 0);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_edit_is_judged_like_a_new_comment_and_takes_it_out_of_sight_where_its_author_insists(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var ann = await calls.GuestAsync();
        var comment = await calls.PostedAsync(ann, "A harmless sentence.");
        Task<Answer> EditAsync(object body) =>
            calls.SendAsync(HttpMethod.Patch, "comments/" + comment.Id(), body, ann.And(Calls.With("If-Match", "\"1\"")));

        (await EditAsync(new { body = Insult })).IsProblem(422, "nudge");
        Assert.Contains("harmless", (await calls.ThreadAsync()).Text, StringComparison.Ordinal);
        Assert.Equal("pending", (await EditAsync(new { body = Insult, insist = true })).Json.GetProperty("state").GetString());
        var thread = await calls.ThreadAsync();
        Assert.DoesNotContain("moron", thread.Text, StringComparison.Ordinal);
        Assert.Equal(0, thread.Json.GetProperty("thread").GetProperty("commentCount").GetInt32());
    }

    [Fact]
    public async Task Moderators_ask_what_the_classifier_thinks_of_a_text_and_others_may_not()
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var score = await calls.SendAsync(HttpMethod.Post, "moderation/score", new { text = Insult }, await calls.ModeratorAsync());

        Assert.Equal(
            ["toxic", "severeToxic", "obscene", "threat", "insult", "identityHate"],
            score.Json.GetProperty("labels").EnumerateObject().Select(label => label.Name));
        Assert.NotEqual(0, score.Json.GetProperty("spans").GetArrayLength());
        (await calls.SendAsync(HttpMethod.Post, "moderation/score", new { text = Insult }, await calls.GuestAsync())).IsProblem(403, "forbidden");
        (await calls.SendAsync(HttpMethod.Post, "moderation/score", new { text = Insult }, null)).IsProblem(401, "identity-required");
    }

    [Theory]
    [InlineData(true, "pending")]
    [InlineData(false, "approved")]
    public async Task With_a_broken_model_file_the_server_starts_says_so_and_goes_by_the_sites_rule(bool hold, string state)
    {
        var folder = Directory.CreateTempSubdirectory("discuss-model-").FullName;
        var file = Path.Combine(folder, "half.model");
        var whole = await File.ReadAllBytesAsync(Toxicity.LinearToxicityClassifier.DefaultPath);
        await File.WriteAllBytesAsync(file, whole[..(whole.Length / 2)]);
        await GoesByTheSitesRuleAsync(new() { ["Discuss:Toxicity:Model"] = file }, hold, state, "half.model");
        Directory.Delete(folder, recursive: true);
    }

    // In a build with the engine on ML.NET it is the saved model that is not there; in others the engine.
    [Theory]
    [InlineData("mlnet", true, "pending", "mlnet")]
    [InlineData("perspective", true, "pending", "perspective")]
    [InlineData("perspective", false, "approved", "perspective")]
    public Task With_an_engine_that_is_not_there_the_server_starts_says_so_and_goes_by_the_sites_rule(string engine, bool hold, string state, string says) =>
        GoesByTheSitesRuleAsync(new() { ["Discuss:Toxicity:Engine"] = engine, ["Discuss:Toxicity:Model"] = "no-such-mlnet.zip" }, hold, state, says);

    private static async Task GoesByTheSitesRuleAsync(Dictionary<string, string> settings, bool hold, string state, string says)
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { Settings = settings });
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Moderation = new() { Classifier = new() { HoldWithout = hold } } });

        var comment = await calls.PostedAsync(await calls.GuestAsync(), Insult);

        Assert.Equal(state, comment.GetProperty("state").GetString());
        Assert.Contains("Degraded", (await host.Client.GetStringAsync("/healthz/ready")), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(host.Log.Troubles, line => line.Category.EndsWith("Engine", StringComparison.Ordinal) && line.Text.Contains(says, StringComparison.Ordinal));
    }

    private sealed record ExchangeComment(int Id, int? Parent, string Author, string Body, string Insult);

    private sealed record ExchangeFile(ExchangeComment[] Comments);
}
